"""Take CAP alerts in: show, renew or take back, by the profile in docs/cap.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message
from signage.models import Emergency, Hall
from signage.models.emergency import Severity
from signage.operations.emergencies.alert import (
    Alert,
    Info,
    MsgType,
    Reference,
    Scope,
    Status,
)
from signage.operations.emergencies.emergencies import (
    RANK,
    CapName,
    Origin,
    issue_emergency,
    take_back_emergency,
)
from signage.operations.emergencies.plan import (
    HEADLINE_LENGTH,
    LONGEST_MINUTES,
    TEXT_LENGTH,
    USUAL_MINUTES,
    Plan,
)
from signage.operations.emergencies.texts import Text, tag_of
from signage.operations.hall.audit import record_audit

SENTENCE_ENDS = "。！？.!?"
LONGEST = timedelta(minutes=LONGEST_MINUTES)
USUAL = timedelta(minutes=USUAL_MINUTES)


class Deed(StrEnum):
    """What was done with a message."""

    SHOWN = "shown"
    UPDATED = "updated"
    CANCELLED = "cancelled"
    RECORDED = "recorded"
    KNOWN = "known"


class NothingToShowError(InvalidInputError):
    """An alert without any words."""

    code: ClassVar[str] = "cap_invalid"

    def __init__(self) -> None:
        super().__init__([Message("An alert to be shown needs an <info> block.")])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done with a message, why, and the emergencies concerned."""

    deed: Deed
    reason: Message
    emergencies: tuple[Emergency, ...] = ()


def take_alert(  # noqa: PLR0913  # what came, of whom, when
    session: Session,
    hall: Hall,
    alert: Alert,
    message: str,
    *,
    origin: Origin,
    now: datetime,
) -> Outcome:
    """Do what an alert asks for; the same one again changes nothing.

    `message` is its text, which is kept.

    Raises:
        NothingToShowError: it would be shown and says nothing.

    """
    outcome = Intake(session, hall, origin, now).take(alert, message)
    record_audit(
        session,
        None,
        "cap.received",
        f"cap:{alert.identifier}"[:100],
        hall_id=hall.id,
        now=now,
        detail={
            "sender": alert.sender,
            "status": str(alert.status),
            "msg_type": str(alert.msg_type),
            "outcome": str(outcome.deed),
            **origin.detail,
        },
    )
    return outcome


def severity_of(info: Info) -> Severity:
    """Return how grave it is here: CAP's severity, urgency and certainty together."""
    is_over = info.urgency == "Past" or "AllClear" in info.response_types
    if is_over or info.certainty == "Unlikely":
        return Severity.NOTICE
    is_near = info.urgency in ("Immediate", "Expected")
    is_sure = info.certainty in ("Observed", "Likely")
    if info.severity == "Extreme" or (
        info.severity == "Severe" and is_near and is_sure
    ):
        return Severity.DANGER
    grave = ("Severe", "Moderate")
    return Severity.WARNING if info.severity in grave else Severity.NOTICE


