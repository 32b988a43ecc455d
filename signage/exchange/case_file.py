"""Read cases.csv: what the approval system exports, every wrong line at once."""

from datetime import datetime
from zoneinfo import ZoneInfo

from signage.errors import Message
from signage.exchange.facts_cells import plain_text
from signage.exchange.facts_table import Row, Table
from signage.exchange.office_cells import (
    COLUMN_NAMES,
    instant_of,
    listed_of,
    missing,
    text_of,
)
from signage.exchange.office_rows import ReadRows, number_twice, read_rows
from signage.operations.facts.cases import LONGEST_NUMBER, LONGEST_TITLE, CaseRow
from signage.operations.hall.directory import Directory

COLUMNS = (
    "number",
    "title",
    "window",
    "staff",
    "accepted_at",
    "due_at",
    "finished_at",
)
REQUIRED = ("number", "title", "window", "accepted_at")
#: What the first line may call them in Chinese; the first of each stands in examples.
CHINESE = {
    "number": ("办件编号", "受理编号", "编号", "办件号"),
    "title": ("事项名称", "事项"),
    "window": ("窗口", "窗口编号", "窗口名称"),
    "staff": ("经办人", "工号", "人员", "办理人"),
    "accepted_at": ("受理时间",),
    "due_at": ("办理时限", "到期时间", "截止时间"),
    "finished_at": ("办结时间",),
}
ALIASES = {name: column for column, names in CHINESE.items() for name in names}


ReadCases = ReadRows[CaseRow]


def read_cases(
    file: str, directory: Directory, time_zone: str, now: datetime
) -> ReadCases:
    """Read cases; times are the hall's. The same line twice is read once."""
    table = Table(file, COLUMNS, REQUIRED, ALIASES)
    zone = ZoneInfo(time_zone)

    def read(line: int, cells: Row) -> CaseRow | None:
        row = _row(table, line, cells, directory, zone)
        if row is not None:
            _check_times(table, row, now)
        return row

    return read_rows(table, read, lambda row: row.number, "double_number", number_twice)


def _row(
    table: Table, line: int, cells: Row, directory: Directory, zone: ZoneInfo
) -> CaseRow | None:
    before = len(table.problems)
    number = text_of(table, line, plain_text(cells[0]), "number", LONGEST_NUMBER)
    title = text_of(table, line, cells[1], "title", LONGEST_TITLE)
    window = listed_of(table, line, cells[2], "window", directory)
    staff_id = None
    if cells[3].strip():
        person = listed_of(table, line, cells[3], "staff", directory)
        staff_id = person.id if person else None
    times = [
        instant_of(table, line, text, column, zone)
        for text, column in zip(cells[4:], COLUMNS[4:], strict=True)
    ]
    if not cells[4].strip():
        table.wrong(line, "missing", missing("accepted_at", "2026-03-09 14:05"))
    accepted_at, due_at, finished_at = times
    if len(table.problems) > before or window is None or accepted_at is None:
        return None
    return CaseRow(
        number, title, window.id, staff_id, accepted_at, due_at, finished_at, line
    )


def _check_times(table: Table, row: CaseRow, now: datetime) -> None:
    late = {"due_at": row.due_at, "finished_at": row.finished_at}
    for column, instant in late.items():
        if instant is not None and instant < row.accepted_at:
            problem = Message(
                "%(column)s lies before accepted_at: look at both",
                column=COLUMN_NAMES[column],
            )
            table.wrong(row.line, "wrong_order", problem)
    early = {"accepted_at": row.accepted_at, "finished_at": row.finished_at}
    for column, instant in early.items():
        if instant is not None and instant > now:
            problem = Message(
                "%(column)s lies in the future: give when it happened",
                column=COLUMN_NAMES[column],
            )
            table.wrong(row.line, "future", problem)
