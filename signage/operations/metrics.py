"""Save metrics: the numbers of a subject for a month that are no ledger entries."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Hall, Metric, Subject
from signage.rules import facts


def save_metrics(session: Session, hall: Hall, metrics: Iterable[facts.Metric]) -> int:
    """Add or replace metrics by subject, month and name; return how many differed.

    Subjects must be saved before (signage.operations.roster).
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
    differing = 0
    for metric in wanted:
        key = (subjects[metric.subject], str(metric.period), metric.name)
        row = known.get(key)
        if row is None:
            subject_id, period, name = key
            known[key] = Metric(
                hall_id=hall.id,
                subject_id=subject_id,
                period=period,
                name=name,
                value=metric.value,
            )
            session.add(known[key])
        elif row.value != metric.value:
            row.value = metric.value
        else:
            continue
        differing += 1
    session.flush()
    return differing
