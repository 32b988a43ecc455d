"""Read the text of an RRULE strictly, and say what is wrong with it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from signage.errors import Message
from signage.playout.rrule import FREQUENCIES, STEPS, WEEKDAYS, Rule

LONGEST_TEXT = 500
#: Calendars write UNTIL=99991231 for rules without an end.
FOR_EVER = 9000
MOST_COUNT = 1000
MOST_INTERVAL = 1000
#: So many steps are tried to find out whether a rule ever matches anything.
TRIED_YEARS = 30
TRIED_YEARS_BY_THE_HOUR = 5

#: The least and the greatest absolute value; negative ones count from the end.
_SIGNED = {"BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_PLAIN = {
    "BYMONTH": (1, 12),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 59),
}
_NAMES = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_SIGNED, *_PLAIN}
)
_UNTIL = re.compile(r"^(\d{8})(T\d{6}(Z?))?$")
_BYDAY = re.compile(r"^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$")
_NUMBER = re.compile(r"^[+-]?\d{1,4}$")
_UTC = ZoneInfo("UTC")
_MONTHLY_OR_YEARLY = frozenset({"MONTHLY", "YEARLY"})
#: Parts that RFC 5545 (§3.3.10, the table) gives no meaning for a frequency.
_MEANINGLESS = {
    "BYWEEKNO": frozenset(FREQUENCIES) - {"YEARLY"},
    "BYYEARDAY": frozenset({"DAILY", "WEEKLY", "MONTHLY"}),
    "BYMONTHDAY": frozenset({"WEEKLY"}),
    # The RFC allows it; dateutil counts the first week from its start alone.
    "BYSETPOS": frozenset(STEPS),
}


class RuleError(ValueError):
    """A text is no recurrence rule that can be followed; `problems` say why."""

    def __init__(self, problems: tuple[Message, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


@lru_cache(maxsize=4096)
def read_rule(text: str, starts: datetime) -> Rule:
    """Return the rule that begins at `starts`, time on the wall.

    Raises:
        RuleError: the text is no rule by RFC 5545, or one that cannot be followed.

    """
    parts, problems = _parts(text)
    problems = problems or tuple(_faults(parts))
    if problems:
        raise RuleError(problems)
    return _rule(parts, starts)


def problems_of_rule(text: str, starts: datetime) -> tuple[Message, ...]:
    """Return all that is wrong with a rule that begins at `starts`; none: it is good.

    An empty text is good: once. Stricter than `read_rule`: nothing more often than
    every hour, no thousands of occurrences, no rule that never comes.
    """
    if not text.strip():
        return ()
    try:
        rule = read_rule(text, starts)
    except RuleError as error:
        return error.problems
    return tuple(_objections(rule))


def _parts(text: str) -> tuple[dict[str, str], tuple[Message, ...]]:
    text = text.strip().upper().removeprefix("RRULE:")
    if len(text) > LONGEST_TEXT or "\n" in text or "DTSTART" in text:
        return {}, (
            Message(
                "Write the recurrence rule alone, like FREQ=WEEKLY;BYDAY=MO, without"
                " DTSTART and in at most %(most)s characters.",
                most=LONGEST_TEXT,
            ),
        )
    pairs = [part.partition("=") for part in text.split(";")]
    unreadable = tuple(
        _unreadable("=".join(filter(None, (name, value))))
        for name, _, value in pairs
        if name not in _NAMES or not value
    )
    names = [name for name, _, _ in pairs]
    twice = tuple(
        Message("%(name)s stands twice in the recurrence rule.", name=name)
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    )
    return {name: value for name, _, value in pairs}, unreadable + twice


def _unreadable(part: str) -> Message:
    return Message(
        "'%(part)s' cannot be read in a recurrence rule. Write parts like"
        " FREQ=WEEKLY, INTERVAL=2 or BYDAY=MO,TH, with semicolons between.",
        part=part,
    )


def _faults(parts: dict[str, str]) -> Iterator[Message]:
    """Yield what makes readable parts no rule."""
    freq = parts.get("FREQ", "")
    if freq not in FREQUENCIES:
        yield Message(
            "The recurrence rule must say how often: FREQ=DAILY, WEEKLY, MONTHLY,"
            " YEARLY or HOURLY."
        )
    for name, value in parts.items():
        if not all(_is_good(name, each, freq) for each in value.split(",")):
            yield _unreadable(f"{name}={value}")
        if freq in _MEANINGLESS.get(name, ()):
            yield Message(
                "%(name)s cannot stand in a rule with FREQ=%(freq)s.",
                name=name,
                freq=freq,
            )
    if "COUNT" in parts and "UNTIL" in parts:
        yield Message("Say either COUNT or UNTIL in the recurrence rule, not both.")


def _is_good(name: str, value: str, freq: str) -> bool:  # noqa: PLR0911  # a part a case
    if name == "UNTIL":
        return _until(value) is not None
    if name == "FREQ":
        return True
    if name == "WKST":
        return value in WEEKDAYS
    if name == "BYDAY":
        return _is_weekday(value, freq)
    if not _NUMBER.match(value):
        return False
    number = int(value)
    if name in _SIGNED:
        return 1 <= abs(number) <= _SIGNED[name]
    least, most = _PLAIN.get(name, (1, 9999))
    return least <= number <= most


def _is_weekday(value: str, freq: str) -> bool:
    found = _BYDAY.match(value)
    if found is None:
        return False
    if found[1] is None:
        return True
    return freq in _MONTHLY_OR_YEARLY and 1 <= abs(int(found[1])) <= _SIGNED["BYWEEKNO"]


def _rule(parts: dict[str, str], starts: datetime) -> Rule:
    until = _until(parts["UNTIL"]) if "UNTIL" in parts else None
    if until is not None and until.year >= FOR_EVER:
        until = None
    kept = tuple(
        pair
        for pair in parts.items()
        if pair[0] not in {"FREQ", "INTERVAL", "COUNT", "UNTIL"}
    )
    return Rule(
        starts=starts.replace(microsecond=0),
        freq=parts["FREQ"],
        interval=int(parts.get("INTERVAL", 1)),
        parts=kept,
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
        until=until,
    )


def _until(text: str) -> datetime | None:
    """Return the last instant; a day means the whole of it. None: unreadable."""
    found = _UNTIL.match(text)
    if found is None:
        return None
    try:
        if found[2] is None:
            return datetime.combine(datetime.strptime(text, "%Y%m%d"), time.max)  # noqa: DTZ007  # wall
        at = datetime.strptime(text[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007  # wall
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if found[3] else at


def _objections(rule: Rule) -> Iterator[Message]:
    """Yield what the office does not want of a rule that can be followed."""
    if rule.freq in {"MINUTELY", "SECONDLY"}:
        yield Message("Nothing may begin more often than every hour (FREQ=HOURLY).")
        return
    if rule.interval > MOST_INTERVAL:
        yield Message("INTERVAL may be at most %(most)s.", most=MOST_INTERVAL)
    if rule.count is not None and rule.count > MOST_COUNT:
        yield Message(
            "COUNT may be at most %(most)s. Say the last day instead.", most=MOST_COUNT
        )
    if rule.until is not None and _is_before_start(rule):
        yield Message("The recurrence ends before its first occurrence.")
    elif not _ever_matches(rule):
        yield Message(
            "No day matches the recurrence rule, as with the 30th of February. Look at"
            " its days, months and interval again."
        )


def _is_before_start(rule: Rule) -> bool:
    if rule.until is None:
        return False
    # Which zone's hours they are decides nothing that a person means.
    slack = timedelta(0) if rule.until.tzinfo is None else timedelta(days=1)
    return rule.until.replace(tzinfo=None) < rule.starts - slack


def _ever_matches(rule: Rule) -> bool:
    years = TRIED_YEARS_BY_THE_HOUR if rule.freq == "HOURLY" else TRIED_YEARS
    year = min(rule.starts.year + years, date.max.year)
    last = rule.starts.replace(year=year, month=12, day=31)
    try:
        if next(rule.endless(rule.starts, last), None) is None:
            return False
        return next(rule.between(rule.starts, last, _UTC), None) is not None
    except ValueError:  # dateutil: these hours are never met by these steps
        return False
