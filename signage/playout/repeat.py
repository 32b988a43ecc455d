"""Recurrence as people say it, and the RRULE (RFC 5545 §3.3.10) that it stands for."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
A_WEEK = 7
LAST = -1
#: A day that every month has.
SAFE_DAY = 28
NTH_WEEKDAY = re.compile(r"^(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU)$")
NUMBERS = re.compile(r"^-?\d{1,2}(,-?\d{1,2})*$")
COUNTED = re.compile(r"^\d{1,5}$")


class Unit(StrEnum):
    """What something is repeated by; `rule` is an RRULE that has no words."""

    ONCE = "once"
    DAY = "day"
    WEEK = "week"
    MONTH_DAY = "month_day"
    MONTH_WEEKDAY = "month_weekday"
    YEAR = "year"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Repeat:
    """How something is repeated: every `interval` units, `count` times or without end.

    `weekdays` are 1 (Monday) to 7; `month_days` 1 to 31, or LAST; `nth` 1 to 4, or
    LAST, is which `weekdays[0]` of the month.
    """

    unit: Unit = Unit.ONCE
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    nth: int = 1
    count: int | None = None
    rule: str = ""


def rule_of(repeat: Repeat) -> str:
    """Return the RRULE's value; empty for once."""
    if repeat.unit is Unit.ONCE:
        return ""
    if repeat.unit is Unit.RULE:
        return repeat.rule
    parts = [*_frequency(repeat)]
    if repeat.interval > 1:
        parts.insert(1, f"INTERVAL={repeat.interval}")
    if repeat.count is not None:
        parts.append(f"COUNT={repeat.count}")
    return ";".join(parts)


def repeat_of(rule: str, first_on: date) -> Repeat:
    """Return the recurrence in words, or the rule itself where words would be less.

    What the rule leaves to DTSTART (FREQ=WEEKLY alone) is taken from `first_on`.
    """
    if not rule.strip():
        return Repeat()
    as_rule = Repeat(Unit.RULE, rule=rule)
    parts = _parts(rule)
    interval, count = parts.pop("INTERVAL", "1"), parts.pop("COUNT", "")
    if not COUNTED.match(interval) or (count and not COUNTED.match(count)):
        return as_rule
    if parts.get("WKST") == WEEKDAYS[0]:  # as it is anyway
        del parts["WKST"]
    said = _said(parts, first_on)
    if said is None:
        return as_rule
    return replace(said, interval=int(interval), count=int(count) if count else None)


def moved_by(repeat: Repeat, days: int) -> Repeat | None:
    """Return the recurrence some days later, or None where that cannot be said."""
    if days == 0 or repeat.unit in {Unit.ONCE, Unit.DAY, Unit.YEAR}:
        return repeat
    if repeat.unit is Unit.WEEK:
        turned = sorted((day - 1 + days) % A_WEEK + 1 for day in repeat.weekdays)
        return replace(repeat, weekdays=tuple(turned))
    if repeat.unit is Unit.MONTH_DAY:
        later = tuple(day + days for day in repeat.month_days)
        is_safe = LAST not in repeat.month_days and min(later) > 0
        is_safe = is_safe and max(later) <= SAFE_DAY
        return replace(repeat, month_days=later) if is_safe else None
    return None


def first_day(repeat: Repeat, on: date) -> date:
    """Return the first day from `on` that the recurrence falls on, within a year."""
    for ahead in range(366):
        day = on + timedelta(days=ahead)
        if _falls_on(repeat, day):
            return day
    return on


def _falls_on(repeat: Repeat, day: date) -> bool:  # noqa: PLR0911  # a unit a case
    is_last = (day + timedelta(days=1)).month != day.month
    if repeat.unit is Unit.WEEK:
        return day.isoweekday() in repeat.weekdays
    if repeat.unit is Unit.MONTH_DAY:
        days = repeat.month_days
        return day.day in days or (is_last and LAST in days)
    if repeat.unit is Unit.MONTH_WEEKDAY:
        if day.isoweekday() != repeat.weekdays[0]:
            return False
        is_final = (day + timedelta(days=A_WEEK)).month != day.month
        return (
            is_final
            if repeat.nth == LAST
            else (day.day - 1) // A_WEEK + 1 == repeat.nth
        )
    return True


def _frequency(repeat: Repeat) -> tuple[str, ...]:  # noqa: PLR0911  # a unit a case
    codes = [WEEKDAYS[day - 1] for day in repeat.weekdays]
    match repeat.unit:
        case Unit.WEEK:
            return ("FREQ=WEEKLY", f"BYDAY={','.join(codes)}")
        case Unit.MONTH_DAY:
            days = ",".join(map(str, repeat.month_days))
            return ("FREQ=MONTHLY", f"BYMONTHDAY={days}")
        case Unit.MONTH_WEEKDAY:
            return ("FREQ=MONTHLY", f"BYDAY={repeat.nth}{codes[0]}")
        case Unit.YEAR:
            return ("FREQ=YEARLY",)
        case _:
            return ("FREQ=DAILY",)


def _parts(rule: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in rule.upper().split(";") if part)
    return {name.strip(): value.strip() for name, _sign, value in pairs}


def _said(parts: dict[str, str], first_on: date) -> Repeat | None:  # noqa: PLR0911  # a unit a case
    names = set(parts)
    match parts.get("FREQ"):
        case "DAILY" if names == {"FREQ"}:
            return Repeat(Unit.DAY)
        case "YEARLY" if names == {"FREQ"}:
            return Repeat(Unit.YEAR)
        case "WEEKLY" if names <= {"FREQ", "BYDAY"}:
            return _weekly(parts.get("BYDAY", WEEKDAYS[first_on.weekday()]))
        case "MONTHLY" if names == {"FREQ", "BYDAY"}:
            return _monthly_weekday(parts["BYDAY"])
        case "MONTHLY" if names <= {"FREQ", "BYMONTHDAY"}:
            return _monthly_days(parts.get("BYMONTHDAY", str(first_on.day)))
    return None


def _weekly(by_day: str) -> Repeat | None:
    codes = by_day.split(",")
    if not set(codes) <= set(WEEKDAYS):
        return None
    days = sorted({WEEKDAYS.index(code) + 1 for code in codes})
    return Repeat(Unit.WEEK, weekdays=tuple(days))


def _monthly_weekday(by_day: str) -> Repeat | None:
    found = NTH_WEEKDAY.match(by_day)
    if found is None:
        return None
    weekday = WEEKDAYS.index(found[2]) + 1
    return Repeat(Unit.MONTH_WEEKDAY, weekdays=(weekday,), nth=int(found[1]))


def _monthly_days(days: str) -> Repeat | None:
    if not NUMBERS.match(days):
        return None
    numbers = tuple(dict.fromkeys(map(int, days.split(","))))
    is_said = all(number == LAST or 1 <= number <= 31 for number in numbers)  # noqa: PLR2004  # days of a month
    return Repeat(Unit.MONTH_DAY, month_days=numbers) if is_said else None
