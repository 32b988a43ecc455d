"""Read duty.csv: who is the duty leader on which day, every wrong line at once."""

import re
from dataclasses import replace

from signage.errors import Message
from signage.exchange.facts_cells import plain_text
from signage.exchange.facts_table import Row, Table
from signage.exchange.office_cells import (
    day_of,
    listed_of,
    optional_text_of,
    text_of,
)
from signage.exchange.office_rows import ReadRows, read_rows
from signage.operations.board.duty import (
    LONGEST_NAME,
    LONGEST_PHONE,
    LONGEST_POST,
    DutyRow,
    duty_row,
)
from signage.operations.hall.directory import Directory

COLUMNS = ("day", "leader", "post", "phone")
REQUIRED = ("day", "leader")
#: What the first line may call them in Chinese; the first of each stands in examples.
CHINESE = {
    "day": ("日期", "值班日期"),
    "leader": ("值班领导", "姓名", "工号", "带班领导"),
    "post": ("职务", "岗位"),
    "phone": ("电话", "联系电话", "手机"),
}
ALIASES = {name: column for column, names in CHINESE.items() for name in names}
#: What looks like a code of the roster must be one; other names may be strangers to it.
_CODE = re.compile(r"[A-Za-z]{0,4}-?\d+", re.ASCII)


ReadDuty = ReadRows[DutyRow]


def read_duty(file: str, directory: Directory) -> ReadDuty:
    """Read a duty roster. The same line twice is read once."""
    table = Table(file, COLUMNS, REQUIRED, ALIASES)
    return read_rows(
        table,
        lambda line, cells: _row(table, line, cells, directory),
        lambda row: row.on,
        "double_day",
        _double,
    )


def _double(row: DutyRow, earlier: DutyRow) -> Message:
    return Message(
        "%(day)s has another line, line %(line)s, that names somebody or "
        "something else: keep one of them",
        day=row.on.isoformat(),
        line=earlier.line,
    )


def _row(table: Table, line: int, cells: Row, directory: Directory) -> DutyRow | None:
    before = len(table.problems)
    on = day_of(table, line, cells[0], "day")
    leader = _leader(table, line, cells[1], directory)
    post = optional_text_of(table, line, cells[2], "post", LONGEST_POST)
    phone = optional_text_of(table, line, plain_text(cells[3]), "phone", LONGEST_PHONE)
    if on is None or len(table.problems) > before:
        return None
    return replace(duty_row(leader, on, directory, line), post=post, phone=phone)


def _leader(table: Table, line: int, text: str, directory: Directory) -> str:
    if not text.strip():
        problem = Message(
            "the leader is missing: where the office merged cells, only the first line "
            "holds the name; give it on every line"
        )
        table.wrong(line, "missing", problem)
        return ""
    if _CODE.fullmatch(plain_text(text)):
        listed_of(table, line, text, "staff", directory)
        return plain_text(text)
    return text_of(table, line, text, "leader", LONGEST_NAME)
