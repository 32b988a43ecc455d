"""The audit list is read a page at a time, by key, newest first."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from signage.models import Hall, User
from signage.operations.hall.audit import record_audit
from signage.operations.hall.audit_list import (
    PAGE_SIZE,
    AuditFilter,
    AuditPage,
    audit_page,
    audited_actions,
)
from tests.build import NOW, create_hall, create_user


def record(
    session: Session, hall: Hall, number: int, actor: User | None = None
) -> None:
    """Record deeds, one a minute."""
    for minute in range(number):
        record_audit(
            session,
            actor,
            "entry.recorded",
            f"entry:{minute}",
            hall_id=hall.id,
            now=NOW + timedelta(minutes=minute),
        )
    session.flush()


def targets(page: AuditPage) -> list[str]:
    """Return what the page's deeds were done to."""
    return [entry.target for entry in page.entries]


def test_it_leads_through_all_pages_and_back(session: Session, hall: Hall) -> None:
    record(session, hall, 2 * PAGE_SIZE + 1)
    first = audit_page(session, hall, AuditFilter())
    assert (first.newer_than, targets(first)[0]) == (None, f"entry:{2 * PAGE_SIZE}")
    second = audit_page(session, hall, AuditFilter(), older_than=first.older_than)
    last = audit_page(session, hall, AuditFilter(), older_than=second.older_than)
    assert (targets(last), last.older_than) == (["entry:0"], None)
    back = audit_page(session, hall, AuditFilter(), newer_than=last.newer_than)
    assert targets(back) == targets(second)
    assert back.newer_than is not None
    front = audit_page(session, hall, AuditFilter(), newer_than=back.newer_than)
    assert targets(front) == targets(first)
    assert front.newer_than is None


def test_it_filters_by_person_action_and_day(session: Session, hall: Hall) -> None:
    alice = create_user(session, hall, "alice")
    record(session, hall, 3, alice)
    record_audit(session, None, "hall.opened", "hall:1", hall_id=hall.id, now=NOW)
    session.flush()
    of_alice = audit_page(session, hall, AuditFilter(actor_id=alice.id))
    assert len(of_alice.entries) == 3
    opened = audit_page(session, hall, AuditFilter(action="hall.opened"))
    assert targets(opened) == ["hall:1"]
    day = date(2026, 11, 18)
    assert audit_page(session, hall, AuditFilter(first_on=day, last_on=day)).entries
    later = AuditFilter(first_on=day + timedelta(days=1))
    assert audit_page(session, hall, later).entries == ()


def test_days_are_the_halls_days(session: Session, hall: Hall) -> None:
    late = NOW.replace(hour=17)  # one in the morning of the next day, in the hall
    record_audit(session, None, "hall.opened", "hall:1", hall_id=hall.id, now=late)
    session.flush()
    on = AuditFilter(first_on=date(2026, 11, 19), last_on=date(2026, 11, 19))
    assert len(audit_page(session, hall, on).entries) == 1


def test_it_shows_no_other_halls_deeds(session: Session, hall: Hall) -> None:
    record(session, hall, 1)
    other = create_hall(session, name="另一个大厅")
    assert audit_page(session, other, AuditFilter()).entries == ()
    assert audited_actions(session, other.id) == []
