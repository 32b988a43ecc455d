"""CAP alerts are shown, renewed, taken back or left, as docs/cap.md says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import ApiKey, AuditEntry, Emergency, Hall
from signage.models.emergency import EmergencySource, Severity
from signage.operations.emergencies.alert import (
    Alert,
    Info,
    MsgType,
    Reference,
    Scope,
    Status,
)
from signage.operations.emergencies.alert_intake import (
    Deed,
    NothingToShowError,
    Outcome,
    severity_of,
    take_alert,
)
from signage.operations.emergencies.alerts_out import alerts_of, recent_emergencies
from signage.operations.emergencies.emergencies import (
    Origin,
    issue_emergency,
    move_end,
    take_back_emergency,
)
from signage.operations.emergencies.plan import Wanted, checked_plan
from signage.operations.emergencies.texts import Text
from tests.build import NOW

HOUR = timedelta(hours=1)
FLOOD = Info(
    categories=("Met",),
    event="暴雨",
    urgency="Immediate",
    severity="Extreme",
    certainty="Observed",
    language="zh-CN",
    headline="暴雨红色预警",
    expires=NOW + HOUR,
)
ALERT = Alert(
    identifier="w1",
    sender="met@example.test",
    sent=NOW,
    status=Status.ACTUAL,
    msg_type=MsgType.ALERT,
    scope=Scope.PUBLIC,
    infos=(FLOOD,),
)
FOLDER = Path(__file__).parents[2] / "exchange" / "cap"


def create_key(session: Session, hall: Hall, name: str) -> ApiKey:
    """Add a key of another system."""
    key = ApiKey(
        hall_id=hall.id, name=name, key_hash=name, scopes=["emergency"], created_at=NOW
    )
    session.add(key)
    session.flush()
    return key


@pytest.fixture
def met(session: Session, hall: Hall) -> Origin:
    """The weather service's system."""
    return Origin(EmergencySource.CAP, key=create_key(session, hall, "气象"))


def take(
    session: Session, hall: Hall, alert: Alert, origin: Origin, now: datetime = NOW
) -> Outcome:
    """Take an alert in."""
    return take_alert(session, hall, alert, "<alert/>", origin=origin, now=now)


def refer(alert: Alert, kind: MsgType, identifier: str) -> Alert:
    """Return a message about an earlier one."""
    earlier = Reference(alert.sender, alert.identifier, alert.sent)
    sent = alert.sent + timedelta(minutes=1)
    return replace(
        alert, identifier=identifier, msg_type=kind, sent=sent, references=(earlier,)
    )


def test_it_shows_an_alert_until_it_expires(
    session: Session, hall: Hall, met: Origin
) -> None:
    outcome = take(session, hall, ALERT, met)
    assert outcome.deed is Deed.SHOWN
    (emergency,) = outcome.emergencies
    assert emergency.severity is Severity.DANGER
    assert emergency.ends_at == NOW + HOUR
    assert emergency.texts == {"zh-Hans": {"headline": "暴雨红色预警"}}
    assert emergency.cap_message == "<alert/>"
    actions = {entry.action for entry in session.scalars(select(AuditEntry))}
    assert actions == {"cap.received", "emergency.issued"}


def test_the_same_message_again_changes_nothing(
    session: Session, hall: Hall, met: Origin
) -> None:
    first = take(session, hall, ALERT, met)
    elsewhere = ALERT.sent.astimezone(UTC)
    again = take(session, hall, replace(ALERT, sent=elsewhere), met)
    assert again.deed is Deed.KNOWN
    assert again.emergencies == first.emergencies


def test_an_update_takes_the_place_of_what_it_refers_to(
    session: Session, hall: Hall, met: Origin
) -> None:
    (first,) = take(session, hall, ALERT, met).emergencies
    milder = replace(FLOOD, severity="Moderate", expires=NOW + 2 * HOUR)
    update = replace(refer(ALERT, MsgType.UPDATE, "w2"), infos=(milder,))
    outcome = take(session, hall, update, met)
    assert outcome.deed is Deed.UPDATED
    assert first.ended_at == NOW
    assert outcome.emergencies[0].severity is Severity.WARNING
    assert outcome.emergencies[0].ends_at == NOW + 2 * HOUR


def test_a_cancel_takes_back_what_it_refers_to(
    session: Session, hall: Hall, met: Origin
) -> None:
    (first,) = take(session, hall, ALERT, met).emergencies
    cancel = replace(refer(ALERT, MsgType.CANCEL, "w3"), infos=())
    later = NOW + timedelta(minutes=5)
    assert take(session, hall, cancel, met, later).deed is Deed.CANCELLED
    assert first.ended_at == later
    unknown = replace(cancel, references=(Reference("a", "b", NOW),))
    assert take(session, hall, unknown, met).deed is Deed.RECORDED


def test_a_system_takes_back_its_own_only(
    session: Session, hall: Hall, met: Origin
) -> None:
    (first,) = take(session, hall, ALERT, met).emergencies
    other = Origin(EmergencySource.CAP, key=create_key(session, hall, "别人"))
    cancel = refer(ALERT, MsgType.CANCEL, "w3")
    assert take(session, hall, cancel, other).deed is Deed.RECORDED
    assert first.ended_at is None


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.ACTUAL])
def test_exercises_and_tests_are_recorded_only(
    session: Session, hall: Hall, met: Origin, status: Status
) -> None:
    outcome = take(session, hall, replace(ALERT, status=status), met)
    assert outcome.deed is Deed.RECORDED
    assert str(status) in outcome.reason
    assert session.scalars(select(Emergency)).first() is None


