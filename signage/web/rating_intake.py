"""Take ratings of outboxes, from displays and phones alike, and answer each."""

from collections.abc import Iterable
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from signage import clock
from signage.operations.ratings.rating_refusals import read_refusals, record_refusals
from signage.operations.ratings.ratings import RatingSource, Receipt, store_ratings
from signage.operations.ratings.ratings_batch import read_batch
from signage.web import context


def take_ratings(source: RatingSource, body: bytes) -> ResponseReturnValue:
    """Store a batch in one transaction; answer `stored` only after the commit."""
    batch = read_batch(body)
    receipts = store_ratings(context.session(), source, batch, now=clock.now())
    context.session().commit()
    return jsonify(results=_plain(receipts))


def take_refusals(source: RatingSource, body: bytes) -> ResponseReturnValue:
    """Keep what a device could not deliver, for the office to see."""
    refusals = read_refusals(body)
    record_refusals(context.session(), source, refusals, now=clock.now())
    context.session().commit()
    return "", 204


def _plain(receipts: Iterable[Receipt]) -> list[dict[str, Any]]:
    return [
        {"key": receipt.key, "status": receipt.status, "message": receipt.message}
        for receipt in receipts
    ]
