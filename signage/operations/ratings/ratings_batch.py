"""Read a batch of an outbox: bytes become items, or problems that name the item."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from signage.clock import from_epoch_ms
from signage.operations.hall.batches import EpochMs, name_of, read_envelope
from signage.operations.hall.wrong_fields import wrong_fields
from signage.operations.ratings.rating_levels import COMMENT_LIMIT

BATCH_LIMIT = 50
RAW_LIMIT = 500
UUID_PATTERN = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
LAST_SEQ = 2**31 - 1

Uuid = Annotated[str, Field(pattern=UUID_PATTERN)]

RIGHT = {
    "key": "'key' must be a UUID in lower case",
    "seq": f"'seq' must be a whole number from 1 to {LAST_SEQ}",
    "occurred_wall": "'occurred_wall' must be milliseconds since 1970",
    "rating": "'rating' must be a UUID in lower case",
    "window": "'window' must be the code of a window",
    "level": "'level' must be a whole number from 1 to 5",
    "tags": "'tags' must be a list of at most 8 different codes",
    "comment": f"'comment' may have {COMMENT_LIMIT} characters at most; shorten it",
    "sent_at": "'sent_at' must be milliseconds since 1970",
    "outbox": "'outbox' must be a UUID in lower case",
    "items": f"'items' must be a list of 1 to {BATCH_LIMIT} records",
}


@dataclass(frozen=True, slots=True)
class RatingItem:
    """One record of an outbox: the whole answer as it stood after a tap."""

    key: str
    seq: int
    occurred_wall: datetime
    rating: str
    window: str
    level: int
    tags: tuple[str, ...]
    comment: str

    @property
    def payload(self) -> dict[str, Any]:
        """What is kept of it, and what a repeated key must match."""
        return {
            "rating": self.rating,
            "window": self.window,
            "level": self.level,
            "tags": list(self.tags),
            "comment": self.comment,
        }


@dataclass(frozen=True, slots=True)
class UnreadableItem:
    """A record that is not a rating: its key if it has one, and what is wrong."""

    key: str | None
    problems: tuple[str, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Up to 50 records and the device's time of sending them."""

    sent_at: datetime
    outbox: str
    items: tuple[RatingItem | UnreadableItem, ...]


class _BatchIn(BaseModel):
    """The envelope as it arrives."""

    model_config = ConfigDict(strict=True)

    sent_at: EpochMs
    outbox: Annotated[str, Field(pattern=UUID_PATTERN + "|^$")] = ""
    items: Annotated[list[Any], Field(min_length=1, max_length=BATCH_LIMIT)]


class _ItemIn(BaseModel):
    """One record as it arrives; no control characters, which PostgreSQL refuses."""

    model_config = ConfigDict(strict=True, extra="forbid")

    key: Uuid
    seq: Annotated[int, Field(ge=1, le=LAST_SEQ)]
    occurred_wall: EpochMs
    rating: Uuid
    window: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00]+$")]
    level: Annotated[int, Field(ge=1, le=5)]
    tags: Annotated[list[Annotated[str, Field(max_length=32)]], Field(max_length=8)] = (
        Field(default_factory=list)
    )
    comment: Annotated[str, Field(max_length=COMMENT_LIMIT, pattern=r"^[^\x00]*$")] = ""


def read_batch(body: bytes) -> Batch:
    """Return the batch in a request's body.

    Raises:
        InvalidInputError: the envelope is not that of a batch; nothing was read.

    """
    envelope = read_envelope(_BatchIn, body, _problems)
    return Batch(
        sent_at=from_epoch_ms(envelope.sent_at),
        outbox=envelope.outbox,
        items=tuple(_item(raw) for raw in envelope.items),
    )


def _item(raw: Any) -> RatingItem | UnreadableItem:
    try:
        item = _ItemIn.model_validate(raw)
    except ValidationError as error:
        return UnreadableItem(
            name_of(raw, "key"), _problems(error), repr(raw)[:RAW_LIMIT]
        )
    values = item.model_dump() | {
        "occurred_wall": from_epoch_ms(item.occurred_wall),
        "tags": tuple(dict.fromkeys(item.tags)),
    }
    return RatingItem(**values)


def _problems(error: ValidationError) -> tuple[str, ...]:
    """Say once per field what would be right."""
    unknown = "'{}' is not a field of a rating; leave it out"
    return tuple(
        RIGHT.get(name)
        or (
            unknown.format(name[:32])
            if name
            else "this is not a record of ratings in JSON"
        )
        for name in wrong_fields(error)
    )
