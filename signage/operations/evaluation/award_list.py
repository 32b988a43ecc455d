"""Read nominations and awards, with all that their pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from signage.errors import NotFoundError
from signage.models import Award, Evaluation, Nomination, Subject
from signage.operations.evaluation.awards import places_left
from signage.operations.rulebooks.adoption import rulebook_of
from signage.rules.schema_awards import Award as AwardRule

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class AwardBallot:
    """The nominations of one award in one group, best first."""

    code: str
    rule: AwardRule
    group_code: str | None
    nominations: tuple[Nomination, ...]

    @property
    def undecided(self) -> tuple[Nomination, ...]:
        """Return those who are tied."""
        return tuple(n for n in self.nominations if n.state == "undecided")

    @property
    def places(self) -> int:
        """Return how many of the tied may be chosen."""
        return places_left(self.nominations)


def ballots_of(session: Session, evaluation: Evaluation) -> list[AwardBallot]:
    """Return the nominations of an evaluation by award and group."""
    query = _with_subject(select(Nomination)).where(
        Nomination.evaluation_id == evaluation.id
    )
    order = Nomination.award, Nomination.group_code, Nomination.rank, Nomination.id
    found = session.scalars(query.order_by(*order)).all()
    rules = rulebook_of(evaluation.adoption).awards
    return [
        AwardBallot(award, rules[award], group, tuple(members))
        for (award, group), members in groupby(found, key=_award_and_group)
    ]


def _award_and_group(nomination: Nomination) -> tuple[str, str | None]:
    return nomination.award, nomination.group_code


def _with_subject(query: Select[Nomination]) -> Select[Nomination]:
    return query.options(
        joinedload(Nomination.subject).joinedload(Subject.department),
        joinedload(Nomination.subject).joinedload(Subject.group),
    )


def get_nomination(session: Session, hall_id: int, nomination_id: int) -> Nomination:
    """Return a nomination of the hall; raise NotFoundError."""
    query = _with_subject(select(Nomination)).join(Nomination.evaluation)
    query = query.options(joinedload(Nomination.evaluation)).where(
        Nomination.id == nomination_id, Evaluation.hall_id == hall_id
    )
    found = session.scalars(query).first()
    if found is None:
        what = "nomination"
        raise NotFoundError(what, nomination_id)
    return found


@dataclass(frozen=True, slots=True)
class AwardPage:
    """One page of granted awards, newest first; the key of the next page, or None."""

    awards: Sequence[Award]
    older_than: int | None


def award_page(
    session: Session, hall_id: int, *, older_than: int | None = None
) -> AwardPage:
    """Return a page of granted awards."""
    query = _whole_awards().where(Award.hall_id == hall_id)
    if older_than is not None:
        query = query.where(Award.id < older_than)
    found = session.scalars(query.order_by(Award.id.desc()).limit(PAGE_SIZE + 1)).all()
    awards = found[:PAGE_SIZE]
    return AwardPage(awards, awards[-1].id if len(found) > PAGE_SIZE else None)


def _whole_awards() -> Select[Award]:
    nomination = joinedload(Award.nomination)
    evaluation = nomination.joinedload(Nomination.evaluation)
    subject = nomination.joinedload(Nomination.subject)
    return select(Award).options(
        evaluation.joinedload(Evaluation.adoption),
        subject.joinedload(Subject.department),
        joinedload(Award.granted_by),
    )


def get_award(session: Session, hall_id: int, award_id: int) -> Award:
    """Return a granted award with what its page shows; raise NotFoundError."""
    query = _whole_awards().where(Award.hall_id == hall_id, Award.id == award_id)
    found = session.scalars(query).first()
    if found is None:
        what = "award"
        raise NotFoundError(what, award_id)
    return found


def rule_of(award: Award) -> AwardRule:
    """Return the rulebook's definition of a granted award."""
    nomination = award.nomination
    return rulebook_of(nomination.evaluation.adoption).awards[nomination.award]
