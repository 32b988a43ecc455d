"""A week of the calendar: slots at the same time stand beside each other in lanes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from signage.operations.publishing.on_air import Slot

MINUTES_OF_DAY = 1440
#: What a day shows beside each other, and above the hours; the rest is counted.
MOST_LANES, MOST_ALL_DAY = 4, 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A slot on one day, in hall time; `lane` of `lanes` is its place in a week."""

    slot: Slot
    starts: datetime
    ends: datetime
    is_replaced: bool
    lane: int = 0
    lanes: int = 1

    @property
    def first_minute(self) -> int:
        """Minutes from midnight on the clock on the wall."""
        return self.starts.hour * 60 + self.starts.minute

    @property
    def last_minute(self) -> int:
        """Minutes from midnight, 1440 for the midnight after."""
        if self.ends.date() > self.starts.date():
            return MINUTES_OF_DAY
        return self.ends.hour * 60 + self.ends.minute

    @property
    def is_all_day(self) -> bool:
        """Whether it is on from midnight to midnight."""
        return self.first_minute == 0 and self.last_minute == MINUTES_OF_DAY

    @property
    def is_whole(self) -> bool:
        """Whether the slot lies on this day alone, so that it can be resized."""
        slot = self.slot
        return slot.starts == self.starts and slot.ends == self.ends


def laid_out(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Give each piece a lane beside those at the same time; a few lanes, no more.

    What is on all day stands above the hours, and needs no lane.
    """
    all_day = [piece for piece in pieces if piece.is_all_day][:MOST_ALL_DAY]
    return (*all_day, *_in_lanes(piece for piece in pieces if not piece.is_all_day))


def _in_lanes(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    lanes: list[list[Piece]] = []
    for piece in pieces:
        free = next((lane for lane in lanes if _fits(piece, lane)), None)
        if free is not None:
            free.append(piece)
        elif len(lanes) < MOST_LANES:
            lanes.append([piece])
    placed = [
        _placed(piece, number, lanes)
        for number, lane in enumerate(lanes)
        for piece in lane
    ]
    return tuple(sorted(placed, key=lambda piece: (piece.starts, piece.lane)))


def _fits(piece: Piece, lane: Sequence[Piece]) -> bool:
    return all(not _at_once(piece, other) for other in lane)


def _at_once(one: Piece, other: Piece) -> bool:
    return one.first_minute < other.last_minute and other.first_minute < one.last_minute


def _placed(piece: Piece, number: int, lanes: Sequence[Sequence[Piece]]) -> Piece:
    """Return a piece as wide as those beside it leave it."""
    beside = [
        at for at, lane in enumerate(lanes) if any(_at_once(piece, o) for o in lane)
    ]
    return Piece(
        piece.slot,
        piece.starts,
        piece.ends,
        piece.is_replaced,
        number,
        max([number, *beside]) + 1,
    )
