"""Words of the score pages: labels in the reader's language, states, reasons."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from signage.operations.scores.results import text_of
from signage.web.admin.setting_words import EDITIONS
from signage.web.period_words import period_name

#: Why a line counted for less than its face value, for the person it is about.
BECAUSE = {
    "category_floor": _l("the category has no points left to lose"),
    "bonus_cap": _l("the month's bonus has reached its cap"),
    "year_cap": _l("this bonus has reached its cap for the year"),
    "quarter_cap": _l("the cap for the quarter is reached"),
    "month_cap": _l("the cap for the month is reached"),
    "highest_only": _l("of one matter only the highest counts"),
    "same_matter": _l("the matter has counted already"),
    "progressive": _l("the steps of the rule give the total of the month"),
    "category_zeroed": _l("the category scores nothing already"),
    "other_period": _l("the rest belongs to another period"),
}
EXCLUDED = {
    "barred": _l("barred for this period"),
    "vetoed": _l("a month was vetoed"),
    "service": _l("too short in service"),
    "not_ranked": _l("not ranked: a figure is missing"),
}
EVALUATION_STATES = {
    "open": (_l("open"), "blue"),
    "self_review": (_l("in self-review"), "blue"),
    "scored": (_l("to be reviewed"), "yellow"),
    "reviewed": (_l("to be confirmed"), "yellow"),
    "in_publicity": (_l("in publicity"), "green"),
    "final": (_l("final"), "green"),
}
NOMINATION_STATES = {
    "proposed": (_l("proposed"), "blue"),
    "undecided": (_l("tie, undecided"), "yellow"),
    "confirmed": (_l("confirmed"), "green"),
    "rejected": (_l("rejected"), "red"),
}
KINDS = {"staff": _l("Staff"), "window": _l("Windows")}
LEVELS = {
    "centre": _l("Centre level"),
    "county": _l("County level"),
    "city": _l("City level"),
    "province": _l("Province level"),
    "national": _l("National level"),
}
METRICS = {
    "assessment": _l("Score of the month"),
    "recommended": _l("Recommended by the window"),
    "cases": _l("Cases handled"),
    "workdays": _l("Working days"),
    "days_present": _l("Days present"),
    "leave_days": _l("Days of leave"),
    "info_truth": _l("Information: truth"),
    "info_timeliness": _l("Information: timeliness"),
    "info_completeness": _l("Information: completeness"),
    "info_wording": _l("Information: wording"),
    "vote": _l("Votes"),
}
#: Grades of the rulebooks that come with the program.
GRADES = {
    "above": _l("above target"),
    "met": _l("met"),
    "below": _l("below target"),
    "demonstration": _l("demonstration type"),
    "standard": _l("standard type"),
    "basic": _l("basic type"),
    "failed": _l("failed"),
}
COUNTS = {
    "A-P1": _l("Complaints verified"),
    "A-P2": _l("Commendations"),
}


def is_chinese() -> bool:
    """Tell whether the reader reads Chinese labels."""
    return str(get_locale() or "zh").startswith("zh")


def label(named: Any) -> str:
    """Return the label of a fact kind, rule, category or award for this reader."""
    chinese = is_chinese()
    for name in ("label_zh", "zh") if chinese else ("label_en", "en"):
        if hasattr(named, name):
            return str(getattr(named, name))
    return str(named)


def grade_name(code: str) -> str:
    """Return what a grade is called; a hall's own grade by its code."""
    return str(GRADES.get(code, code))


def points(value: Decimal | None) -> str:
    """Return points as the shortest exact text, "–" for none."""
    return "–" if value is None else str(text_of(value)).replace("-", "−")


def signed(value: Decimal | None) -> str:
    """Return points with their sign: "+0.5", "−2", "0"."""
    text = points(value)
    return f"+{text}" if value is not None and value > 0 else text


def day(value: date) -> str:
    """Return a day as 2026-11-10."""
    return value.isoformat()


def hall_time(value: datetime, time_zone: str) -> str:
    """Return an instant in the hall's time, to the minute."""
    return f"{value.astimezone(ZoneInfo(time_zone)):%Y-%m-%d %H:%M}"


def give_words(bp: Blueprint) -> None:
    """Let the templates of a blueprint's pages use these words."""
    words = {
        "because_words": BECAUSE,
        "edition_names": EDITIONS,
        "excluded_words": EXCLUDED,
        "evaluation_states": EVALUATION_STATES,
        "nomination_states": NOMINATION_STATES,
        "kind_words": KINDS,
        "level_words": LEVELS,
        "grade_name": grade_name,
        "label": label,
        "points": points,
        "signed": signed,
        "period_name": period_name,
    }
    bp.context_processor(lambda: words)