@pytest.mark.parametrize(
    "change",
    [
        {"scope": Scope.RESTRICTED},
        {"scope": Scope.PRIVATE},
        {"msg_type": MsgType.ACK},
        {"msg_type": MsgType.ERROR},
    ],
)
def test_what_is_not_for_displays_is_recorded_only(
    session: Session, hall: Hall, met: Origin, change: dict[str, Scope | MsgType]
) -> None:
    outcome = take(session, hall, replace(ALERT, **change), met)  # type: ignore[arg-type]
    assert outcome.deed is Deed.RECORDED


def test_what_has_expired_is_not_shown_but_ends_what_it_renews(
    session: Session, hall: Hall, met: Origin
) -> None:
    (first,) = take(session, hall, ALERT, met).emergencies
    over = replace(FLOOD, expires=NOW)
    update = replace(refer(ALERT, MsgType.UPDATE, "w2"), infos=(over,))
    assert take(session, hall, update, met).deed is Deed.RECORDED
    assert first.ended_at == NOW


def test_without_an_end_it_lasts_two_hours_from_its_sending(
    session: Session, hall: Hall, met: Origin
) -> None:
    endless = replace(ALERT, infos=(replace(FLOOD, expires=None),))
    later = NOW + HOUR
    (emergency,) = take(session, hall, endless, met, later).emergencies
    assert emergency.ends_at == NOW + 2 * HOUR
    old = replace(endless, identifier="w9")
    assert take(session, hall, old, met, NOW + 3 * HOUR).deed is Deed.RECORDED


def test_it_waits_for_its_time_and_lasts_a_day_at_most(
    session: Session, hall: Hall, met: Origin
) -> None:
    info = replace(FLOOD, effective=NOW + HOUR, expires=NOW + 72 * HOUR)
    outcome = take(session, hall, replace(ALERT, infos=(info,)), met)
    (emergency,) = outcome.emergencies
    assert emergency.starts_at == NOW + HOUR
    assert emergency.ends_at == NOW + 25 * HOUR


def test_it_keeps_the_gravest_text_of_each_language(
    session: Session, hall: Hall, met: Origin
) -> None:
    mild = replace(FLOOD, severity="Minor", headline="小雨")
    english = replace(FLOOD, language="en-US", headline="", event="Rain " * 60)
    alert = replace(ALERT, infos=(mild, FLOOD, english))
    (emergency,) = take(session, hall, alert, met).emergencies
    assert emergency.texts["zh-Hans"]["headline"] == "暴雨红色预警"
    assert emergency.texts["en"]["headline"].endswith("…")
    with pytest.raises(NothingToShowError):
        take(session, hall, replace(ALERT, identifier="x", infos=()), met)


@pytest.mark.parametrize(
    ("severity", "urgency", "certainty", "grave"),
    [
        ("Extreme", "Future", "Possible", Severity.DANGER),
        ("Severe", "Immediate", "Observed", Severity.DANGER),
        ("Severe", "Future", "Likely", Severity.WARNING),
        ("Severe", "Immediate", "Possible", Severity.WARNING),
        ("Moderate", "Immediate", "Observed", Severity.WARNING),
        ("Minor", "Immediate", "Observed", Severity.NOTICE),
        ("Unknown", "Unknown", "Unknown", Severity.NOTICE),
        ("Extreme", "Past", "Observed", Severity.NOTICE),
        ("Extreme", "Immediate", "Unlikely", Severity.NOTICE),
    ],
)
def test_it_grades_by_severity_urgency_and_certainty(
    severity: str, urgency: str, certainty: str, grave: Severity
) -> None:
    info = replace(FLOOD, severity=severity, urgency=urgency, certainty=certainty)
    assert severity_of(info) is grave


def test_an_all_clear_is_an_advisory() -> None:
    assert severity_of(replace(FLOOD, response_types=("AllClear",))) is Severity.NOTICE


def test_ours_go_out_as_alert_update_and_cancel_and_grade_the_same(
    session: Session, hall: Hall
) -> None:
    office = Origin(EmergencySource.OFFICE)
    for severity in Severity:
        wanted = Wanted(severity, {"zh-Hans": Text("甲", "乙"), "en": Text("A")})
        plan = checked_plan(session, hall, wanted, NOW)
        emergency = issue_emergency(session, hall, plan, origin=office, now=NOW)
    move_end(session, emergency, 30, origin=office, now=NOW + HOUR)
    take_back_emergency(session, emergency, origin=office, now=NOW + HOUR)
    session.flush()
    rows = recent_emergencies(session, hall.id, now=NOW + HOUR)
    messages = alerts_of(session, hall, rows, "signage@hall.test")
    last = messages[emergency.id]
    kinds = [alert.msg_type for alert in last]
    assert kinds == [MsgType.ALERT, MsgType.UPDATE, MsgType.CANCEL]
    assert [len(alert.references) for alert in last] == [0, 1, 2]
    assert last[0].infos[0].expires == NOW + 2 * HOUR
    assert last[1].infos[0].expires == NOW + timedelta(minutes=90)
    for row in rows:
        assert severity_of(messages[row.id][0].infos[0]) is row.severity
    assert recent_emergencies(session, hall.id, now=NOW + timedelta(days=8)) == []


def test_a_demo_hall_alarms_nobody(session: Session, hall: Hall) -> None:
    hall.is_demo = True
    plan = checked_plan(session, hall, Wanted("notice", {"en": Text("A")}), NOW)
    origin = Origin(EmergencySource.OFFICE)
    row = issue_emergency(session, hall, plan, origin=origin, now=NOW)
    (alert,) = alerts_of(session, hall, [row], "a@b")[row.id]
    assert alert.status is Status.TEST
