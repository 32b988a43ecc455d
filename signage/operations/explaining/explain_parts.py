"""What a score is made of besides entries: its staff's categories, and its figures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.models import FileImport, Metric, Scorecard, Subject
from signage.operations.hall.subjects import circle_of
from signage.operations.rulebooks.adoption import rulebook_of
from signage.operations.scores.facts_of import Gathered, facts_of, gather
from signage.rules import facts
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
    """A metric that the score looked at: whose, in which month, its name and value.

    It is the subject's own, or (`is_of_window`) of the window that a person serves at.
    `is_counted` tells what this system counted itself from what was brought in; `file`
    is then what it was read from, if it was a file.
    """

    name: str
    code: str
    month: Period
    metric: str
    value: Decimal
    is_own: bool
    is_of_window: bool
    is_counted: bool
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """What the engine looked at for one subject: read once for figures and outlook.

    `entries` are the subject's own of the calendar year, up to the period's end.
    """

    subject: facts.Subject
    period: Period
    rulebook: Rulebook
    gathered: Gathered
    entries: tuple[facts.Entry, ...]
    metrics: tuple[facts.Metric, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The staff behind a window's mean categories, and the metrics of the period."""

    categories: tuple[Labels, ...] = ()
    staff: tuple[StaffPart, ...] = ()
    figures: tuple[Figure, ...] = ()


def behind(session: Session, card: Scorecard) -> Behind:
    """Gather what the engine looked at for the card's subject."""
    adoption = card.evaluation.adoption
    period = Period.parse(card.evaluation.period)
    circle = circle_of(session, card.subject, period)
    gathered = gather(session, card.evaluation.hall_id, period, circle)
    found = facts_of(session, adoption, period, gathered)
    code = card.subject.code
    return Behind(
        subject=next(one for one in circle.subjects if one.code == code),
        period=period,
        rulebook=rulebook_of(adoption),
        gathered=gathered,
        entries=tuple(one for one in found.entries if one.subject == code),
        metrics=found.metrics,
    )


def parts_of(session: Session, card: Scorecard, seen: Behind) -> Parts:
    """Return the figures of a score; of a window's month also its staff's part."""
    figures = tuple(_figures(session, card, seen))
    if card.subject.kind != "window" or seen.period.kind != "month":
        return Parts(figures=figures)
    names = _meant(seen.rulebook)
    return Parts(
        categories=tuple(
            seen.rulebook.categories("staff")[name].labels for name in names
        ),
        staff=_staff(session, card, seen.gathered.roster.ids.values(), names),
        figures=figures,
    )


def _meant(rulebook: Rulebook) -> list[str]:
    """Return the staff categories that a window's are the mean of."""
    rules = rulebook.rules.values()
    return [rule.mean_of for rule in rules if rule.mean_of is not None]


def _staff(
    session: Session, card: Scorecard, ids: Iterable[int], names: Sequence[str]
) -> tuple[StaffPart, ...]:
    query = (
        select(Scorecard)
        .join(Scorecard.subject)
        .options(joinedload(Scorecard.subject))
        .where(
            Scorecard.evaluation_id == card.evaluation_id,
            Scorecard.subject_id.in_(set(ids) - {card.subject_id}),
        )
        .order_by(Subject.code)
    )
    cards = session.scalars(query).all()
    return tuple(StaffPart(one.subject, _left(one, names)) for one in cards)


def _left(card: Scorecard, names: Sequence[str]) -> tuple[Decimal, ...]:
    categories = card.result["categories"] or {}
    return tuple(Decimal(categories[name]) for name in names if name in categories)


def _figures(session: Session, card: Scorecard, seen: Behind) -> Iterator[Figure]:
    """Yield the metrics that the rulebook looks at: the subject's and its window's."""
    wanted = _looked_at(seen.rulebook)
    names = {
        one.code: one.name
        for one in seen.gathered.roster.subjects
        if one.code == seen.subject.code or one.kind == "window"
    }
    counted = {(one.period, one.subject, one.name) for one in seen.gathered.counted}
    files, window = _files(session, card, seen), seen.subject.window
    for one in seen.metrics:
        if one.subject in names and one.name in wanted:
            key = (one.period, one.subject, one.name)
            yield Figure(
                name=names[one.subject],
                code=one.subject,
                month=one.period,
                metric=one.name,
                value=one.value,
                is_own=one.subject == seen.subject.code,
                is_of_window=one.subject == window,
                is_counted=key in counted,
                file=files.get((str(one.period), one.subject, one.name)),
            )


def _looked_at(rulebook: Rulebook) -> set[str | None]:
    """Return the metrics that some rule looks at."""
    names: set[str | None] = set()
    for rule in rulebook.rules.values():
        names.add(rule.metric)
        if rule.ratio is not None:
            names |= {rule.ratio.metric, rule.ratio.to, rule.ratio.less}
    return names


def _files(
    session: Session, card: Scorecard, seen: Behind
) -> dict[tuple[str, str, str], str]:
    """Return the name of the file that each brought-in metric was read from."""
    known, window = seen.gathered.roster.ids, seen.subject.window
    ids = {card.subject_id, known.get(window or "", card.subject_id)}
    query = (
        select(Metric.period, Subject.code, Metric.name, FileImport.name)
        .join(Metric.subject)
        .join(FileImport, FileImport.id == Metric.import_id)
        .where(
            Metric.subject_id.in_(ids),
            Metric.period.in_([str(month) for month in seen.period.months]),
        )
    )
    rows = session.execute(query).all()
    return {(period, code, name): file for period, code, name, file in rows}
