"""Save metrics: the numbers of a subject for a month that are no ledger entries."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import FileImport, Hall, Metric, Subject
from signage.operations.facts.file_imports import closed_months
from signage.rules import facts
from signage.rules.period import Period
from signage.rules.problem import Problem, ProblemsError


@dataclass(frozen=True, slots=True)
class SavedMetrics:
    """How many metrics differed, and the first month of those."""

    differing: int
    first: Period | None


def save_metrics(
    session: Session,
    hall: Hall,
    metrics: Iterable[facts.Metric],
    file: FileImport | None = None,
) -> SavedMetrics:
    """Add or replace metrics by subject, month and name; `file` is who told them.

    Subjects must be saved before (operations.hall.roster). Whoever saves rescores.

    Raises:
        ProblemsError: what would change a closed month; nothing is changed.

    """
    wanted = list(metrics)
    codes = select(Subject.code, Subject.id).where(Subject.hall_id == hall.id)
    subjects: dict[str, int] = dict(session.execute(codes).all())
    periods = {str(metric.period) for metric in wanted}
    known = {
        (row.subject_id, row.period, row.name): row
        for row in session.scalars(
            select(Metric).where(Metric.hall_id == hall.id, Metric.period.in_(periods))
        )
    }
    differing = []
    for metric in wanted:
        row = known.get(_key(metric, subjects))
        if row is None or row.value != metric.value:
            differing.append(metric)
    _refuse_closed(session, hall, differing)
    for metric in differing:
        key = _key(metric, subjects)
        row = known.get(key)
        if row is None:
            subject_id, period, name = key
            row = Metric(
                hall_id=hall.id, subject_id=subject_id, period=period, name=name
            )
            session.add(row)
            known[key] = row
        row.value, row.import_id = metric.value, file.id if file else None
    session.flush()
    months = [metric.period for metric in differing]
    return SavedMetrics(
        len(differing), min(months, key=lambda one: one.first, default=None)
    )


def _key(metric: facts.Metric, subjects: dict[str, int]) -> tuple[int, str, str]:
    return subjects[metric.subject], str(metric.period), metric.name


def _refuse_closed(
    session: Session, hall: Hall, differing: Iterable[facts.Metric]
) -> None:
    closed = closed_months(session, hall)
    problems = [
        Problem(
            "month_closed",
            f"{metric.name} of {metric.subject} for {metric.period}: the month is "
            "closed and its results stand; leave the line out",
        )
        for metric in differing
        if metric.period.first in closed
    ]
    if problems:
        raise ProblemsError(problems)
