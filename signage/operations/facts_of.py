"""Gather what an evaluation starts from: roster, ledger entries and metrics."""

from collections.abc import Collection, Iterator
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
from signage.operations.subjects import roster_of
from signage.rules import facts
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook

CASES = "cases"
ASSESSMENT = "assessment"
RANGED = frozenset({"deduct_range", "bonus_range"})

Given = set[tuple[str, str, str]]  # period, subject's code, metric


def facts_of(
    session: Session,
    adoption: Adoption,
    period: Period,
    ids: Collection[int] | None = None,
) -> facts.Facts:
    """Return what a rulebook of the hall is applied to in a period.

    Entries reach back to 1 January, as yearly caps and counters do. `ids` narrows it
    to some subjects; everybody whose facts move their scores must be among them.
    """
    return facts.Facts(
        roster=roster_of(session, adoption.hall_id, period, ids),
        entries=tuple(_entries(session, adoption, period, ids)),
        metrics=tuple(metrics_of(session, adoption, period, ids)),
    )


def _entries(
    session: Session, adoption: Adoption, period: Period, ids: Collection[int] | None
) -> Iterator[facts.Entry]:
    rulebook = rulebook_of(adoption)
    query = _standing_entries(adoption, period)
    if ids is not None:
        query = query.where(LedgerEntry.subject_id.in_(ids))
    for line, row in enumerate(session.execute(query), start=1):
        yield _entry(rulebook, row, line)


def _standing_entries(adoption: Adoption, period: Period) -> Select[*tuple[Any, ...]]:
    """Select the entries of the year that no reversal cancels, by day."""
    reversal = aliased(LedgerEntry)
    first = date(period.first.year, 1, 1)
    return (
        select(
            LedgerEntry.key,
            LedgerEntry.occurred_on,
            Subject.code,
            FactKindRule.rule,
            LedgerEntry.quantity,
            LedgerEntry.points,
            LedgerEntry.level,
            LedgerEntry.matter,
            LedgerEntry.note,
        )
        .join(Subject, Subject.id == LedgerEntry.subject_id)
        .join(FactKindRule, FactKindRule.fact_kind_id == LedgerEntry.fact_kind_id)
        .outerjoin(reversal, reversal.reverses_id == LedgerEntry.id)
        .where(
            LedgerEntry.hall_id == adoption.hall_id,
            LedgerEntry.occurred_on.between(first, period.last),
            LedgerEntry.reverses_id.is_(None),
            reversal.id.is_(None),
            FactKindRule.slug == adoption.slug,
        )
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
    session: Session, adoption: Adoption, period: Period, ids: Collection[int] | None
) -> Iterator[facts.Metric]:
    """Yield what was told, then what the system itself knows and nobody told."""
    given: Given = set()
    for metric in _told(session, adoption, period, ids):
        given.add((str(metric.period), metric.subject, metric.name))
        yield metric
    derived = _assessments if not adoption.feeds_assessment else _cases
    for metric in derived(session, adoption, period, ids):
        if (str(metric.period), metric.subject, metric.name) not in given:
            yield metric


def _told(
    session: Session, adoption: Adoption, period: Period, ids: Collection[int] | None
) -> Iterator[facts.Metric]:
    query = (
        select(Metric.period, Subject.code, Metric.name, Metric.value)
        .join(Metric.subject)
        .where(Metric.hall_id == adoption.hall_id, Metric.period.in_(_months(period)))
    )
    if ids is not None:
        query = query.where(Metric.subject_id.in_(ids))
    for row in session.execute(query):
        yield facts.Metric(Period.parse(row.period), row.code, row.name, row.value)


def _months(period: Period) -> list[str]:
    return [str(month) for month in period.months]


def _cases(
    session: Session, adoption: Adoption, period: Period, ids: Collection[int] | None
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
    if ids is not None:
        query = query.where(Case.window_id.in_(ids))
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
    session: Session, adoption: Adoption, period: Period, ids: Collection[int] | None
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
    if ids is not None:
        query = query.where(Scorecard.subject_id.in_(ids))
    for row in session.execute(query):
        yield facts.Metric(Period.parse(row.period), row.code, ASSESSMENT, row.score)
