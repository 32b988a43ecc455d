"""What a score is made of besides entries: its staff's categories, and its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.models import Evaluation, Scorecard, Subject
from signage.operations.adoption import rulebook_of
from signage.operations.facts_of import ASSESSMENT, gather, metrics_of
from signage.operations.subjects import Roster, circle_of
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.values import Labels


@dataclass(frozen=True, slots=True)
class StaffPart:
    """What one member of a window's staff has left in the categories it is made of."""

    subject: Subject
    left: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric that the score looked at: whose, its name, its value."""

    name: str
    metric: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Parts:
    """The staff behind a window's mean categories, and the metrics of the month."""

    categories: tuple[Labels, ...] = ()
    staff: tuple[StaffPart, ...] = ()
    figures: tuple[Figure, ...] = ()


def parts_of(session: Session, card: Scorecard) -> Parts:
    """Return the parts of a month's score; a longer period has those of its months."""
    period = Period.parse(card.evaluation.period)
    if period.kind != "month":
        return Parts()
    rulebook = rulebook_of(card.evaluation.adoption)
    circle = circle_of(session, card.subject, period)
    found = _figures(session, card.evaluation, circle, period)
    if card.subject.kind != "window":
        return Parts(figures=found)
    names = _meant(rulebook)
    return Parts(
        categories=tuple(rulebook.categories("staff")[name].labels for name in names),
        staff=_staff(session, card, frozenset(circle.ids.values()), names),
        figures=found,
    )


def _meant(rulebook: Rulebook) -> list[str]:
    """Return the staff categories that a window's are the mean of."""
    rules = rulebook.rules.values()
    return [rule.mean_of for rule in rules if rule.mean_of is not None]


def _staff(
    session: Session, card: Scorecard, ids: frozenset[int], names: Sequence[str]
) -> tuple[StaffPart, ...]:
    query = (
        select(Scorecard)
        .join(Scorecard.subject)
        .options(joinedload(Scorecard.subject))
        .where(
            Scorecard.evaluation_id == card.evaluation_id,
            Scorecard.subject_id.in_(ids - {card.subject_id}),
        )
        .order_by(Subject.code)
    )
    cards = session.scalars(query).all()
    return tuple(StaffPart(one.subject, _left(one, names)) for one in cards)


def _left(card: Scorecard, names: Sequence[str]) -> tuple[Decimal, ...]:
    categories = card.result["categories"] or {}
    return tuple(Decimal(categories[name]) for name in names if name in categories)


def _figures(
    session: Session, evaluation: Evaluation, circle: Roster, period: Period
) -> tuple[Figure, ...]:
    """Return the metrics of the window, from wherever they come."""
    windows = {s.code: s.name for s in circle.subjects if s.kind == "window"}
    gathered = gather(session, evaluation.hall_id, period, circle)
    metrics = metrics_of(session, evaluation.adoption, period, gathered)
    return tuple(
        Figure(windows[one.subject], one.name, one.value)
        for one in metrics
        if one.subject in windows and one.name != ASSESSMENT
    )
