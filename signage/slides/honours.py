"""Read who holds which award now: the newest period of each, with their scores."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from signage.models import (
    Adoption,
    Award,
    ContestGroup,
    Evaluation,
    Metric,
    Nomination,
    Scorecard,
    StaffMember,
    Window,
)
from signage.slides.kind import Setting
from signage.slides.reading import today_of

Holder = TypeVar("Holder", Window, StaffMember)

#: An honour that nobody renewed comes off the wall after this.
HONOURED_FOR = timedelta(days=130)
INFORMATION_METRICS = (
    "info_truth",
    "info_timeliness",
    "info_completeness",
    "info_wording",
)


@dataclass(frozen=True, slots=True)
class Honour(Generic[Holder]):
    """One award held: by whom, for which period, in which group, at what score."""

    award: str
    period: str
    group: str
    subject: Holder
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Wall(Generic[Holder]):
    """The holders of one award in its newest period, group by group, by rank."""

    award: str
    period: str
    honours: tuple[Honour[Holder], ...] = field(default=())


def window_walls(
    session: Session, setting: Setting, codes: Sequence[str]
) -> list[Wall[Window]]:
    """Return the walls of awards that windows hold."""
    options = (joinedload(Window.department),)
    return _walls(session, setting, codes, Window, options)


def staff_walls(
    session: Session, setting: Setting, codes: Sequence[str]
) -> list[Wall[StaffMember]]:
    """Return the walls of awards that staff members hold."""
    return _walls(session, setting, codes, StaffMember, ())


def _walls(
    session: Session,
    setting: Setting,
    codes: Sequence[str],
    model: type[Any],
    options: Iterable[Any],
) -> list[Wall[Any]]:
    query = (
        select(Nomination, Evaluation.period, Evaluation.last_on, model)
        .select_from(Award)
        .join(Award.nomination)
        .join(Nomination.evaluation)
        .join(model, model.id == Nomination.subject_id)
        .options(*options)
        .where(
            Award.hall_id == setting.hall.id,
            Award.revoked_at.is_(None),
            Nomination.award.in_(codes),
            Evaluation.last_on >= today_of(setting) - HONOURED_FOR,
        )
        .order_by(Nomination.group_code, Nomination.rank, Nomination.id)
    )
    rows = _newest(session.execute(query).all())
    if not rows:
        return []
    scores = _scores(session, {(row[0].subject_id, row[1]) for row in rows})
    groups = _group_names(session, setting.hall.id)
    return [_wall(code, rows, scores, groups) for code in codes if _has(rows, code)]


def _newest(rows: Sequence[Any]) -> list[Any]:
    last: dict[str, date] = {}
    for nomination, _period, last_on, _subject in rows:
        last[nomination.award] = max(last.get(nomination.award, last_on), last_on)
    return [row for row in rows if row[2] == last[row[0].award]]


def _has(rows: Sequence[Any], code: str) -> bool:
    return any(row[0].award == code for row in rows)


def _wall(
    code: str,
    rows: Sequence[Any],
    scores: dict[tuple[int, str], Decimal | None],
    groups: dict[str, str],
) -> Wall[Any]:
    honours = tuple(
        Honour(
            award=code,
            period=period,
            group=groups.get(nomination.group_code or "", ""),
            subject=subject,
            score=scores.get((nomination.subject_id, period)),
        )
        for nomination, period, _last_on, subject in rows
        if nomination.award == code
    )
    return Wall(code, honours[0].period, honours)


def _scores(
    session: Session, wanted: set[tuple[int, str]]
) -> dict[tuple[int, str], Decimal | None]:
    query = (
        select(Scorecard.subject_id, Evaluation.period, Scorecard.score)
        .join(Scorecard.evaluation)
        .join(Evaluation.adoption)
        .where(
            Adoption.feeds_assessment,
            Scorecard.subject_id.in_({subject for subject, _ in wanted}),
            Evaluation.period.in_({period for _, period in wanted}),
        )
    )
    return {(row[0], row[1]): row[2] for row in session.execute(query)}


def _group_names(session: Session, hall_id: int) -> dict[str, str]:
    query = select(ContestGroup.code, ContestGroup.name)
    rows = session.execute(query.where(ContestGroup.hall_id == hall_id))
    return {row.code: row.name for row in rows}


def information_points(
    session: Session, ids: Iterable[int], period: str
) -> dict[int, Decimal]:
    """Return the sum of each one's four information metrics of a month."""
    query = (
        select(Metric.subject_id, func.sum(Metric.value))
        .where(
            Metric.subject_id.in_(list(ids)),
            Metric.period == period,
            Metric.name.in_(INFORMATION_METRICS),
        )
        .group_by(Metric.subject_id)
    )
    return {row[0]: Decimal(str(row[1])) for row in session.execute(query)}
