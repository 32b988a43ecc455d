"""Issue emergencies, change their end, take them back; each deed is audited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import ClassVar

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from signage.errors import ConflictError, Message, NotFoundError
from signage.models import ApiKey, Display, Emergency, Hall, User
from signage.models.emergency import EmergencySource, Severity
from signage.operations.emergencies.plan import (
    EmergencyInvalidError,
    Plan,
    Problems,
    checked_minutes,
)
from signage.operations.hall.audit import record_audit
from signage.outbox import Hint, Topic, announce

RANK = {severity: rank for rank, severity in enumerate(Severity)}
PAGE_SIZE = 20


class EmergencyOverError(ConflictError):
    """The emergency has ended already; there is nothing to change."""

    code: ClassVar[str] = "emergency_over"

    def __init__(self) -> None:
        super().__init__(
            Message("This emergency is over already. Issue a new one if it goes on.")
        )


class RequestChangedError(ConflictError):
    """A request came again under the same key with something else in it."""

    code: ClassVar[str] = "request_changed"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "This Idempotency-Key was used for another emergency. "
                "Send a new request with a new key."
            )
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """Who issues or takes back: a person in the office, or another system's key."""

    source: EmergencySource
    user: User | None = None
    key: ApiKey | None = None
    request_key: str | None = None

    @property
    def detail(self) -> dict[str, object]:
        """What the audit list says of it beside the person."""
        detail: dict[str, object] = {"source": str(self.source)}
        return detail | {"key": self.key.name} if self.key else detail


@dataclass(frozen=True, slots=True)
class CapName:
    """How CAP names the alert that an emergency came from, with its text."""

    sender: str
    identifier: str
    sent: str
    message: str


def issue_emergency(  # noqa: PLR0913  # what, by whom, named how, when
    session: Session,
    hall: Hall,
    plan: Plan,
    *,
    origin: Origin,
    now: datetime,
    cap: CapName | None = None,
) -> Emergency:
    """Put an emergency on its displays, at once; it ends by itself.

    A request that comes again under the same key gives what it made the first time.

    Raises:
        RequestChangedError: the key names a request with other content.

    """
    known = _known_request(session, origin)
    if known is not None:
        if not _says(known, plan):
            raise RequestChangedError
        return known
    emergency = Emergency(
        hall_id=hall.id,
        severity=plan.severity,
        texts=plan.texts,
        group_ids=list(plan.group_ids),
        display_ids=list(plan.display_ids),
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        source=origin.source,
        created_at=now,
        created_by=origin.user,
        api_key=origin.key,
        request_key=origin.request_key,
    )
    if cap is not None:
        emergency.cap_sender, emergency.cap_identifier = cap.sender, cap.identifier
        emergency.cap_sent, emergency.cap_message = cap.sent, cap.message
    session.add(emergency)
    session.flush()
    _record(session, emergency, "issued", origin, now)
    return emergency


def take_back_emergency(
    session: Session, emergency: Emergency, *, origin: Origin, now: datetime
) -> None:
    """Take an emergency off every display; one that is over stays as it was."""
    if emergency.ended_at is not None or emergency.ends_at <= now:
        return
    emergency.ended_at = now
    emergency.ended_by = origin.user
    session.flush()
    _record(session, emergency, "taken_back", origin, now)


def move_end(
    session: Session,
    emergency: Emergency,
    minutes: int | None,
    *,
    origin: Origin,
    now: datetime,
) -> None:
    """Let an emergency end so many minutes from now.

    Raises:
        EmergencyOverError: it has ended.
        EmergencyInvalidError: it would last too long, or no time at all.

    """
    if emergency.ended_at is not None or emergency.ends_at <= now:
        raise EmergencyOverError
    problems: Problems = {}
    length = checked_minutes(minutes, problems)
    if problems:
        raise EmergencyInvalidError(problems)
    emergency.ends_at = now + timedelta(minutes=length)
    session.flush()
    _record(session, emergency, "end_moved", origin, now)


def is_on(emergency: Emergency, now: datetime) -> bool:
    """Say whether displays show it now."""
    is_in_time = emergency.starts_at <= now < emergency.ends_at
    return is_in_time and emergency.ended_at is None


