"""Compare a rulebook with the hall's rule map, and fill in what the map lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.models import (
    Adoption,
    Evaluation,
    FactKind,
    FactKindRule,
    Hall,
    LedgerEntry,
    User,
)
from signage.models.evaluation import EvaluationState
from signage.operations.hall.audit import record_audit
from signage.operations.hall.holding import hold_hall
from signage.operations.hall.pinyin import initials_of
from signage.operations.rulebooks.rule_map import default_map
from signage.rules.check import is_unset
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule

LONGEST_CODE = 64


@dataclass(frozen=True, slots=True)
class LostRule:
    """A rule that a kind of fact falls under and that the rulebook has no longer."""

    fact_kind: FactKind
    rule: str
    entries: int


@dataclass(frozen=True, slots=True)
class MapGaps:
    """Rules that no kind of fact falls under, and lines that lead to no rule."""

    unmapped: tuple[Rule, ...]
    lost: tuple[LostRule, ...]
    mapped: int

    @property
    def is_unknown(self) -> bool:
        """Tell whether nothing that is recorded reaches the rulebook."""
        return bool(self.unmapped) and not self.mapped


def map_gaps(session: Session, hall_id: int, book: Rulebook) -> MapGaps:
    """Return what the hall's rule map lacks for a rulebook, and has too much."""
    query = (
        select(FactKindRule)
        .join(FactKindRule.fact_kind)
        .where(FactKind.hall_id == hall_id, FactKindRule.slug == book.slug)
        .order_by(FactKind.position, FactKindRule.rule)
    )
    lines = session.scalars(query).all()
    mapped = {line.rule for line in lines}
    dead = [line for line in lines if line.rule not in book.rules]
    counts = _entries_of(session, {line.fact_kind_id for line in dead})
    return MapGaps(
        unmapped=tuple(
            rule
            for code, rule in book.rules.items()
            if code not in mapped and not rule.is_derived and not is_unset(rule)
        ),
        lost=tuple(
            LostRule(line.fact_kind, line.rule, counts.get(line.fact_kind_id, 0))
            for line in dead
        ),
        mapped=len(mapped & set(book.rules)),
    )


def _entries_of(session: Session, kinds: set[int]) -> Mapping[int, int]:
    if not kinds:
        return {}
    query = (
        select(LedgerEntry.fact_kind_id, func.count())
        .where(LedgerEntry.fact_kind_id.in_(kinds))
        .group_by(LedgerEntry.fact_kind_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def fill_map(
    session: Session, hall: Hall, book: Rulebook, *, actor: User, now: datetime
) -> int:
    """Give each rule that nothing falls under a kind of fact; return how many rules.

    The shipped map is used as far as it goes; any other rule becomes a kind of fact of
    its own name. Where the rulebook has closed periods, facts recorded in them must
    not move: only new kinds of fact are added then.
    """
    hold_hall(session, hall.id)
    gaps = map_gaps(session, hall.id, book)
    wanted = {rule.code: rule for rule in gaps.unmapped}
    query = select(FactKind).where(FactKind.hall_id == hall.id)
    kinds = {kind.code: kind for kind in session.scalars(query)}
    has_past = _has_past(session, hall.id, book.slug)
    for fact in default_map():
        code = fact.rules.get(book.slug, "")
        kind = kinds.get(fact.code)
        if code in wanted and kind is not None and not has_past:
            kind.rules.append(FactKindRule(slug=book.slug, rule=code))
    session.flush()
    left = map_gaps(session, hall.id, book).unmapped
    position = max((kind.position for kind in kinds.values()), default=0)
    for place, rule in enumerate(left, start=position + 1):
        own = _own_kind(hall, book.slug, rule, place)
        if own.code in kinds:
            kinds[own.code].rules.append(FactKindRule(slug=book.slug, rule=rule.code))
        else:
            session.add(own)
    session.flush()
    if wanted:
        record_audit(
            session,
            actor,
            "rulebook.facts_mapped",
            f"rulebook:{book.slug}",
            hall_id=hall.id,
            now=now,
            detail={"rules": len(wanted), "facts": len(left)},
        )
    return len(wanted)


def _has_past(session: Session, hall_id: int, slug: str) -> bool:
    query = (
        select(Evaluation.id)
        .join(Evaluation.adoption)
        .where(
            Evaluation.hall_id == hall_id,
            Evaluation.state != EvaluationState.OPEN,
            Adoption.slug == slug,
        )
    )
    return session.scalar(query.limit(1)) is not None


def _own_kind(hall: Hall, slug: str, rule: Rule, position: int) -> FactKind:
    return FactKind(
        hall_id=hall.id,
        code=f"{slug}-{rule.code}".lower()[:LONGEST_CODE],
        label_zh=rule.zh[:200],
        label_en=rule.en[:200],
        initials=initials_of(rule.zh)[:200],
        position=position,
        rules=[FactKindRule(slug=slug, rule=rule.code)],
    )
