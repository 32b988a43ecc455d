"""Tell who holds which titles: what people granted, not what was proposed."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from signage.models import (
    Adoption,
    Award,
    Evaluation,
    EvaluationStep,
    Nomination,
    Subject,
)
from signage.models.evaluation import EvaluationState
from signage.operations.rulebooks.adoption import rulebook_of
from signage.rules.period import Period

Titles = dict[tuple[str, Period], list[str]]


def titles_of(session: Session, adoption: Adoption, period: Period) -> Titles:
    """Return the winners of shorter periods' awards that a ranking of this one counts.

    Only of final results: there the committee's choices and rejections stand. An award
    that was revoked counts no more, unless the period stood before: what is final stays
    as it was. Awards that nobody won have an empty list.
    """
    codes = set(_counted(adoption, period))
    if not codes:
        return {}
    found: Titles = {}
    for text in session.scalars(_final(adoption, period)):
        found |= {(code, Period.parse(text)): [] for code in codes}
    stood_at = _stood_at(session, adoption, period)
    rows = session.execute(_granted(adoption, period, codes, stood_at))
    for text, code, subject in rows:
        found[code, Period.parse(text)].append(subject)
    return found


def _counted(adoption: Adoption, period: Period) -> Iterator[str]:
    for award in rulebook_of(adoption).awards.values():
        if award.period == period.kind:
            yield from (key.titles for key in award.rank if key.titles is not None)


def _final(adoption: Adoption, period: Period) -> Select[str]:
    return (
        select(Evaluation.period)
        .join(Evaluation.adoption)
        .where(
            Evaluation.hall_id == adoption.hall_id,
            Evaluation.state == EvaluationState.FINAL,
            Evaluation.first_on >= period.first,
            Evaluation.last_on <= period.last,
            Evaluation.period != str(period),
            Adoption.slug == adoption.slug,
        )
    )


def _stood_at(session: Session, adoption: Adoption, period: Period) -> datetime | None:
    """Return when the results of the period itself became final; None: not yet."""
    query = (
        select(EvaluationStep.entered_at)
        .join(Evaluation, Evaluation.id == EvaluationStep.evaluation_id)
        .join(Evaluation.adoption)
        .where(
            Evaluation.hall_id == adoption.hall_id,
            Evaluation.period == str(period),
            Adoption.slug == adoption.slug,
            EvaluationStep.state == EvaluationState.FINAL,
        )
    )
    return session.scalars(query).first()


def _granted(
    adoption: Adoption, period: Period, codes: set[str], stood_at: datetime | None
) -> Select[str, str, str]:
    counts: ColumnElement[bool] = Award.revoked_at.is_(None)
    if stood_at is not None:
        counts = or_(counts, Award.revoked_at > stood_at)
    return (
        _final(adoption, period)
        .with_only_columns(Evaluation.period, Nomination.award, Subject.code)
        .join(Nomination, Nomination.evaluation_id == Evaluation.id)
        .join(Award, and_(Award.nomination_id == Nomination.id, counts))
        .join(Subject, Subject.id == Nomination.subject_id)
        .where(Nomination.award.in_(codes))
        .order_by(Nomination.rank, Nomination.id)
    )
