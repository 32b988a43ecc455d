"""Read calendar.csv: a line for each holiday and shifted workday."""

from dataclasses import dataclass
from datetime import date

from signage.errors import Message
from signage.exchange.facts_cells import CellError, plain_text, read_date
from signage.exchange.facts_table import Table
from signage.models.calendar import DayKind
from signage.operations.hall.calendar_days import DayPlan
from signage.rules.problem import Problem

COLUMNS = ("day", "kind", "name")
CHINESE = {"day": ("日期",), "kind": ("类型", "类别"), "name": ("名称", "节日")}
ALIASES = {name: column for column, names in CHINESE.items() for name in names}
WORDS = {
    "holiday": DayKind.HOLIDAY,
    "节假日": DayKind.HOLIDAY,
    "放假": DayKind.HOLIDAY,
    "休": DayKind.HOLIDAY,
    "shifted_workday": DayKind.SHIFTED_WORKDAY,
    "workday": DayKind.SHIFTED_WORKDAY,
    "调休上班": DayKind.SHIFTED_WORKDAY,
    "上班": DayKind.SHIFTED_WORKDAY,
    "班": DayKind.SHIFTED_WORKDAY,
}
#: A day for the dead is no reason for festive red.
SOBER = "清明"
EXAMPLE = (
    "日期,类型,名称\n2027-01-01,放假,元旦\n2027-02-06,放假,春节\n2027-02-14,上班,春节\n"
)


@dataclass(frozen=True, slots=True)
class ReadCalendar:
    """The days that were read and what is wrong with the file."""

    plans: tuple[DayPlan, ...]
    problems: tuple[Problem, ...]


def read_calendar(file: str) -> ReadCalendar:
    """Read a calendar; every wrong line is a problem, and the same day twice."""
    table = Table(file, COLUMNS, COLUMNS, ALIASES)
    found: dict[date, DayPlan] = {}
    for line, (day, kind, name) in table.rows():
        plan = _plan(table, line, day, kind, name)
        if plan is None:
            continue
        if found.setdefault(plan.on, plan) != plan:
            problem = Message(
                "%(day)s has another line that says something else: keep one of them",
                day=plan.on,
            )
            table.wrong(line, "double_day", problem)
    problems = sorted(table.problems, key=lambda one: one.line or 0)
    return ReadCalendar(tuple(found.values()), tuple(problems))


def _plan(table: Table, line: int, day: str, kind: str, name: str) -> DayPlan | None:
    on = _day(table, line, day)
    meant = WORDS.get(plain_text(kind).lower())
    if meant is None:
        problem = Message(
            "'%(text)s' is no kind of day: write 放假 (holiday) or 上班 (shifted "
            "workday)",
            text=kind.strip(),
        )
        table.wrong(line, "wrong_kind", problem)
    if not name.strip():
        missing = Message("the name is missing: say which holiday it belongs to")
        table.wrong(line, "missing", missing)
    if on is None or meant is None or not name.strip():
        return None
    is_festive = meant is DayKind.HOLIDAY and SOBER not in name
    return DayPlan(on, meant, name.strip(), is_festive)


def _day(table: Table, line: int, text: str) -> date | None:
    try:
        return read_date(text, "day")
    except CellError:
        problem = Message(
            "'%(text)s' is no day of the calendar: write it as 2026-03-09",
            text=text.strip(),
        )
        table.wrong(line, "wrong_date", problem)
        return None
