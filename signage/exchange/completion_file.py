"""Read completions.csv: finished items to be announced, every wrong line at once."""

from datetime import date

from signage.errors import Message
from signage.exchange.facts_cells import plain_text
from signage.exchange.facts_table import Row, Table
from signage.exchange.office_cells import (
    day_of,
    optional_day_of,
    optional_text_of,
    text_of,
)
from signage.exchange.office_rows import ReadRows, number_twice, read_rows
from signage.operations.board.completions import (
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_TITLE,
    CompletionRow,
    problems_of_days,
)

COLUMNS = (
    "number",
    "title",
    "applicant",
    "unit",
    "outcome",
    "finished_on",
    "first_on",
    "last_on",
)
REQUIRED = ("number", "title", "finished_on")
#: What the first line may call them in Chinese; the first of each stands in examples.
CHINESE = {
    "number": ("办件编号", "受理编号", "编号", "办件号"),
    "title": ("事项名称", "事项"),
    "applicant": ("申请人", "申请单位", "办事人"),
    "unit": ("办理单位", "承办单位", "单位", "窗口"),
    "outcome": ("办理结果", "结果", "办结结果"),
    "finished_on": ("办结日期", "办结时间"),
    "first_on": ("公告开始", "公告开始日期", "公告日期"),
    "last_on": ("公告结束", "公告结束日期", "公告截止"),
}
ALIASES = {name: column for column, names in CHINESE.items() for name in names}


ReadCompletions = ReadRows[CompletionRow]


def read_completions(file: str, today: date) -> ReadCompletions:
    """Read completion notices. The same line twice is read once."""
    table = Table(file, COLUMNS, REQUIRED, ALIASES)

    def read(line: int, cells: Row) -> CompletionRow | None:
        row = _row(table, line, cells)
        if row is not None:
            _check_days(table, row, today)
        return row

    return read_rows(table, read, lambda row: row.number, "double_number", number_twice)


def _row(table: Table, line: int, cells: Row) -> CompletionRow | None:
    before = len(table.problems)
    number = text_of(table, line, plain_text(cells[0]), "number", LONGEST_NUMBER)
    title = text_of(table, line, cells[1], "title", LONGEST_TITLE)
    applicant, unit, outcome = (
        optional_text_of(table, line, text, column, longest)
        for text, column, longest in zip(
            cells[2:5],
            COLUMNS[2:5],
            (LONGEST_NAME, LONGEST_NAME, LONGEST_TITLE),
            strict=True,
        )
    )
    finished_on = day_of(table, line, cells[5], "finished_on")
    first_on = optional_day_of(table, line, cells[6], "first_on")
    last_on = optional_day_of(table, line, cells[7], "last_on")
    if finished_on is None or len(table.problems) > before:
        return None
    return CompletionRow(
        number, title, applicant, unit, outcome, finished_on, first_on, last_on, line
    )


def _check_days(table: Table, row: CompletionRow, today: date) -> None:
    if row.finished_on > today:
        problem = Message(
            "the item was finished on %(day)s, which lies in the future: give when it "
            "happened",
            day=row.finished_on.isoformat(),
        )
        table.wrong(row.line, "future", problem)
    for problem in problems_of_days(row):
        table.wrong(row.line, "wrong_days", problem)
