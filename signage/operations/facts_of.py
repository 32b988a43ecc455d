"""Gather what an evaluation starts from: roster, ledger entries and metrics."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from signage.models import (
    Adoption,
    Case,
    Evaluation,
    FactKindRule,
    Hall,
    LedgerEntry,
    Metric,
    Scorecard,
    Subject,
)
from signage.operations.adoption import rulebook_of
from signage.operations.subjects import Roster, roster_of
from signage.rules import facts
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook

CASES = "cases"
ASSESSMENT = "assessment"
RANGED = frozenset({"deduct_range", "bonus_range"})


@dataclass(frozen=True, slots=True)
class Gathered:
    """What every rulebook of a hall starts from in a period; read once for all.

    `rows` are the entries of the year that no reversal cancels, by day, one for each
    line of the rule map; yearly caps and counters look back to 1 January.
    """

    roster: Roster
    rows: tuple[Row[Any], ...]
    told: tuple[facts.Metric, ...]


def gather(
    session: Session, hall_id: int, period: Period, circle: Roster | None = None
) -> Gathered:
    """Read the facts of a hall, or of one circle of it."""
    roster = circle or roster_of(session, hall_id, period)
    query = _standing_entries(hall_id, period)
    if roster.only is not None:
        query = query.where(LedgerEntry.subject_id.in_(roster.only))
    return Gathered(
        roster=roster,
        rows=tuple(session.execute(query)),
        told=tuple(_told(session, hall_id, period, roster)),
    )


def facts_of(
    session: Session,
    adoption: Adoption,
    period: Period,
    gathered: Gathered | None = None,
) -> facts.Facts:
    """Return what one rulebook of the hall is applied to in a period."""
    gathered = gathered or gather(session, adoption.hall_id, period)
    rulebook = rulebook_of(adoption)
    rows = [row for row in gathered.rows if row.slug == adoption.slug]
    return facts.Facts(
        roster=gathered.roster.subjects,
        entries=tuple(_entry(rulebook, row, n) for n, row in enumerate(rows, start=1)),
        metrics=tuple(metrics_of(session, adoption, period, gathered)),
    )


def _standing_entries(hall_id: int, period: Period) -> Select[*tuple[Any, ...]]:
    first = date(period.first.year, 1, 1)
    return _ENTRIES.where(
        LedgerEntry.hall_id == hall_id,
        LedgerEntry.occurred_on.between(first, period.last),
    )


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
    given = {(str(one.period), one.subject, one.name) for one in gathered.told}
    for metric in _derived(session, adoption, period, gathered.roster):
        if (str(metric.period), metric.subject, metric.name) not in given:
            yield metric


def _derived(
    session: Session, adoption: Adoption, period: Period, roster: Roster
) -> Iterator[facts.Metric]:
    if adoption.feeds_assessment:
        return _cases(session, adoption, period, roster)
    # Only awards rank by it, and nobody ranks a circle.
    return _assessments(session, adoption, period) if roster.is_whole else iter(())


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


def _cases(
    session: Session, adoption: Adoption, period: Period, roster: Roster
) -> Iterator[facts.Metric]:
    """Yield how many cases each window finished in each month, by the hall's days."""
    hall = session.get_one(Hall, adoption.hall_id)
    months = period.months
    counts = [func.count().filter(_finished_in(month, hall)) for month in months]
    query = (
        select(Subject.code, *counts)
        .join(Subject, Subject.id == Case.window_id)
        .where(Case.hall_id == hall.id, _finished_in(period, hall))
        .group_by(Subject.code)
    )
    if roster.only is not None:
        query = query.where(Case.window_id.in_(roster.only))
    for code, *finished in session.execute(query):
        for month, count in zip(months, finished, strict=True):
            if count:
                yield facts.Metric(month, code, CASES, Decimal(count))


def _finished_in(period: Period, hall: Hall) -> ColumnElement[bool]:
    starts, ends = instants_of(period, hall.time_zone)
    return (Case.finished_at >= starts) & (Case.finished_at < ends)


def instants_of(period: Period, time_zone: str) -> tuple[datetime, datetime]:
    """Return when a period starts and ends in the hall's time zone (half-open)."""
    zone = ZoneInfo(time_zone)
    days = period.first, period.next().first
    starts, ends = (datetime.combine(day, time.min, zone) for day in days)
    return starts, ends


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
