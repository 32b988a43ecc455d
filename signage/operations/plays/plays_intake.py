"""Store proof of play: each report once, and only what can be true.

A report of an hour that goes on comes again with more; then it replaces what it said
before. What is refused is refused alone, and noted as a fault of its display.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.clock import epoch_ms, from_epoch_ms
from signage.models import Display, GivenSlide, Hall, Play
from signage.models.display_fault import FaultKind
from signage.operations.displays.faults import note_fault
from signage.operations.plays.play_days import DaySums
from signage.operations.plays.plays_batch import PlayBatch, PlayItem, UnreadablePlay
from signage.playout.showing import HOUR_MS, hour_of

#: Displays follow the server's clock: farther off than this is no clock to believe.
LARGEST_SKEW = timedelta(seconds=60)
FUTURE = timedelta(minutes=5)
BEFORE_PAIRING = timedelta(minutes=5)
#: What all slides of a zone may come to within an hour, and how many there may be.
MOST_MS_IN_HOUR = HOUR_MS + 30_000
MOST_IN_HOUR = 1000
#: A new display may have been moved before it reported anything.
NEW_FOR = timedelta(days=1)


class PlayStatus(StrEnum):
    """What became of one report."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    UNKNOWN = "unknown"  # of a slide that the display was not given
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class PlayReceipt:
    """The answer to one report; `message` says what is wrong with it."""

    serial: str | None
    status: PlayStatus
    message: str = ""


def is_in_step(batch: PlayBatch, *, now: datetime) -> bool:
    """Say whether the display's time of sending is ours."""
    return abs(now - batch.sent_at) <= LARGEST_SKEW


def refuse_clock(
    session: Session, display: Display, batch: PlayBatch, *, now: datetime
) -> None:
    """Note that a display's clock is wrong; it keeps its plays and tries again."""
    seconds = round((batch.sent_at - now).total_seconds())
    detail = {"reason": "clock", "seconds": seconds}
    note_fault(session, display, FaultKind.PLAYS_REFUSED, detail, now=now)


def store_plays(
    session: Session, display: Display, batch: PlayBatch, *, now: datetime
) -> list[PlayReceipt]:
    """Store a display's reports and answer each, in order."""
    # Two batches of one display must not add to one day's sum at the same time.
    session.execute(
        select(Display.id).where(Display.id == display.id).with_for_update()
    )
    readable = [item for item in batch.items if isinstance(item, PlayItem)]
    intake = _Intake(session, display, readable, now)
    receipts = [intake.take(item) for item in batch.items]
    intake.sums.write(session)
    _note_faults(session, display, batch.items, receipts, now)
    session.flush()
    return receipts


class _Intake:
    """One batch on its way into the database."""

    def __init__(
        self,
        session: Session,
        display: Display,
        items: Sequence[PlayItem],
        now: datetime,
    ) -> None:
        self._session = session
        self._display = display
        self._now = now
        hall = session.get_one(Hall, display.hall_id)
        self.sums = DaySums.of(session, hall, display.id)
        self._known = _known_plays(session, display, items)
        self._given = _given_slides(session, display, items)
        self._room = _Room(session, display, items)
        self._groups = {display.group_id}

    def take(self, item: PlayItem | UnreadablePlay) -> PlayReceipt:
        """Store one report if it is new and can be true."""
        if isinstance(item, UnreadablePlay):
            return PlayReceipt(item.serial, PlayStatus.INVALID, item.problem)
        known = self._known.get(item.serial)
        if known is not None and not _goes_on(known, item):
            return PlayReceipt(item.serial, PlayStatus.DUPLICATE)
        problem = self._problem(item, known)
        if problem:
            return PlayReceipt(item.serial, PlayStatus.INVALID, problem)
        return self._take_new(item, known)

    def _take_new(self, item: PlayItem, known: Play | None) -> PlayReceipt:
        given = known.given if known else self._slide(item)
        if given is None:
            text = f"slide {item.slide!r} with this content was not given"
            return PlayReceipt(item.serial, PlayStatus.UNKNOWN, text)
        self._store(item, given, known)
        return PlayReceipt(item.serial, PlayStatus.STORED)

    def _slide(self, item: PlayItem) -> GivenSlide | None:
        found = self._given.get((item.zone, item.slide, item.hash), [])
        own = (given for given in found if given.group_id in self._groups)
        return next(own, None) or next(filter(self._was_there, found), None)

    def _was_there(self, given: GivenSlide) -> bool:
        """Say whether the display belonged to the group that was given the slide."""
        if self._now - self._display.paired_at <= NEW_FOR:
            return True
        of_group = (
            select(Play.id)
            .join(Play.given)
            .where(
                Play.display_id == self._display.id,
                GivenSlide.group_id == given.group_id,
            )
            .limit(1)
        )
        if self._session.scalar(of_group) is None:
            return False
        self._groups.add(given.group_id)
        return True

    def _problem(self, item: PlayItem, known: Play | None) -> str:
        wrong_time = self._wrong_time(item)
        if not wrong_time and not self._room.holds(item, known):
            return "slides of this zone were on longer than this hour lasts"
        return wrong_time

    def _wrong_time(self, item: PlayItem) -> str:
        removed_at = self._display.revoked_at
        if item.last_at > self._now + FUTURE:
            return "it lies in the future"
        if removed_at is not None and item.last_at > removed_at + FUTURE:
            return "it lies after the display was removed"
        if item.first_at < self._display.paired_at - BEFORE_PAIRING:
            return "it lies before the display was paired"
        return ""

    def _store(self, item: PlayItem, given: GivenSlide, known: Play | None) -> None:
        play = known or Play(
            display_id=self._display.id,
            serial=item.serial,
            given_slide_id=given.id,
            given=given,
        )
        if known is not None:
            self.sums.take_off(play)
        self._room.fill(item, known)
        play.times, play.shown_ms = item.times, item.shown_ms
        play.quarters, play.pauses = list(item.quarters), list(item.pauses)
        play.first_at, play.last_at = item.first_at, item.last_at
        play.is_guessed, play.received_at = item.guessed, self._now
        self._session.add(play)
        self._known[item.serial] = play
        self.sums.add(play)


