"""A small hall with every rulebook that looks at counted metrics, and rows for it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from signage.models import (
    Adoption,
    AttendanceDay,
    Case,
    FileImport,
    StaffMember,
)
from signage.models.attendance import AttendanceStatus
from signage.models.file_import import FileKind
from signage.operations.rulebooks.adoption import adoptions_of
from signage.operations.rulebooks.editions import keep_shipped
from signage.operations.scores.facts_of import facts_of
from signage.operations.scores.scoring import open_month
from signage.rules.period import Period
from tests.build import NOW
from tests.operations.score_build import MONTH, SmallHall, create_small_hall

APPROVAL, FINES = "approval-centre", "township-fines"


def create_derived_hall(session: Session) -> SmallHall:
    """Add the small hall, under two rulebooks more; open the month."""
    small = create_small_hall(session)
    for slug in (APPROVAL, FINES):
        session.add(
            Adoption(
                hall_id=small.hall.id,
                slug=slug,
                edition=keep_shipped(session, small.hall, slug, actor=None, now=NOW),
                first_on=date(2026, 1, 1),
                settings={},
                adopted_at=NOW,
            )
        )
    session.flush()
    open_month(session, small.hall, MONTH, now=NOW)
    return small


def create_file(small: SmallHall, kind: FileKind) -> FileImport:
    """Add a file that rows may come from."""
    file = FileImport(
        hall_id=small.hall.id,
        kind=kind,
        name=f"{kind.value}.csv",
        sha256="0" * 64,
        imported_at=NOW,
    )
    small.session.add(file)
    small.session.flush()
    return file


def add_cases(
    small: SmallHall, window: str, staff: str | None, count: int, at: datetime = NOW
) -> None:
    """Add finished cases, a second apart."""
    person = small.subject(staff).id if staff else None
    rows = [
        Case(
            hall_id=small.hall.id,
            number=f"{window}-{staff}-{at:%m%d%H}-{number}",
            title="居民身份证换领",
            window_id=small.subject(window).id,
            staff_id=person,
            accepted_at=at - timedelta(days=1),
            finished_at=at + timedelta(seconds=number),
        )
        for number in range(count)
    ]
    small.session.add_all(rows)
    small.session.flush()


def add_days(small: SmallHall, staff: str, *statuses: AttendanceStatus) -> None:
    """Add attendance from the first of the month on."""
    file = create_file(small, FileKind.ATTENDANCE)
    person = small.subject(staff)
    assert isinstance(person, StaffMember)
    for number, status in enumerate(statuses):
        small.session.add(
            AttendanceDay(
                hall_id=small.hall.id,
                staff_id=person.id,
                day=MONTH.first + timedelta(days=number),
                status=status,
                import_id=file.id,
            )
        )
    small.session.flush()


def metrics_of(
    small: SmallHall, slug: str, month: Period = MONTH
) -> dict[str, Decimal]:
    """Return the metrics of a rulebook by "subject:name"."""
    adoptions = adoptions_of(small.session, small.hall.id)
    adoption = next(one for one in adoptions if one.slug == slug)
    found = facts_of(small.session, adoption, month).metrics
    return {f"{one.subject}:{one.name}": one.value for one in found}