def emergency_of(session: Session, hall_id: int, emergency_id: int) -> Emergency:
    """Return an emergency of the hall.

    Raises:
        NotFoundError: there is none with this key.

    """
    query = _with_people().where(
        Emergency.id == emergency_id, Emergency.hall_id == hall_id
    )
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFoundError(Message("emergency"), emergency_id)
    return found


def active_emergencies(
    session: Session, hall_id: int, *, now: datetime
) -> list[Emergency]:
    """Return what is on, or will be, the gravest first and then the newest."""
    query = _with_people().where(
        Emergency.hall_id == hall_id,
        Emergency.ends_at > now,
        Emergency.ended_at.is_(None),
    )
    return _by_rank(session.scalars(query))


def emergencies_to_show(
    session: Session, hall_id: int, *, now: datetime
) -> list[Emergency]:
    """Return what `active_emergencies` does, without who issued it: for displays."""
    values = {"hall": hall_id, "now": now}
    return _by_rank(session.scalars(_to_show(), values))


@lru_cache(maxsize=1)
def _to_show() -> Select[Emergency]:
    """Return the query: every compilation of a programme asks it."""
    return select(Emergency).where(
        Emergency.hall_id == bindparam("hall"),
        Emergency.ends_at > bindparam("now"),
        Emergency.ended_at.is_(None),
    )


def past_emergencies(
    session: Session, hall_id: int, *, now: datetime, older_than: int | None = None
) -> list[Emergency]:
    """Return what is over, newest first: a page of them and one more, if there is."""
    is_over = (Emergency.ends_at <= now) | Emergency.ended_at.is_not(None)
    query = _with_people().where(Emergency.hall_id == hall_id, is_over)
    if older_than is not None:
        query = query.where(Emergency.id < older_than)
    newest = query.order_by(Emergency.id.desc()).limit(PAGE_SIZE + 1)
    return list(session.scalars(newest))


def _by_rank(found: Iterable[Emergency]) -> list[Emergency]:
    return sorted(found, key=lambda each: (-RANK[each.severity], -each.id))


def _with_people() -> Select[Emergency]:
    return select(Emergency).options(
        joinedload(Emergency.created_by),
        joinedload(Emergency.ended_by),
        joinedload(Emergency.api_key),
    )


def _says(known: Emergency, plan: Plan) -> bool:
    """Tell whether an emergency is what a request asks for again.

    Not its end: that of a request that came late is another, and people may move it.
    """
    return (known.texts, known.severity) == (plan.texts, plan.severity) and (
        known.group_ids,
        known.display_ids,
    ) == (list(plan.group_ids), list(plan.display_ids))


def _known_request(session: Session, origin: Origin) -> Emergency | None:
    if origin.key is None or origin.request_key is None:
        return None
    query = select(Emergency).where(
        Emergency.api_key_id == origin.key.id,
        Emergency.request_key == origin.request_key,
    )
    return session.scalars(query).one_or_none()


def _record(
    session: Session, emergency: Emergency, deed: str, origin: Origin, now: datetime
) -> None:
    first: dict[str, str] = next(iter(emergency.texts.values()), {})
    detail = {
        "severity": str(emergency.severity),
        "headline": first.get("headline", ""),
        "ends_at": emergency.ends_at.isoformat(),
        **origin.detail,
    }
    record_audit(
        session,
        origin.user,
        f"emergency.{deed}",
        f"emergency:{emergency.id}",
        hall_id=emergency.hall_id,
        now=now,
        detail=detail,
    )
    groups = _groups_concerned(session, emergency)
    announce(session, Hint(Topic.EMERGENCIES, emergency.hall_id, groups))


def _groups_concerned(session: Session, emergency: Emergency) -> tuple[int, ...]:
    """Return the groups whose programme it changes; none at all means every one."""
    if not emergency.display_ids:
        return tuple(emergency.group_ids)
    of_displays = select(Display.group_id).where(Display.id.in_(emergency.display_ids))
    return tuple(sorted({*emergency.group_ids, *session.scalars(of_displays)}))
