"""Make the files of `signage evaluate`: a roster, and entries at random."""

import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from signage.rules.check import check_entry
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule

WINDOWS = 1_000
STAFF = 19_000
_HEADER = "id,date,subject,rule,quantity,points,level,matter,note\n"
_CODES = {
    "staff": [f"S{number:05d}" for number in range(STAFF)],
    "window": [f"W{number:04d}" for number in range(WINDOWS)],
}


def write_roster(path: Path) -> None:
    """Write the windows and their staff."""
    with path.open("w", encoding="utf-8") as out:
        out.write("code,kind,name,window,group,department,joined_on,left_on\n")
        for number, code in enumerate(_CODES["window"]):
            out.write(f"{code},window,Window {number},,{number % 3 + 1},,,\n")
        for number, code in enumerate(_CODES["staff"]):
            window = _CODES["window"][number % WINDOWS]
            out.write(f"{code},staff,Clerk {number},{window},,,,\n")


def write_entries(path: Path, rulebook: Rulebook, count: int, months: int) -> None:
    """Write entries over so many months of 2026, in no order, under every rule.

    Each subject has as many as any other.
    """
    dice = random.Random(1)  # noqa: S311 - the same file every time
    forms = {kind: _forms(rulebook, kind) for kind in _CODES}
    subjects = [(code, forms[kind]) for kind, codes in _CODES.items() for code in codes]
    subjects = [(code, fitting) for code, fitting in subjects if fitting]
    with path.open("w", encoding="utf-8") as out:
        out.write(_HEADER)
        for number in range(1, count + 1):
            day = f"2026-{dice.randint(1, months):02d}-{dice.randint(1, 28):02d}"
            subject, fitting = dice.choice(subjects)
            out.write(f"{number},{day},{subject},{dice.choice(fitting)},,\n")


def _forms(rulebook: Rulebook, kind: str) -> Sequence[str]:
    """Return rule, quantity, points and level of every kind of entry of a subject."""
    return [
        f"{rule.code},,{'' if points is None else points},{level or ''}"
        for rule in rulebook.rules.values()
        for level in (rule.levels[0][1] if rule.levels else (None,))
        for points in _points(rule)
        if not check_entry(rulebook, kind, rule.code, 1, points, level)
    ]


def _points(rule: Rule) -> Sequence[Decimal | None]:
    if rule.min is None or rule.points is not None:
        return [None]
    return [rule.min + Decimal(more) for more in ("0.5", "1", "2")]


def points_of(rulebook: Rulebook) -> dict[str, float]:
    """Return what a plain loop adds up for a rule where the entry has no points."""
    return {code: float(_size(rule)) for code, rule in rulebook.rules.items()}


def _size(rule: Rule) -> Decimal | int:
    if rule.points is not None:
        return rule.points[0][1] or 0
    return next(iter(rule.levels[0][1].values()), 0) if rule.levels else 0