class _Room:
    """How much of each zone's hours is taken by what is stored."""

    def __init__(
        self, session: Session, display: Display, items: Sequence[PlayItem]
    ) -> None:
        self._ms: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._count: Counter[int] = Counter()
        if not items:
            return
        hours = {item.hour for item in items}
        first = from_epoch_ms(min(hours))
        last = from_epoch_ms(max(hours) + HOUR_MS)
        rows = session.execute(
            select(GivenSlide.zone, Play.first_at, Play.shown_ms)
            .join(Play.given)
            .where(
                Play.display_id == display.id,
                Play.first_at >= first,
                Play.first_at < last,
            )
        )
        for zone, first_at, shown_ms in rows:
            hour = hour_of(epoch_ms(first_at))
            self._ms[zone, hour] += shown_ms
            self._count[hour] += 1

    def holds(self, item: PlayItem, known: Play | None) -> bool:
        """Say whether the zone's hour has room for what a report says anew."""
        more = item.shown_ms - (known.shown_ms if known else 0)
        is_few = known is not None or self._count[item.hour] < MOST_IN_HOUR
        return is_few and self._ms[item.zone, item.hour] + more <= MOST_MS_IN_HOUR

    def fill(self, item: PlayItem, known: Play | None) -> None:
        """Take the room that a report needs."""
        self._ms[item.zone, item.hour] += item.shown_ms - (
            known.shown_ms if known else 0
        )
        self._count[item.hour] += known is None


def _goes_on(known: Play, item: PlayItem) -> bool:
    """Say whether a report tells more of the same hour than the one that is stored."""
    is_same = hour_of(epoch_ms(known.first_at)) == item.hour
    is_more = item.shown_ms > known.shown_ms and item.times >= known.times
    return is_same and is_more and _is_of(known.given, item)


def _is_of(given: GivenSlide, item: PlayItem) -> bool:
    return (given.zone, given.slide, given.hash) == (item.zone, item.slide, item.hash)


def _known_plays(
    session: Session, display: Display, items: Iterable[PlayItem]
) -> dict[str, Play]:
    serials = [item.serial for item in items]
    found = session.scalars(
        select(Play)
        .options(joinedload(Play.given))
        .where(Play.display_id == display.id, Play.serial.in_(serials))
    )
    return {play.serial: play for play in found}


def _given_slides(
    session: Session, display: Display, items: Iterable[PlayItem]
) -> dict[tuple[str, str, str], list[GivenSlide]]:
    found: dict[tuple[str, str, str], list[GivenSlide]] = {}
    rows = session.scalars(
        select(GivenSlide).where(
            GivenSlide.hall_id == display.hall_id,
            GivenSlide.hash.in_({item.hash for item in items}),
            GivenSlide.display_id.in_((0, display.id)),
        )
    )
    for row in rows:
        found.setdefault((row.zone, row.slide, row.hash), []).append(row)
    return found


def _note_faults(
    session: Session,
    display: Display,
    items: Sequence[PlayItem | UnreadablePlay],
    receipts: Sequence[PlayReceipt],
    now: datetime,
) -> None:
    pairs = list(zip(items, receipts, strict=True))
    detail: dict[str, Any]
    unknown = [
        item
        for item, receipt in pairs
        if receipt.status is PlayStatus.UNKNOWN and isinstance(item, PlayItem)
    ]
    if unknown:
        detail = {"slide": unknown[0].slide, "zone": unknown[0].zone}
        note_fault(session, display, FaultKind.SLIDE_UNKNOWN, detail, now=now)
    refused = [each for _, each in pairs if each.status is PlayStatus.INVALID]
    if refused:
        detail = {"reason": refused[0].message[:200], "count": len(refused)}
        note_fault(session, display, FaultKind.PLAYS_REFUSED, detail, now=now)
