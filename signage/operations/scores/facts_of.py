"""Gather what an evaluation starts from: roster, ledger entries and metrics."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased

from signage.models import (
    Adoption,
    Evaluation,
    FactKindRule,
    LedgerEntry,
    Metric,
    Scorecard,
    Subject,
)
from signage.operations.hall.subjects import Roster, roster_of
from signage.operations.rulebooks.adoption import adoptions_of, rulebook_of
from signage.operations.rulebooks.editions import editions_by_month
from signage.operations.scores.counted import counted_metrics, looked_at, without_told
from signage.operations.scores.granted import titles_of
from signage.rules import facts
from signage.rules.editions import Editions
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook

ASSESSMENT = "assessment"
RANGED = frozenset({"deduct_range", "bonus_range"})


@dataclass(frozen=True, slots=True)
class Gathered:
    """What every rulebook of a hall starts from in a period; read once for all.

    `rows` are the entries of the year that no reversal cancels, by day, one for each
    line of the rule map; yearly caps and counters look back to 1 January. `counted` is
    what the system itself knows and nobody told otherwise, `adoptions` all that the
    hall ever made: they tell which edition an entry falls under.
    """

    roster: Roster
    rows: tuple[Row[Any], ...]
    told: tuple[facts.Metric, ...]
    counted: tuple[facts.Metric, ...]
    adoptions: tuple[Adoption, ...]


def gather(
    session: Session, hall_id: int, period: Period, circle: Roster | None = None
) -> Gathered:
    """Read the facts of a hall, or of one circle of it."""
    roster = circle or roster_of(session, hall_id, period)
    query = _standing_entries(hall_id, period, roster.only)
    told = tuple(_told(session, hall_id, period, roster))
    counted = counted_metrics(session, hall_id, period, roster.only)
    return Gathered(
        roster=roster,
        rows=tuple(session.execute(query)),
        told=told,
        counted=tuple(without_told(counted, told)),
        adoptions=tuple(adoptions_of(session, hall_id)),
    )


def facts_of(
    session: Session,
    adoption: Adoption,
    period: Period,
    gathered: Gathered | None = None,
) -> facts.Facts:
    """Return what one rulebook of the hall is applied to in a period."""
    gathered = gathered or gather(session, adoption.hall_id, period)
    by_month = editions_by_month(adoption, gathered.adoptions, period)
    editions = Editions(rulebook_of(adoption), by_month)
    rows = [row for row in gathered.rows if row.slug == adoption.slug]
    return facts.Facts(
        roster=gathered.roster.subjects,
        entries=tuple(_entries(editions, rows)),
        metrics=tuple(metrics_of(session, adoption, period, gathered)),
        titles=titles_of(session, adoption, period),
    )


def _standing_entries(
    hall_id: int, period: Period, only: Collection[int] | None
) -> Select[*tuple[Any, ...]]:
    # Naming the hall besides a circle's subjects, SQLite reads the hall's whole year:
    # that comes in the order asked for.
    whose = (
        LedgerEntry.hall_id == hall_id
        if only is None
        else LedgerEntry.subject_id.in_(only)
    )
    first = date(period.first.year, 1, 1)
    return _ENTRIES.where(whose, LedgerEntry.occurred_on.between(first, period.last))


_REVERSAL = aliased(LedgerEntry)
_ENTRIES: Select[*tuple[Any, ...]] = (
    select(
        LedgerEntry.key,
        LedgerEntry.occurred_on,
        Subject.code,
        FactKindRule.slug,
        FactKindRule.rule,
        LedgerEntry.quantity,
        LedgerEntry.points,
        LedgerEntry.level,
        LedgerEntry.matter,
        LedgerEntry.note,
    )
    .join(Subject, Subject.id == LedgerEntry.subject_id)
    .join(FactKindRule, FactKindRule.fact_kind_id == LedgerEntry.fact_kind_id)
    .outerjoin(_REVERSAL, _REVERSAL.reverses_id == LedgerEntry.id)
    .where(LedgerEntry.reverses_id.is_(None), _REVERSAL.id.is_(None))
    .order_by(LedgerEntry.occurred_on, LedgerEntry.id)
)


def _entries(editions: Editions, rows: Iterable[Row[Any]]) -> Iterator[facts.Entry]:
    """Yield entries as the edition of their day reads them; none before the first."""
    for line, row in enumerate(rows, start=1):
        edition = editions.on(row.occurred_on)
        if edition is not None:
            yield _entry(edition, row, line)


def _entry(rulebook: Rulebook, row: Row[Any], line: int) -> facts.Entry:
    """Give points and level only to the rules that take them (one fact, two rules)."""
    rule = rulebook.rules.get(row.rule)
    is_ranged = rule is not None and rule.kind in RANGED
    has_levels = rule is not None and rule.levels is not None
    return facts.Entry(
        id=row.key,
        date=row.occurred_on,
        subject=row.code,
        rule=row.rule,
        quantity=row.quantity,
        points=row.points if is_ranged else None,
        level=row.level if has_levels else None,
        matter=row.matter,
        note=row.note,
        line=line,
    )


def metrics_of(
    session: Session, adoption: Adoption, period: Period, gathered: Gathered
) -> Iterator[facts.Metric]:
    """Yield what was told, then what the system itself knows and nobody told."""
    yield from gathered.told
    wanted = looked_at(rulebook_of(adoption))
    yield from (metric for metric in gathered.counted if metric.name in wanted)
    # Only awards rank by it, and nobody ranks a circle.
    if gathered.roster.is_whole and not adoption.feeds_assessment:
        scores = _assessments(session, adoption, period)
        yield from without_told(scores, gathered.told)


def _told(
    session: Session, hall_id: int, period: Period, roster: Roster
) -> Iterator[facts.Metric]:
    query = (
        select(Metric.period, Subject.code, Metric.name, Metric.value)
        .join(Metric.subject)
        .where(Metric.hall_id == hall_id, Metric.period.in_(_months(period)))
    )
    if roster.only is not None:
        query = query.where(Metric.subject_id.in_(roster.only))
    for row in session.execute(query):
        yield facts.Metric(Period.parse(row.period), row.code, row.name, row.value)


def _months(period: Period) -> list[str]:
    return [str(month) for month in period.months]


def _assessments(
    session: Session, adoption: Adoption, period: Period
) -> Iterator[facts.Metric]:
    """Yield the month scores of the rulebook that feeds the others."""
    query = (
        select(Evaluation.period, Subject.code, Scorecard.score)
        .join(Scorecard.evaluation)
        .join(Evaluation.adoption)
        .join(Scorecard.subject)
        .where(
            Evaluation.hall_id == adoption.hall_id,
            Evaluation.period.in_(_months(period)),
            Adoption.feeds_assessment,
            Scorecard.score.is_not(None),
        )
    )
    for row in session.execute(query):
        yield facts.Metric(Period.parse(row.period), row.code, ASSESSMENT, row.score)
