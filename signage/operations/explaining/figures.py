"""The figures of a month, subject by subject, each with where it came from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from signage.models import Hall, Metric, Subject
from signage.operations.ratings.ratings_summary import (
    Satisfaction,
    satisfaction_by_window,
)
from signage.operations.scores.counted import (
    CASES,
    counted_metrics,
    instants_of,
    without_told,
)
from signage.rules import facts
from signage.rules.period import Period

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Told:
    """Which file told a figure, and when; no name where it was told otherwise."""

    file: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """A metric of a month. `told` is None where the system counted it itself."""

    name: str
    value: Decimal
    told: Told | None

    @property
    def is_counted_cases(self) -> bool:
        """Tell whether it is counted from cases, which can be listed."""
        return self.told is None and self.name == CASES


@dataclass(frozen=True, slots=True)
class SubjectFigures:
    """A subject's figures; `satisfaction` is for people to see, it changes no score."""

    subject: Subject
    figures: Sequence[MonthFigure]
    satisfaction: Satisfaction | None


@dataclass(frozen=True, slots=True)
class FigurePage:
    """One page of the figures of a month, in order of codes."""

    rows: Sequence[SubjectFigures]
    page: int
    pages: int
    total: int


def figure_page(
    session: Session, hall: Hall, month: Period, kind: str, page: int
) -> FigurePage:
    """Return the figures of those who take part in a month, page by page."""
    taking_part = (
        Subject.hall_id == hall.id,
        Subject.kind == kind,
        or_(Subject.joined_on.is_(None), Subject.joined_on <= month.last),
        or_(Subject.left_on.is_(None), Subject.left_on >= month.first),
    )
    counting = select(func.count()).select_from(Subject).where(*taking_part)
    total = session.scalar(counting) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = select(Subject).where(*taking_part).order_by(Subject.sort_key)
    query = query.options(joinedload(Subject.department))
    subjects = session.scalars(
        query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    figures = _figures(session, hall, month, [one.id for one in subjects])
    rated: Mapping[int, Satisfaction] = {}
    if kind == "window":
        starts, ends = instants_of(month, hall.time_zone)
        rated = satisfaction_by_window(session, hall.id, starts, ends)
    rows = [
        SubjectFigures(one, figures[one.code], rated.get(one.id)) for one in subjects
    ]
    return FigurePage(rows, page, pages, total)


def _figures(
    session: Session, hall: Hall, month: Period, ids: Sequence[int]
) -> Mapping[str, list[MonthFigure]]:
    query = (
        select(Metric)
        .where(Metric.subject_id.in_(ids), Metric.period == str(month))
        .options(joinedload(Metric.subject), joinedload(Metric.file))
        .order_by(Metric.name)
    )
    rows = session.scalars(query).all()
    told = [facts.Metric(month, one.subject.code, one.name, one.value) for one in rows]
    counted = without_told(counted_metrics(session, hall.id, month, ids), told)
    found: dict[str, list[MonthFigure]] = defaultdict(list)
    for metric in counted:
        figure = MonthFigure(metric.name, metric.value, None)
        found[metric.subject].append(figure)
    for row in rows:
        source = Told(
            row.file.name if row.file else None,
            row.file.imported_at if row.file else None,
        )
        found[row.subject.code].append(MonthFigure(row.name, row.value, source))
    return found
