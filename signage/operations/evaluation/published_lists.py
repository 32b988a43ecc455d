"""Publicity lists: who is nominated for what while the public may object.

Screens show them, and so does the page behind the code on a screen.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, joinedload

from signage.clock import hall_day
from signage.models import Department, Evaluation, Hall, Nomination, Subject
from signage.models.evaluation import EvaluationState, NominationState
from signage.operations.hall.staff_windows import windows_of_staff
from signage.operations.rulebooks.adoption import rulebook_of
from signage.operations.scores.standing import group_names
from signage.rules.values import Labels

#: Nominations that stand; what was rejected is on no list.
PUBLISHED = (NominationState.PROPOSED, NominationState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Nominee:
    """Who is nominated; `place` is a person's window, or a window's department.

    `group` is the name of the contest group; empty: nominated of the whole hall.
    """

    nomination_id: int
    name: str
    group: str
    place: str
    is_person: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The nominees of one award, group by group and by rank."""

    award: str
    label: Labels
    nominees: tuple[Nominee, ...]


@dataclass(frozen=True, slots=True)
class PublishedList:
    """One evaluation in publicity; objections are taken until `due_at`, exclusive."""

    evaluation_id: int
    rulebook: Labels
    period: str
    due_at: datetime
    sections: tuple[Section, ...]

    def last_day(self, time_zone: str) -> date:
        """Return the last calendar day of the publicity: the hall's own."""
        return hall_day(self.due_at - timedelta(microseconds=1), time_zone)

    def nominee(self, nomination_id: int) -> tuple[Section, Nominee] | None:
        """Return a nominee of this list with the award, or None."""
        return next(
            (
                (section, nominee)
                for section in self.sections
                for nominee in section.nominees
                if nominee.nomination_id == nomination_id
            ),
            None,
        )


def label_in(labels: Labels, locale: str) -> str:
    """Return a name of a rulebook in a locale's language."""
    return labels.zh if locale.startswith("zh") else labels.en


def published_lists(
    session: Session, hall: Hall, now: datetime
) -> tuple[PublishedList, ...]:
    """Return the hall's lists in publicity, what ends first at the front."""
    evaluations = session.scalars(
        select(Evaluation)
        .options(joinedload(Evaluation.adoption))
        .where(
            Evaluation.hall_id == hall.id,
            Evaluation.state == EvaluationState.IN_PUBLICITY,
            Evaluation.due_at > now,
        )
        .order_by(Evaluation.due_at, Evaluation.id)
    ).all()
    if not evaluations:
        return ()
    rows = _nominations(session, [evaluation.id for evaluation in evaluations])
    names = group_names(session, hall.id)
    staff = [row.subject_id for row in rows if row.kind == "staff"]
    places = windows_of_staff(session, staff, hall_day(now, hall.time_zone))
    found = [_list(each, _of(each, rows), names, places) for each in evaluations]
    return tuple(one for one in found if one.sections)


def published_list(
    session: Session, hall: Hall, evaluation_id: int, now: datetime
) -> PublishedList | None:
    """Return the list of one evaluation, or None when it is not in publicity."""
    lists = published_lists(session, hall, now)
    return next((one for one in lists if one.evaluation_id == evaluation_id), None)


def _nominations(session: Session, evaluation_ids: Sequence[int]) -> Sequence[Row[Any]]:
    columns: tuple[Any, ...] = (
        Nomination.id,
        Nomination.evaluation_id,
        Nomination.award,
        Nomination.group_code,
        Nomination.subject_id,
        Subject.kind,
        Subject.name,
        Department.name.label("department"),
    )
    query = (
        select(*columns)
        .select_from(Nomination)
        .join(Nomination.subject)
        .outerjoin(Subject.department)
        .where(
            Nomination.evaluation_id.in_(evaluation_ids),
            Nomination.state.in_(PUBLISHED),
        )
        .order_by(Nomination.group_code, Nomination.rank, Nomination.id)
    )
    return session.execute(query).all()


def _of(evaluation: Evaluation, rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    return [row for row in rows if row.evaluation_id == evaluation.id]


def _list(
    evaluation: Evaluation,
    rows: Iterable[Row[Any]],
    names: Mapping[str, str],
    places: Mapping[int, str],
) -> PublishedList:
    if evaluation.due_at is None:  # the query left these out
        raise AssertionError(evaluation.id)
    rulebook = rulebook_of(evaluation.adoption)
    labels = {code: award.labels for code, award in rulebook.awards.items()}
    return PublishedList(
        evaluation_id=evaluation.id,
        rulebook=rulebook.labels,
        period=evaluation.period,
        due_at=evaluation.due_at,
        sections=_sections(rows, labels, names, places),
    )


def _sections(
    rows: Iterable[Row[Any]],
    labels: Mapping[str, Labels],
    names: Mapping[str, str],
    places: Mapping[int, str],
) -> tuple[Section, ...]:
    """Return the awards in the rulebook's order."""
    found: defaultdict[str, list[Nominee]] = defaultdict(list)
    for row in rows:
        found[row.award].append(_nominee(row, names, places))
    order = {code: position for position, code in enumerate(labels)}
    awards = sorted(found, key=lambda code: (order.get(code, len(order)), code))
    return tuple(
        Section(code, labels.get(code, Labels(code, code)), tuple(found[code]))
        for code in awards
    )


def _nominee(
    row: Row[Any], names: Mapping[str, str], places: Mapping[int, str]
) -> Nominee:
    code = row.group_code or ""
    return Nominee(
        nomination_id=row.id,
        name=row.name,
        group=names.get(code, code),
        place=places.get(row.subject_id, row.department or ""),
        is_person=row.kind == "staff",
    )
