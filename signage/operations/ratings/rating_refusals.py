"""Records that a device gave up on, because a whole request of theirs was refused."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.operations.hall.audit import record_audit
from signage.operations.ratings.ratings import RatingSource
from signage.operations.ratings.ratings_batch import BATCH_LIMIT, RAW_LIMIT


class Refusal(BaseModel):
    """A record in a device's dead store, with the answer that put it there."""

    key: Annotated[str, Field(max_length=64)]
    message: Annotated[str, Field(max_length=RAW_LIMIT)]
    record: Any


class _Refusals(BaseModel):
    items: Annotated[list[Refusal], Field(min_length=1, max_length=BATCH_LIMIT)]


def read_refusals(body: bytes) -> list[Refusal]:
    """Return the refusals in a request's body.

    Raises:
        InvalidInputError: it is not a list of them.

    """
    try:
        return _Refusals.model_validate_json(body).items
    except ValidationError as error:
        problem = "This is not a list of refused records: {items: [{key, message}]}."
        raise InvalidInputError([problem]) from error


def record_refusals(
    session: Session,
    source: RatingSource,
    refusals: Iterable[Refusal],
    *,
    now: datetime,
) -> None:
    """Write them to the audit list, cut to what fits there."""
    for refusal in refusals:
        record_audit(
            session,
            None,
            "rating.undeliverable",
            source.device,
            hall_id=source.hall_id,
            now=now,
            detail={
                "key": refusal.key,
                "message": refusal.message,
                "record": repr(refusal.record)[:RAW_LIMIT],
            },
            address=source.address,
        )