@dataclass(frozen=True, slots=True)
class Intake:
    """A hall that messages come to from one system, at an instant."""

    session: Session
    hall: Hall
    origin: Origin
    now: datetime

    def take(self, alert: Alert, message: str) -> Outcome:
        """Do what a message asks for, if it is meant and new."""
        why_not = _reason_to_ignore(alert)
        if why_not is not None:
            return Outcome(Deed.RECORDED, why_not)
        known = self._named(_name_of(alert))
        if known is not None:
            text = Message("This very message came before; nothing was changed.")
            return Outcome(Deed.KNOWN, text, (known,))
        if alert.msg_type is MsgType.CANCEL:
            return self._cancel(alert)
        return self._show(alert, message)

    def _show(self, alert: Alert, message: str) -> Outcome:
        plan = _plan(alert, self.now)
        self._take_back(alert.references)
        if plan is None:
            text = Message("It has expired already; nothing is shown.")
            return Outcome(Deed.RECORDED, text)
        cap = CapName(alert.sender, alert.identifier, _kept(alert.sent), message)
        emergency = issue_emergency(
            self.session, self.hall, plan, origin=self.origin, now=self.now, cap=cap
        )
        if alert.msg_type is MsgType.UPDATE:
            text = Message("It is shown in place of what it refers to.")
            return Outcome(Deed.UPDATED, text, (emergency,))
        return Outcome(Deed.SHOWN, Message("It is shown."), (emergency,))

    def _cancel(self, alert: Alert) -> Outcome:
        found = self._take_back(alert.references)
        if not found:
            text = Message("Nothing that it refers to was shown by this key.")
            return Outcome(Deed.RECORDED, text)
        return Outcome(Deed.CANCELLED, Message("Taken back."), found)

    def _take_back(self, references: Iterable[Reference]) -> tuple[Emergency, ...]:
        """Take back what messages refer to; a system takes back its own only."""
        key_id = self.origin.key.id if self.origin.key else None
        found = [self._named(each) for each in references]
        mine = tuple(each for each in found if each and each.api_key_id == key_id)
        for emergency in mine:
            take_back_emergency(
                self.session, emergency, origin=self.origin, now=self.now
            )
        return mine

    def _named(self, name: Reference) -> Emergency | None:
        query = select(Emergency).where(
            Emergency.hall_id == self.hall.id,
            Emergency.cap_sender == name.sender,
            Emergency.cap_identifier == name.identifier,
            Emergency.cap_sent == _kept(name.sent),
        )
        return self.session.scalars(query).one_or_none()


def _reason_to_ignore(alert: Alert) -> Message | None:
    if alert.status is not Status.ACTUAL:
        return Message(
            "Its status is %(status)s; only Actual is shown.", status=str(alert.status)
        )
    if alert.scope is not Scope.PUBLIC:
        return Message(
            "Its scope is %(scope)s; displays are public.", scope=str(alert.scope)
        )
    if alert.msg_type in (MsgType.ACK, MsgType.ERROR):
        return Message("%(kind)s asks for nothing here.", kind=str(alert.msg_type))
    return None


def _name_of(alert: Alert) -> Reference:
    return Reference(alert.sender, alert.identifier, alert.sent)


def _kept(sent: datetime) -> str:
    """Return an instant as it is kept: the same for every offset."""
    return sent.astimezone(UTC).isoformat()


def _plan(alert: Alert, now: datetime) -> Plan | None:
    """Return what to show from when to when; None: it is over already."""
    if not alert.infos:
        raise NothingToShowError
    gravest = sorted(alert.infos, key=lambda info: -RANK[severity_of(info)])
    texts: dict[str, dict[str, str]] = {}
    for info in gravest:
        texts.setdefault(tag_of(info.language)[:35], _text(info).to_json())
    effective = [info.effective for info in alert.infos if info.effective]
    starts_at = max([min(effective, default=now), now])
    given = [info.expires for info in alert.infos if info.expires]
    ends_at = max(given) if given else alert.sent + USUAL
    ends_at = min(ends_at, starts_at + LONGEST)
    if ends_at <= starts_at:
        return None
    return Plan(severity_of(gravest[0]), texts, _utc(starts_at), _utc(ends_at))


def _text(info: Info) -> Text:
    return Text(
        headline=_cut(info.headline or info.event, HEADLINE_LENGTH),
        text=_cut(info.description, TEXT_LENGTH),
        instruction=_cut(info.instruction, TEXT_LENGTH),
        source=_cut(info.sender_name, HEADLINE_LENGTH),
    )


def _cut(text: str, most: int) -> str:
    """Return a text that can be read in a hurry: whole sentences, or an ellipsis."""
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain
    head = plain[: most - 1]
    end = max(head.rfind(mark) for mark in SENTENCE_ENDS)
    return head[: end + 1] if end >= most // 2 else f"{head.rstrip()}…"


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)
