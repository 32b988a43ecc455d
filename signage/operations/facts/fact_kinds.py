"""Kinds of fact: find them by typing, and say which rules they fall under and cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from signage.models import Adoption, FactKind, FactKindRule
from signage.operations.facts.entry_check import (
    levels_of,
    mapped_rules,
    range_of,
    takes,
)
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule
from signage.rules.values import value_on

MOST_FOUND = 8


def find_fact_kinds(
    session: Session, hall_id: int, text: str, limit: int = MOST_FOUND
) -> Sequence[FactKind]:
    """Return kinds of fact whose code, rule, words or pinyin initials hold the text.

    What only rulebooks know that the hall never adopted is left out.
    """
    typed = text.strip().lower()
    of_rule = exists().where(
        FactKindRule.fact_kind_id == FactKind.id,
        func.lower(FactKindRule.rule).startswith(typed, autoescape=True),
    )
    matches = or_(
        FactKind.code.contains(typed, autoescape=True),
        FactKind.label_zh.contains(text.strip(), autoescape=True),
        func.lower(FactKind.label_en).contains(typed, autoescape=True),
        FactKind.initials.contains(typed, autoescape=True),
        of_rule,
    )
    adopted = exists().where(
        FactKindRule.fact_kind_id == FactKind.id,
        FactKindRule.slug == Adoption.slug,
        Adoption.hall_id == hall_id,
    )
    query = select(FactKind).where(FactKind.hall_id == hall_id, matches, adopted)
    found = session.scalars(query.order_by(FactKind.position)).all()
    return sorted(found, key=lambda kind: _distance(kind, typed))[:limit]


def _distance(kind: FactKind, typed: str) -> int:
    """Put exact codes first, then what begins with the text."""
    codes = {kind.code, *(line.rule.lower() for line in kind.rules)}
    if typed in codes:
        return 0
    starts = (kind.initials, kind.label_zh, kind.label_en.lower(), *codes)
    return 1 if any(text.startswith(typed) for text in starts) else 2


@dataclass(frozen=True, slots=True)
class MappedRule:
    """A rule that a fact falls under, with what it costs or earns (points, signed).

    `points` is None for facts that only ladders and awards count; `range` is given
    where the entry says the points, `levels` where it says the level.
    """

    slug: str
    rulebook_zh: str
    rulebook_en: str
    rule: Rule
    points: Decimal | None
    range: str | None
    levels: tuple[tuple[str, Decimal | None], ...]

    @property
    def is_bonus(self) -> bool:
        """Tell whether it adds points."""
        return self.rule.kind.startswith("bonus")


def rules_under(
    fact_kind: FactKind, rulebooks: Mapping[str, Rulebook], day: date
) -> list[MappedRule]:
    """Return the rules that a kind of fact falls under, with their cost on a day."""
    pairs = mapped_rules(fact_kind, rulebooks)
    return [
        _mapped(rulebooks[slug], slug, rulebooks[slug].rules[code], day)
        for slug, code in pairs
        if code in rulebooks[slug].rules
    ]


def _mapped(rulebook: Rulebook, slug: str, rule: Rule, day: date) -> MappedRule:
    ranged, has_levels = takes(rulebook, rule.code)
    table = value_on(rule.levels, day) if rule.levels else None
    levels = [(name, (table or {}).get(name)) for name in levels_of(rule)]
    return MappedRule(
        slug=slug,
        rulebook_zh=rulebook.labels.zh,
        rulebook_en=rulebook.labels.en,
        rule=rule,
        points=_signed(rule, day),
        range=range_of(rule) if ranged else None,
        levels=tuple(levels) if has_levels else (),
    )


def _signed(rule: Rule, day: date) -> Decimal | None:
    if rule.points is None or rule.kind not in ("deduct", "bonus"):
        return None
    size = value_on(rule.points, day)
    if size is None:
        return None
    return size if rule.kind == "bonus" else -size


def kinds_for(fact_kind: FactKind, rulebooks: Mapping[str, Rulebook]) -> list[str]:
    """Return the kinds of subject that all rules of a fact apply to."""
    pairs = mapped_rules(fact_kind, rulebooks)
    known = [rulebooks[slug].rules.get(code) for slug, code in pairs]
    sets = [set(rule.subject) for rule in known if rule is not None]
    return sorted(set.intersection(*sets)) if sets else []
