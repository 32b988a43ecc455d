"""Check a fact before it is recorded: everything that is wrong with it, at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from signage.errors import Message
from signage.models import Adoption, FactKind, Subject
from signage.operations.rulebooks.adoption import rulebook_of
from signage.operations.scores.facts_of import RANGED
from signage.operations.scores.results import text_of
from signage.rules.check import check_entry
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule

LONGEST = {"matter": 200, "note": 2000, "key": 160}
MOST = 1000  # occurrences in one entry; more is a slip of the finger

Rulebooks = Mapping[str, Rulebook]


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A fact to record: `points` for a ranged rule only, `level` for one with levels.

    `key` makes recording idempotent: the form's own, or an imported line's id.
    """

    fact_kind: FactKind
    subject: Subject
    occurred_on: date
    key: str
    quantity: int = 1
    points: Decimal | None = None
    level: str | None = None
    matter: str | None = None
    note: str = ""
    source: str = "office"


def rulebooks_on(adoptions: Iterable[Adoption], day: date) -> dict[str, Rulebook]:
    """Return the rulebooks that are in force on the day, by their slug."""
    return {
        adoption.slug: rulebook_of(adoption)
        for adoption in adoptions
        if adoption.first_on <= day
        and (adoption.last_on is None or adoption.last_on >= day)
    }


def mapped_rules(fact_kind: FactKind, rulebooks: Rulebooks) -> list[tuple[str, str]]:
    """Return the rulebook and rule of each line of the rule map that is in force."""
    return [
        (line.slug, line.rule) for line in fact_kind.rules if line.slug in rulebooks
    ]


def problems_of(new: NewEntry, rulebooks: Rulebooks, today: date) -> list[Message]:
    """Return all that is wrong with a fact; an empty list if it may be recorded."""
    problems = [*_about_day(new, today), *_about_texts(new), *_about_points(new)]
    rules = mapped_rules(new.fact_kind, rulebooks)
    if not rules:
        problems.append(
            Message(
                "No rulebook in force on %(day)s knows the fact '%(fact)s'. Look at "
                "the date, or let an administrator adopt a rulebook.",
                day=new.occurred_on.isoformat(),
                fact=new.fact_kind.code,
            )
        )
    found = () if _is_no_number(new.points) else _about_rules(new, rules, rulebooks)
    return list(dict.fromkeys([*problems, *found]))


def _about_day(new: NewEntry, today: date) -> Iterator[Message]:
    day = new.occurred_on
    if day > today:
        yield Message(
            "The date %(day)s lies in the future. Give the day on which it happened.",
            day=day.isoformat(),
        )
    joined, left = new.subject.joined_on, new.subject.left_on
    if (joined and day < joined) or (left and day > left):
        yield Message(
            "%(name)s was not in service on %(day)s. Look at the date and the person.",
            name=new.subject.name,
            day=day.isoformat(),
        )


def _about_texts(new: NewEntry) -> Iterator[Message]:
    for name, most in LONGEST.items():
        length = len(getattr(new, name) or "")
        if length > most:
            yield Message(
                "The text '%(field)s' has %(length)s characters; %(most)s are allowed. "
                "Shorten it.",
                field=name,
                length=length,
                most=most,
            )
    if new.quantity > MOST:
        yield Message(
            "The quantity %(quantity)s is too large: give %(most)s or less.",
            quantity=new.quantity,
            most=MOST,
        )


def _about_points(new: NewEntry) -> Iterator[Message]:
    if _is_no_number(new.points):
        yield Message(
            "The points '%(points)s' are no number. Give them in digits, such as 2.5.",
            points=str(new.points),
        )


def _is_no_number(points: Decimal | None) -> bool:
    return points is not None and not points.is_finite()


def _about_rules(
    new: NewEntry, rules: list[tuple[str, str]], rulebooks: Rulebooks
) -> Iterator[Message]:
    """Check against every rule; points and level go to the rules that take them.

    Where no rule takes them, the first one says so.
    """
    takers = [takes(rulebooks[slug], code) for slug, code in rules]
    no_points = not any(ranged for ranged, _ in takers)
    no_levels = not any(levels for _, levels in takers)
    for place, (slug, code) in enumerate(rules):
        ranged, has_levels = takers[place]
        is_first = place == 0
        problems = check_entry(
            rulebooks[slug],
            new.subject.kind,
            code,
            new.quantity,
            new.points if ranged or (is_first and no_points) else None,
            new.level if has_levels or (is_first and no_levels) else None,
        )
        rule = rulebooks[slug].rules.get(code)
        for problem in problems:
            yield _said(problem.code, problem.message, new, code, rule)


def takes(rulebook: Rulebook, code: str) -> tuple[bool, bool]:
    """Tell whether a rule takes points, and whether it takes a level."""
    rule = rulebook.rules.get(code)
    if rule is None:
        return False, False
    return rule.kind in RANGED, rule.levels is not None


MESSAGES = {
    "unknown_rule": Message(
        "There is no rule %(rule)s. Let an administrator mend the rule map."
    ),
    "wrong_kind:staff": Message(
        "The rule %(rule)s is for staff, and %(name)s is none: choose a person."
    ),
    "wrong_kind:window": Message(
        "The rule %(rule)s is for windows, and %(name)s is none: choose a window."
    ),
    "derived_rule": Message(
        "The rule %(rule)s is computed by the system; nobody records it."
    ),
    "unset_rule": Message(
        "The rule %(rule)s has no points yet; set them in the rulebook."
    ),
    "wrong_quantity": Message("The quantity must be a whole number of 1 or more."),
    "points_given": Message("The rule %(rule)s takes no points: leave them out."),
    "points_missing": Message("The rule %(rule)s needs points: give %(range)s."),
    "points_out_of_range": Message(
        "%(points)s points are out of range for the rule %(rule)s: give %(range)s."
    ),
    "level_given": Message("The rule %(rule)s has no levels: leave the level out."),
    "wrong_level": Message(
        "The rule %(rule)s needs a level: choose one of %(levels)s."
    ),
}


def _said(
    code: str, english: str, new: NewEntry, rule_code: str, rule: Rule | None
) -> Message:
    """Put the engine's problem into words that can be translated."""
    if code == "wrong_kind" and rule is not None:
        code = f"{code}:{rule.subject[0]}"
    known = MESSAGES.get(code)
    if known is None:
        return Message(english.replace("%", "%%"))
    values = {
        "rule": rule_code,
        "name": new.subject.name,
        "points": text_of(new.points),
        "range": range_of(rule) if rule else "",
        "levels": ", ".join(levels_of(rule)) if rule else "",
    }
    wanted = {
        key: value for key, value in values.items() if f"%({key})s" in known.msgid
    }
    return Message(known.msgid, **wanted)


def range_of(rule: Rule) -> str:
    """Return the points that a ranged rule takes, e.g. "3–5"."""
    low = text_of(rule.min or Decimal(0))
    return f"{low}–{text_of(rule.max)}" if rule.max is not None else f"≥ {low}"


def levels_of(rule: Rule) -> list[str]:
    """Return the levels that a rule lists."""
    tables = rule.levels or ()
    return list(dict.fromkeys(name for _, table in tables for name in table))
