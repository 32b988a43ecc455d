"""What can be imported by upload: how each kind is read, previewed and taken in."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from signage import clock
from signage.exchange import attendance_file, case_file
from signage.exchange.attendance_file import ReadAttendance
from signage.exchange.case_file import ReadCases
from signage.models import Hall, User
from signage.models.user import Role
from signage.operations.facts.attendance import import_attendance, plan_attendance
from signage.operations.facts.attendance_entries import DayEntries
from signage.operations.facts.cases import import_cases, plan_cases
from signage.operations.facts.file_imports import GivenFile, Tally
from signage.operations.hall.directory import directory_of
from signage.rules.problem import Problem
from signage.web.admin.score_words import is_chinese


class ReadFile(Protocol):
    """A file that was read: its rows, what is wrong with it, what is worth saying."""

    @property
    def rows(self) -> Sequence[Any]:
        """What was read."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong, by line."""

    @property
    def notes(self) -> Sequence[Problem]:
        """What is worth saying."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import does or did: rows, and for attendance the ledger's entries."""

    tally: Tally
    recorded: int = 0
    reversed: int = 0
    by_hand: int = 0


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One kind of file: its words, its columns with an example, and what to do."""

    title: object
    page: str  # endpoint of the list that it fills
    columns: Sequence[str]
    required: Sequence[str]
    chinese: Mapping[str, Sequence[str]]
    examples: Sequence[Sequence[str]]
    read: Callable[[Session, Hall, Path, datetime], ReadFile]
    plan: Callable[[Session, Hall, Any], Outcome]
    run: Callable[..., Outcome]
    notes: Sequence[object] = ()
    role: Role = Role.INSPECTOR

    def headings(self) -> list[str]:
        """Return the first line in the reader's language."""
        if is_chinese():
            return [self.chinese[column][0] for column in self.columns]
        return list(self.columns)

    def example(self) -> bytes:
        """Return an example as Excel opens it: UTF-8 with a mark."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows([self.headings(), *self.examples])
        return text.getvalue().encode("utf-8-sig")


def _read_cases(session: Session, hall: Hall, path: Path, now: datetime) -> ReadCases:
    directory = directory_of(session, hall.id)
    return case_file.read_cases(str(path), directory, hall.time_zone, now)


def _plan_cases(session: Session, hall: Hall, read: ReadCases) -> Outcome:
    return Outcome(plan_cases(session, hall, read.rows).tally)


def _run_cases(  # noqa: PLR0913  # what, from which file, by whom, when
    session: Session,
    hall: Hall,
    read: ReadCases,
    given: GivenFile,
    *,
    actor: User,
    now: datetime,
) -> Outcome:
    return Outcome(import_cases(session, hall, read.rows, given, actor=actor, now=now))


def _read_attendance(
    session: Session, hall: Hall, path: Path, now: datetime
) -> ReadAttendance:
    directory = directory_of(session, hall.id)
    today = clock.hall_day(now, hall.time_zone)
    return attendance_file.read_attendance(str(path), directory, today)


def _plan_attendance(session: Session, hall: Hall, read: ReadAttendance) -> Outcome:
    plan = plan_attendance(session, hall, read.rows)
    wanted = [fact for row in plan.standing for fact in row.facts()]
    derived = DayEntries.of(session, hall, wanted)
    return Outcome(
        plan.tally,
        recorded=len(derived.missing),
        by_hand=len(derived.by_hand),
    )


def _run_attendance(  # noqa: PLR0913  # what, from which file, by whom, when
    session: Session,
    hall: Hall,
    read: ReadAttendance,
    given: GivenFile,
    *,
    actor: User,
    now: datetime,
) -> Outcome:
    done = import_attendance(session, hall, read.rows, given, actor=actor, now=now)
    return Outcome(done.tally, done.recorded, done.reversed, done.by_hand)


KINDS: Mapping[str, ImportKind] = {
    "cases": ImportKind(
        title=_l("Cases"),
        page="cases.index",
        columns=case_file.COLUMNS,
        required=case_file.REQUIRED,
        chinese=case_file.CHINESE,
        examples=(
            (
                "YX2603-00001",
                "居民身份证换领",
                "W01",
                "S001",
                "2026-03-09 09:05",
                "2026-03-16 17:30",
                "2026-03-09 14:05",
            ),
            ("YX2603-00002", "企业开办", "W02", "", "2026-03-09 10:20", "", ""),
        ),
        read=_read_cases,
        plan=_plan_cases,
        run=_run_cases,
        notes=(
            _l(
                "A window or person is given by code, or by a name that only one has. "
                "A case is one number: the same file again changes nothing, a newer "
                "one adds what is new. An empty cell takes nothing back."
            ),
        ),
    ),
    "attendance": ImportKind(
        title=_l("Attendance"),
        page="attendance.index",
        columns=attendance_file.COLUMNS,
        required=attendance_file.REQUIRED,
        chinese=attendance_file.CHINESE,
        examples=(
            ("S001", "2026-03-09", "出勤", ""),
            ("S002", "2026-03-09", "迟到", ""),
            ("S003", "2026-03-09", "事假", "否"),
        ),
        read=_read_attendance,
        plan=_plan_attendance,
        run=_run_attendance,
        notes=(
            _l(
                "One line for a person and a day. A day without a line is no workday "
                "of theirs. Lateness and absence go into the ledger; a day of leave "
                "only where the file says that nobody stood in."
            ),
            _l(
                "The same file again changes nothing. A corrected file reverses the "
                "entries of the days that it tells otherwise."
            ),
        ),
    ),
}
