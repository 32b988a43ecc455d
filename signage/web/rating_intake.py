"""Take what outboxes post, from displays and phones alike, and answer per record."""

from collections.abc import Iterable
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from signage import clock
from signage.errors import Message, SignageError
from signage.operations.ratings.rating_refusals import read_refusals, record_refusals
from signage.operations.ratings.ratings import RatingSource, Receipt, store_ratings
from signage.operations.ratings.ratings_batch import read_batch
from signage.web import context

# 50 records of 150 characters, each escaped to the utmost, stay below it.
BODY_LIMIT = 256 * 2**10


class BatchTooLargeError(SignageError):
    """A request body that no honest outbox sends."""

    status = 413
    code = "too_large"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "This is larger than 50 ratings can be, with comments of 150 "
                "characters. Nothing was read or stored; shorten the comment."
            )
        )


class NotJsonError(SignageError):
    """A request that is not JSON, as a form of another site would be."""

    status = 415
    code = "not_json"

    def __init__(self) -> None:
        super().__init__(Message("Send ratings as application/json."))


def read_body() -> bytes:
    """Return the request's body, unless it is too large or not JSON.

    Raises:
        BatchTooLargeError: by its declared length, or once that many bytes came.
        NotJsonError: its content type says something else.

    """
    if not request.is_json:
        raise NotJsonError
    request.max_content_length = BODY_LIMIT
    if (request.content_length or 0) > BODY_LIMIT:
        raise BatchTooLargeError
    return request.get_data(cache=False)


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
