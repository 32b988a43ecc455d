"""The standing: who leads in each contest group, and how that moved since last time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from signage.models import (
    Adoption,
    ContestGroup,
    Department,
    Evaluation,
    Scorecard,
    Subject,
)
from signage.rules.period import Period

SubjectKind = Literal["window", "staff"]

Places = dict[int, tuple[Decimal, int]]


@dataclass(frozen=True, slots=True)
class Standing:
    """A subject's score (points) and rank in its contest group, now and before.

    Equal scores share a rank and the next one is left out (1, 1, 3). `previous_score`
    and `previous_rank` are None for who took no part in the period before.
    """

    subject_id: int
    code: str
    name: str
    group_code: str | None
    group_name: str | None
    department: str | None
    score: Decimal
    rank: int
    previous_score: Decimal | None
    previous_rank: int | None

    @property
    def score_change(self) -> Decimal | None:
        """Return the points won or lost since the period before."""
        if self.previous_score is None:
            return None
        return self.score - self.previous_score

    @property
    def rank_change(self) -> int | None:
        """Return the places won (positive) or lost since the period before."""
        return None if self.previous_rank is None else self.previous_rank - self.rank


def standing_of(
    session: Session, hall_id: int, period: str, kind: SubjectKind = "window"
) -> tuple[Standing, ...]:
    """Return the standing of a period, group by group and by rank (two queries)."""
    before = str(Period.parse(period).previous())
    rows = session.execute(_scores(hall_id, (period, before), kind)).all()
    names = group_names(session, hall_id)
    past = dict(_places(row for row in rows if row.period == before))
    present = [row for row in rows if row.period == period]
    places = dict(_places(present))
    found = [_standing(row, names, places, past) for row in present]
    return tuple(sorted(found, key=_order))


def _scores(
    hall_id: int, periods: tuple[str, str], kind: str
) -> Select[*tuple[Any, ...]]:
    """Select the scores of the rulebook whose month score is the assessment."""
    group = Scorecard.result["group"].as_string().label("group_code")
    columns = (
        Evaluation.period,
        Scorecard.score,
        Subject.id,
        Subject.code,
        Subject.name,
        Department.name.label("department"),
        group,
    )
    return (
        select(*columns)
        .select_from(Scorecard)
        .join(Scorecard.evaluation)
        .join(Evaluation.adoption)
        .join(Subject, Subject.id == Scorecard.subject_id)
        .outerjoin(Subject.department)
        .where(
            Evaluation.hall_id == hall_id,
            Evaluation.period.in_(periods),
            Adoption.feeds_assessment,
            Subject.kind == kind,
            Scorecard.score.is_not(None),
        )
    )


def group_names(session: Session, hall_id: int) -> dict[str, str]:
    """Return the names of the hall's contest groups by code."""
    query = select(ContestGroup.code, ContestGroup.name)
    rows = session.execute(query.where(ContestGroup.hall_id == hall_id))
    return {row.code: row.name for row in rows}


def _places(
    rows: Iterable[Row[Any]],
) -> Iterator[tuple[int, tuple[Decimal, int]]]:
    """Yield each subject's score and its rank within its group."""
    ordered = sorted(rows, key=lambda row: (row.group_code or "", -row.score))
    for _group, members in groupby(ordered, key=lambda row: row.group_code or ""):
        rank, best = 0, None
        for position, row in enumerate(members, start=1):
            if row.score != best:
                rank, best = position, row.score
            yield row.id, (row.score, rank)


def _standing(
    row: Row[Any], names: dict[str, str], places: Places, past: Places
) -> Standing:
    previous_score, previous_rank = past.get(row.id, (None, None))
    return Standing(
        subject_id=row.id,
        code=row.code,
        name=row.name,
        group_code=row.group_code,
        group_name=names.get(row.group_code),
        department=row.department,
        score=row.score,
        rank=places[row.id][1],
        previous_score=previous_score,
        previous_rank=previous_rank,
    )


def _order(found: Standing) -> tuple[bool, str, int, str]:
    """Sort by group (those without one last), then rank, then code."""
    return found.group_code is None, found.group_code or "", found.rank, found.code
