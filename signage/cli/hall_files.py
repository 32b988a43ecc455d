"""The files of `signage hall import` that the office could upload too."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from signage import clock
from signage.exchange.attendance_file import ReadAttendance, read_attendance
from signage.exchange.case_file import ReadCases, read_cases
from signage.models import Hall
from signage.operations.facts.attendance import import_attendance
from signage.operations.facts.cases import import_cases
from signage.operations.facts.file_imports import GivenFile, Tally
from signage.operations.hall.directory import Directory, Listed, directory_of
from signage.rules import facts
from signage.rules.problem import Problem, ProblemsError

CASES, ATTENDANCE = "cases.csv", "attendance.csv"


@dataclass(frozen=True, slots=True)
class MoreFiles:
    """What was read of cases.csv and attendance.csv; None where there is no file."""

    cases: ReadCases | None
    attendance: ReadAttendance | None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every wrong line."""
        read = (self.cases, self.attendance)
        return tuple(problem for one in read if one for problem in one.problems)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What is worth saying of the files."""
        read = (self.cases, self.attendance)
        return tuple(note for one in read if one for note in one.notes)


def read_more(
    folder: Path, directory: Directory, time_zone: str, now: datetime
) -> MoreFiles:
    """Read the files that are there."""
    cases, attendance = folder / CASES, folder / ATTENDANCE
    today = clock.hall_day(now, time_zone)
    return MoreFiles(
        read_cases(str(cases), directory, time_zone, now) if cases.exists() else None,
        read_attendance(str(attendance), directory, today)
        if attendance.exists()
        else None,
    )


def directory_in(roster: Iterable[facts.Subject]) -> Directory:
    """Return a directory of a roster that is not saved yet: its keys mean nothing."""
    return Directory(
        Listed(number, one.code, one.kind, one.name, one.joined_on, one.left_on)
        for number, one in enumerate(roster, start=1)
    )


def load_more(session: Session, hall: Hall, folder: Path, now: datetime) -> list[str]:
    """Take the files in; return a line to print for each."""
    directory = directory_of(session, hall.id)
    more = read_more(folder, directory, hall.time_zone, now)
    if more.problems:
        raise ProblemsError(more.problems)
    said = []
    if more.cases is not None:
        given = given_file(folder / CASES)
        rows = more.cases.rows
        tally = import_cases(session, hall, rows, given, actor=None, now=now)
        said.append(_line("cases", tally))
    if more.attendance is not None:
        given = given_file(folder / ATTENDANCE)
        rows_of_days = more.attendance.rows
        done = import_attendance(
            session, hall, rows_of_days, given, actor=None, now=now
        )
        said.append(
            f"{_line('attendance', done.tally)}; entries: {done.recorded} recorded, "
            f"{done.reversed} reversed, {done.by_hand} recorded by hand already"
        )
    return said


def _line(name: str, tally: Tally) -> str:
    left_out = "".join(
        f", {count} left out ({month} is closed)"
        for month, count in tally.months_left_out.items()
    )
    return (
        f"{name}: {tally.added} new, {tally.changed} changed, "
        f"{tally.unchanged} there already{left_out}"
    )


def given_file(path: Path) -> GivenFile:
    """Return a file's name and the SHA-256 of its bytes."""
    return GivenFile(path.name, hashlib.sha256(path.read_bytes()).hexdigest())
