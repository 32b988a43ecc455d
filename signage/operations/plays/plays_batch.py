"""Read a display's proof of play: bytes become items, or problems that name one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from signage.clock import from_epoch_ms
from signage.operations.hall.batches import EpochMs, name_of, read_envelope
from signage.operations.hall.wrong_fields import wrong_fields
from signage.playout.showing import QUARTER_MS, QUARTERS, hour_of

BATCH_LIMIT = 100
#: A display's clock may step by 5 s before it begins a new item.
SLACK_MS = 10_000
#: A break between two turns that is worth naming.
PAUSE_MS = 600_000

ShownMs = Annotated[int, Field(ge=0, le=QUARTER_MS + SLACK_MS)]

RIGHT = {
    "serial": "'serial' must be 8 to 64 letters, digits and hyphens",
    "zone": "'zone' must be main, side, ticker or cover",
    "slide": "'slide' must be the id of a slide, up to 200 characters",
    "hash": "'hash' must be the 32 hex digits of the slide's content",
    "times": "'times' must be a whole number from 0 to 3600",
    "quarters": "'quarters' must be four lengths in ms, each up to 900000",
    "first": "'first' must be milliseconds since 1970",
    "last": "'last' must be milliseconds since 1970",
    "pauses": "'pauses' must be up to 5 pairs of milliseconds since 1970",
    "guessed": "'guessed' must be true or false",
    "sent_at": "'sent_at' must be milliseconds since 1970",
    "items": f"'items' must be a list of 1 to {BATCH_LIMIT} plays",
}


class PlayItem(BaseModel):
    """What a display showed of one slide within one hour; newer ones may say more."""

    model_config = ConfigDict(strict=True, frozen=True)

    serial: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{8,64}$")]
    zone: Literal["main", "side", "ticker", "cover"]
    slide: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    times: Annotated[int, Field(ge=0, le=3600)]
    quarters: Annotated[list[ShownMs], Field(min_length=QUARTERS, max_length=QUARTERS)]
    first: EpochMs
    last: EpochMs
    pauses: Annotated[
        list[Annotated[list[EpochMs], Field(min_length=2, max_length=2)]],
        Field(max_length=5),
    ] = []
    guessed: bool = False

    @property
    def shown_ms(self) -> int:
        """How long it was on the glass."""
        return sum(self.quarters)

    @property
    def hour(self) -> int:
        """When its hour began, in ms since 1970."""
        return hour_of(self.first)

    @property
    def first_at(self) -> datetime:
        """When it came on first within the hour."""
        return from_epoch_ms(self.first)

    @property
    def last_at(self) -> datetime:
        """Until when it was on within the hour."""
        return from_epoch_ms(self.last)

    def nonsense(self) -> str:
        """Say in which way the times contradict each other; empty: they do not."""
        if self.last < self.first:
            return "'last' lies before 'first'"
        if hour_of(max(self.first, self.last - 1)) != self.hour:
            return "'first' and 'last' lie in different hours"
        if not 0 < self.shown_ms <= self.last - self.first + SLACK_MS:
            return "'quarters' hold nothing, or more than lies between first and last"
        return "" if self._has_sound_pauses() else "'pauses' lie wrong"

    def _has_sound_pauses(self) -> bool:
        edges = [edge for pause in self.pauses for edge in pause]
        is_inside = all(self.first <= edge <= self.last for edge in edges)
        lengths = (until - since for since, until in self.pauses)
        is_long = all(length >= PAUSE_MS for length in lengths)
        return edges == sorted(edges) and is_inside and is_long


@dataclass(frozen=True, slots=True)
class UnreadablePlay:
    """An item that is no play: its serial if it has one, and what is wrong."""

    serial: str | None
    problem: str


@dataclass(frozen=True, slots=True)
class PlayBatch:
    """Some plays, and the display's time of sending them."""

    sent_at: datetime
    items: tuple[PlayItem | UnreadablePlay, ...]


class _BatchIn(BaseModel):
    model_config = ConfigDict(strict=True)

    sent_at: EpochMs
    items: Annotated[list[Any], Field(min_length=1, max_length=BATCH_LIMIT)]


def read_plays(body: bytes) -> PlayBatch:
    """Return the batch in a request's body.

    Raises:
        InvalidInputError: the envelope is not that of a batch; nothing was read.

    """
    envelope = read_envelope(_BatchIn, body, _problems)
    sent_at = from_epoch_ms(envelope.sent_at)
    return PlayBatch(sent_at, tuple(map(_item, envelope.items)))


def _item(raw: Any) -> PlayItem | UnreadablePlay:
    try:
        item = PlayItem.model_validate(raw)
    except ValidationError as error:
        return UnreadablePlay(name_of(raw, "serial"), "; ".join(_problems(error)))
    problem = item.nonsense()
    return UnreadablePlay(item.serial, problem) if problem else item


def _problems(error: ValidationError) -> tuple[str, ...]:
    """Say once per field what would be right."""
    whole = "this is not a batch of plays in JSON"
    return tuple(RIGHT.get(name, whole) for name in wrong_fields(error))
