"""Say what would change a result: grades, ladders, caps and bars, exactly.

All distances are in points as they are shown: where a rulebook rounds, half a unit of
its last decimal may be won or lost in the rounding.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from signage.rules.facts import Entry, Subject
from signage.rules.matters import losers
from signage.rules.numbers import ZERO
from signage.rules.outlook_grades import GradeOutlook, grade_outlook
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule
from signage.rules.schema_awards import GradeCount, Step
from signage.rules.scheme import Scheme
from signage.rules.scorecard import Bar, Scorecard
from signage.rules.terms import Used, within_caps
from signage.rules.values import Labels

#: How often a grade was given in its calendar year so far.
Graded = Mapping[GradeCount, int]


@dataclass(frozen=True, slots=True)
class Climb:
    """The next step of a ladder: `count` so far in the window, it fires at `at`.

    `clears_on` is the first day on which the count starts anew; None where each entry
    stands by itself.
    """

    ladder: str
    step: Step
    count: int
    at: int
    clears_on: date | None

    @property
    def missing(self) -> int:
        """Return how many more there may be until it fires, that one included."""
        return self.at - self.count


@dataclass(frozen=True, slots=True)
class Room:
    """What is left (points) of a category, of the bonus, or of one rule's cap.

    `rule` is None for a category and for the bonus of the whole month, `labels` None
    for the latter.
    """

    labels: Labels | None
    rule: Rule | None
    left: Decimal
    full: Decimal
    period: Period

    @property
    def is_touched(self) -> bool:
        """Tell whether anything of it is used up."""
        return self.left != self.full


@dataclass(frozen=True, slots=True)
class Shut:
    """A bar with the awards that it shuts; the award period's end ends it."""

    bar: Bar
    awards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """A rule whose entry would shut an award period: at once, or at a count."""

    rule: Rule
    period: Period
    count: int
    least: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would change the result of one subject in one period."""

    grades: GradeOutlook | None
    climbs: tuple[Climb, ...]
    rooms: tuple[Room, ...]
    shuts: tuple[Shut, ...]
    risks: tuple[Risk, ...]


def outlook(
    rulebook: Rulebook,
    subject: Subject,
    card: Scorecard,
    entries: Sequence[Entry],
    seen: tuple[Period, date, Graded],
) -> Outlook:
    """Return what would change the card, as seen on a day of its period.

    `entries` are the subject's of the calendar year up to that day, `seen` the card's
    period, the day, and how often grades were given that ladders count.
    """
    period, day, graded = seen
    in_order = sorted(entries, key=lambda entry: (entry.date, entry.line))
    return Outlook(
        grade_outlook(rulebook, card, period),
        tuple(climbs(rulebook, card.kind, in_order, (day, graded))),
        tuple(rooms(rulebook, subject, card, in_order, (period, day))),
        tuple(_shuts(rulebook, card)),
        tuple(_risks(rulebook, card, in_order, day)),
    )


def climbs(
    rulebook: Rulebook,
    kind: str,
    entries: Sequence[Entry],
    seen: tuple[date, Graded],
) -> Iterator[Climb]:
    """Yield the next step of each ladder in each of its windows, as seen on a day."""
    for code, ladder in rulebook.ladders.items():
        if kind not in ladder.subject:
            continue
        nearest: dict[object, Climb] = {}
        for step in ladder.steps:
            climb = _climb(code, step, entries, seen)
            key = (step.counts, step.window)
            if climb and (key not in nearest or climb.at < nearest[key].at):
                nearest[key] = climb
        yield from nearest.values()


def _climb(
    ladder: str, step: Step, entries: Sequence[Entry], seen: tuple[date, Graded]
) -> Climb | None:
    if not step.active or not step.at:
        return None
    day, graded = seen
    window = None if step.window == "none" else Period.holding(day, step.window)
    if isinstance(step.counts, GradeCount):
        count = graded.get(step.counts, 0)
        window = Period.holding(day, "year")
    else:
        count = _count(entries, step.counts, window) if window else 0
    if count >= step.at and not step.repeat:
        return None
    clears_on = window.next().first if window else None
    return Climb(ladder, step, count, max(step.at, count + 1), clears_on)


def _count(entries: Iterable[Entry], codes: Iterable[str], window: Period) -> int:
    counted = frozenset(codes)
    return sum(
        entry.quantity
        for entry in entries
        if entry.rule in counted and window.contains(entry.date)
    )


def rooms(
    rulebook: Rulebook,
    subject: Subject,
    card: Scorecard,
    entries: Sequence[Entry],
    seen: tuple[Period, date],
) -> Iterator[Room]:
    """Yield what is left of each category, of the bonus, and of each rule's caps."""
    period, day = seen
    points = rulebook.subjects[card.kind].points
    if points is None:
        return
    for code, category in rulebook.categories(card.kind).items():
        if card.categories and code in card.categories:
            left = card.categories[code]
            yield Room(category.labels, None, left, category.full, period)
    is_cycle = period.kind == points.cycle
    if points.bonus_cap is not None and card.bonus is not None and is_cycle:
        left = points.bonus_cap - card.bonus
        yield Room(None, None, left, points.bonus_cap, period)
    yield from _caps(Scheme(rulebook, card.kind, points), subject, entries, day)


def _caps(
    scheme: Scheme, subject: Subject, entries: Sequence[Entry], day: date
) -> Iterator[Room]:
    used = _used(scheme, subject, entries)
    for code, rule in scheme.rules.items():
        for kind, cap in rule.cap.items():
            if cap is not None:
                period = Period.holding(day, kind)
                left = cap - used.get((code, period), ZERO)
                yield Room(rule.labels, rule, left, cap, period)


def _used(scheme: Scheme, subject: Subject, entries: Sequence[Entry]) -> Used:
    """Return what the caps of rules have let through, as the engine counts it."""
    taken = [entry for entry in entries if _took_part(subject, entry.date)]
    exclusive = frozenset(scheme.exclusive)
    rivals = [entry for entry in taken if entry.rule in exclusive]
    beaten = losers(rivals, scheme.rules, scheme.face, scheme.points.matter)
    used: Used = {}
    for entry in taken:
        rule = scheme.rules.get(entry.rule)
        if rule and rule.cap and entry.id not in beaten and entry.rule in scheme.terms:
            within_caps(rule, abs(scheme.face(entry)), entry.date, used)
    return used


def _took_part(subject: Subject, day: date) -> bool:
    month = Period.month_of(day)
    return subject.takes_part(month.first, month.last)


def _shuts(rulebook: Rulebook, card: Scorecard) -> Iterator[Shut]:
    for bar in card.barred:
        yield Shut(
            bar,
            tuple(
                code
                for code, award in rulebook.awards.items()
                if award.unbarred
                and award.subject == card.kind
                and award.period == bar.award_period.kind
            ),
        )


def _risks(
    rulebook: Rulebook, card: Scorecard, entries: Sequence[Entry], day: date
) -> Iterator[Risk]:
    """Yield the rules that would bar the subject from a period it may still win."""
    lost = {bar.award_period for bar in card.barred}
    for rule in rulebook.rules.values():
        if card.kind not in rule.subject:
            continue
        for bar in rule.bars:
            period = Period.holding(day, bar.period)
            if bar.of != "self" or period in lost:
                continue
            count, least = 0, 1
            if bar.when is not None:
                window = Period.holding(day, bar.when.window)
                count = _count(entries, bar.when.counts, window)
                least = bar.when.least
            if count < least:
                yield Risk(rule, period, count, least)
