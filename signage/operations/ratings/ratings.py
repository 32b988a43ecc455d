"""Store what outboxes send: every rating exactly once, whatever the network did."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import RatingEvent, Window
from signage.operations.hall.audit import record_audit
from signage.operations.ratings.rating_clock import occurred_at
from signage.operations.ratings.rating_rows import (
    insert_event,
    lock_device,
    project_rating,
)
from signage.operations.ratings.rating_rules import (
    problem_of_correction,
    problem_of_item,
)
from signage.operations.ratings.ratings_batch import Batch, RatingItem, UnreadableItem
from signage.outbox import Hint, Topic, announce


class Status(StrEnum):
    """What became of one record of a batch."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer for one record; the device deletes it once its key is named."""

    key: str | None
    status: Status
    message: str = ""


@dataclass(frozen=True, slots=True)
class RatingSource:
    """Who sends: a display or a phone, with the window it is bound to, if any.

    `since` is when it was paired: nothing it sends can have occurred earlier.
    """

    hall_id: int
    device: str
    channel: str
    window: str | None
    since: datetime
    address: str = ""


def store_ratings(
    session: Session, source: RatingSource, batch: Batch, *, now: datetime
) -> tuple[Receipt, ...]:
    """Store a batch in the order of its `seq`; answer per record, in its own order."""
    lock_device(session, source.device)
    intake = _Intake(session, source, batch, now)
    order = sorted(enumerate(batch.items), key=lambda pair: _seq(pair[1]))
    receipts = {index: intake.take(item) for index, item in order}
    intake.finish()
    return tuple(receipts[index] for index in range(len(batch.items)))


def _seq(item: RatingItem | UnreadableItem) -> int:
    return item.seq if isinstance(item, RatingItem) else 0


class _Intake:
    """One batch on its way into the tables."""

    def __init__(
        self, session: Session, source: RatingSource, batch: Batch, now: datetime
    ) -> None:
        self.session = session
        self.source = source
        self.batch = batch
        self.now = now
        items = [item for item in batch.items if isinstance(item, RatingItem)]
        self.windows = self._load_windows()
        self.events = self._load_events(items)
        self.touched: dict[str, None] = {}

    def take(self, item: RatingItem | UnreadableItem) -> Receipt:
        """Store one record, or say why not."""
        if isinstance(item, UnreadableItem):
            message = "; ".join(item.problems) + ". Nothing of it was stored."
            return self._refuse(item.key, Status.INVALID, message, {"raw": item.raw})
        known = self.events.get(item.key)
        if known is not None:
            return self._answer_again(item, known)
        event = self._event(item)
        problem = problem_of_item(item, self.source.window, self.windows)
        problem = problem or problem_of_correction(self._of_rating(item.rating), event)
        if problem is not None:
            return self._refuse(item.key, Status.INVALID, problem, _plain(item))
        return self._store(item, event)

    def finish(self) -> None:
        """Bring the answers up to their events, and tell the screens."""
        for rating_key in self.touched:
            events = self._of_rating(rating_key)
            project_rating(
                self.session,
                events,
                window_id=self.windows[events[0].payload["window"]],
                channel=self.source.channel,
                now=self.now,
            )
        if self.touched:
            announce(self.session, Hint(Topic.RATINGS, self.source.hall_id))

    def _load_windows(self) -> dict[str, int]:
        query = select(Window.code, Window.id).where(
            Window.hall_id == self.source.hall_id
        )
        return {row.code: row.id for row in self.session.execute(query)}

    def _load_events(self, items: Iterable[RatingItem]) -> dict[str, RatingEvent]:
        keys = [item.key for item in items]
        ratings = [item.rating for item in items]
        query = select(RatingEvent).where(
            RatingEvent.key.in_(keys) | RatingEvent.rating_key.in_(ratings)
        )
        return {event.key: event for event in self.session.scalars(query)}

    def _of_rating(self, rating_key: str) -> list[RatingEvent]:
        found = [e for e in self.events.values() if e.rating_key == rating_key]
        return sorted(found, key=lambda event: event.seq)

    def _event(self, item: RatingItem) -> RatingEvent:
        skew = self.now - self.batch.sent_at
        return RatingEvent(
            hall_id=self.source.hall_id,
            key=item.key,
            device=self.source.device,
            outbox=self.batch.outbox,
            seq=item.seq,
            rating_key=item.rating,
            payload=item.payload,
            occurred_wall=item.occurred_wall,
            occurred_at=occurred_at(
                item.occurred_wall, skew, self.source.since, self.now
            ),
            received_at=self.now,
            skew_ms=round(skew.total_seconds() * 1000),
        )

    def _store(self, item: RatingItem, event: RatingEvent) -> Receipt:
        if insert_event(self.session, event):
            self.events[item.key] = event
            self.touched[item.rating] = None
            return Receipt(item.key, Status.STORED)
        by_key = select(RatingEvent).where(RatingEvent.key == item.key)
        known = self.session.scalars(by_key).one_or_none()
        if known is not None:
            return self._answer_again(item, known)
        message = f"Number {item.seq} of this outbox belongs to another record."
        return self._refuse(item.key, Status.CONFLICT, message, _plain(item))

    def _answer_again(self, item: RatingItem, known: RatingEvent) -> Receipt:
        if (known.seq, known.occurred_wall, known.payload) == (
            item.seq,
            item.occurred_wall,
            item.payload,
        ):
            return Receipt(item.key, Status.DUPLICATE)
        message = "This key was stored with another body; the first one stays."
        return self._refuse(item.key, Status.CONFLICT, message, _plain(item))

    def _refuse(
        self,
        key: str | None,
        status: Status,
        message: str,
        record: Mapping[str, object],
    ) -> Receipt:
        """Refuse one record; what it said is kept in the audit list, not lost."""
        record_audit(
            self.session,
            None,
            f"rating.{'conflicted' if status is Status.CONFLICT else 'refused'}",
            self.source.device,
            hall_id=self.source.hall_id,
            now=self.now,
            detail={"key": key, "message": message, "record": dict(record)},
            address=self.source.address,
        )
        return Receipt(key, status, message)


def _plain(item: RatingItem) -> dict[str, object]:
    """Return a record as JSON can hold it."""
    return asdict(item) | {"occurred_wall": item.occurred_wall.isoformat()}
