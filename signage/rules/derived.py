"""Work out the rules that no entry names: means, zeroed categories, metrics, counts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from signage.rules.facts import Entry, Subject
from signage.rules.ledger import Ledger
from signage.rules.numbers import ZERO, Exact, as_decimal, exact_total
from signage.rules.period import Kind, Period
from signage.rules.schema import Rule
from signage.rules.scorecard import Line, Part, Veto
from signage.rules.terms import Bonus, Deduction, Work
from signage.rules.values import value_on


class Scores(Protocol):
    """Give what a derived rule may look at."""

    ledger: Ledger

    def staff_parts(self, window: Subject, period: Period) -> list[Part]:
        """Return the scores of the window's staff who take part in the month."""

    def reached(self, rule: Rule, subject: Subject) -> "Reached":
        """Return where the subject's entries reach the rule's limits."""

    def full(self, kind: str, category: str) -> Decimal:
        """Return the full mark of a category."""

    def is_floored(self, kind: str, rule: Rule) -> bool:
        """Tell whether the rule's deductions stop when its category is used up."""


#: What a derived rule turns on in a month: an entry, a number, or (None) its metrics.
Cause = Entry | Decimal | Fraction | None


def causes_of(
    scores: Scores, rules: Iterable[Rule], subject: Subject, month: Period
) -> list[tuple[Rule, Cause]]:
    """Return the rules that apply to the subject's month, each with its cause."""
    return [
        (rule, cause)
        for rule in rules
        if rule.kind in _WAYS
        for cause in _WAYS[rule.kind][0](scores, rule, subject, month)
    ]


def can_apply(scores: Scores, rule: Rule, subject: Subject) -> bool:
    """Tell whether the rule may apply to the subject in any month at all."""
    names = [rule.metric, rule.ratio.metric if rule.ratio else None]
    return (
        rule.kind == "derived_mean"
        or any(scores.ledger.has_metric(name) for name in names if name)
        or (bool(rule.counts) and scores.reached(rule, subject).is_ever)
    )


def apply(
    scores: Scores, rule: Rule, cause: Cause, subject: Subject, work: Work
) -> None:
    """Apply a derived rule, for this cause, to the month of a subject."""
    _WAYS[rule.kind][1](scores, rule, cause, subject, work)


def latest_metric(
    ledger: Ledger, rules: Iterable[Rule], subject: Subject, period: Period
) -> Decimal | None:
    """Return the metric of the derived_base rule in the last month that has it."""
    for rule in rules:
        if rule.kind == "derived_base" and rule.metric is not None:
            for month in reversed(period.months):
                value = ledger.metric(subject.code, rule.metric, month)
                if value is not None:
                    return value
    return None


def _zero_causes(
    scores: Scores, rule: Rule, subject: Subject, month: Period
) -> Iterator[Cause]:
    entry = scores.reached(rule, subject).in_effect(rule, month)
    if entry is not None:
        yield entry


def _zero(
    scores: Scores, rule: Rule, cause: Cause, subject: Subject, work: Work
) -> None:
    """Take all that is left of a category once there are too many of its entries."""
    if not isinstance(cause, Entry):
        return
    counted = -as_decimal(work.left[rule.category])
    work.left[rule.category] = ZERO
    work.total += counted
    if work.lines is not None:
        face = -scores.full(subject.kind, rule.category)
        day = min(max(cause.date, work.period.first), work.period.last)
        work.lines.append(Line(cause.id, rule, face, counted, "category_zeroed", day))


@dataclass(frozen=True, slots=True)
class Reached:
    """Hold the entries that reached a rule's limits, in each month and each year."""

    months: Mapping[Period, Entry]
    years: Mapping[Period, Entry]

    @property
    def is_ever(self) -> bool:
        """Tell whether any limit is reached at all."""
        return bool(self.months or self.years)

    def in_effect(self, rule: Rule, month: Period) -> Entry | None:
        """Return the entry for which the rule applies in the month, or None."""
        found = self.months.get(month)
        if found is not None or not self.years:
            return found
        found = self.years.get(Period.holding(month.first, "year"))
        if found is None or found.date > month.last:
            return None
        lasts = rule.year_effect == "to_year_end" or found.date >= month.first
        return found if lasts else None


def reached(ledger: Ledger, rule: Rule, subject: Subject) -> Reached:
    """Return where the subject's entries, up to the period's end, reach the limits.

    What comes later changes none of them: a limit is reached by the earliest entries.
    """
    entries = ledger.counted([subject.code], rule.counts)
    if rule.staff_counts:
        staff = [member.code for member in ledger.staff_of(subject.code)]
        entries = entries + ledger.counted(staff, rule.staff_counts)
        entries.sort(key=lambda entry: (entry.date, entry.line))
    return Reached(
        reached_in(entries, "month", rule.limits.get("month")),
        reached_in(entries, "year", rule.limits.get("year")),
    )


def reached_in(
    entries: Sequence[Entry], kind: Kind, limit: int | None
) -> dict[Period, Entry]:
    """Return the entry with which the quantities reach the limit, in each period."""
    counts: dict[Period, int] = {}
    found: dict[Period, Entry] = {}
    for entry in entries if limit is not None else ():
        period = Period.holding(entry.date, kind)
        counts[period] = counts.get(period, 0) + entry.quantity
        if counts[period] >= (limit or 0):
            found.setdefault(period, entry)
    return found


def _mean_causes(
    scores: Scores, rule: Rule, subject: Subject, month: Period
) -> Iterator[Cause]:
    """Yield how far the mean of its staff moves a window, if it does."""
    parts = scores.staff_parts(subject, month)
    if parts and rule.mean_of is not None and rule.factor is not None:
        full = scores.full(subject.kind, rule.category)
        total = exact_total(part.left[rule.mean_of] for part in parts)
        # What moves the window, times the number of its staff.
        if isinstance(total, Decimal):
            moved_all: Exact = total * rule.factor - full * len(parts)
        else:
            moved_all = total * Fraction(rule.factor) - Fraction(full * len(parts))
        if moved_all:
            yield Fraction(moved_all) / len(parts)


def _mean(
    scores: Scores, rule: Rule, cause: Cause, subject: Subject, work: Work
) -> None:
    """Give a window what its staff have left of a category, on average."""
    del scores, subject
    if not isinstance(cause, Fraction):
        return
    work.left[rule.category] = Fraction(work.left[rule.category]) + cause
    work.from_means = Fraction(work.from_means) + cause
    if work.lines is not None:
        points = as_decimal(cause)
        line = Line(None, rule, points, points, None, work.period.last)
        work.lines.append(line)


def _bonus_causes(
    scores: Scores, rule: Rule, subject: Subject, month: Period
) -> Iterator[Cause]:
    points = _step_reached(scores.ledger, rule, subject, month)
    if points is not None:
        yield points


def _bonus(
    scores: Scores, rule: Rule, cause: Cause, subject: Subject, work: Work
) -> None:
    """Give the points of the highest step that a metric reaches."""
    del scores, subject
    if isinstance(cause, Decimal):
        source: tuple[None, date] = (None, work.period.last)
        Bonus(rule).give(work, source, cause, cause, None)


def _step_reached(
    ledger: Ledger, rule: Rule, subject: Subject, month: Period
) -> Decimal | None:
    owner = subject.code if rule.metric_of == "self" else subject.window
    if owner is None or rule.metric is None or rule.steps is None:
        return None
    value = ledger.metric(owner, rule.metric, month)
    if value is None:
        return None
    heads = len(ledger.staff_on_duty(owner, month)) if rule.per_head else 1
    steps = value_on(rule.steps, month.last) or {}
    by_size = sorted((Decimal(at), points) for at, points in steps.items())
    fitting = [points for at, points in by_size if value >= at * heads]
    return fitting[-1] if fitting else None


def _deduct_causes(
    scores: Scores, rule: Rule, subject: Subject, month: Period
) -> Iterator[Cause]:
    if _holds(scores.ledger, rule, subject, month):
        yield value_on(rule.points or (), month.last) or ZERO


def _deduct(
    scores: Scores, rule: Rule, cause: Cause, subject: Subject, work: Work
) -> None:
    """Take points when a comparison of metrics holds."""
    if isinstance(cause, Decimal):
        is_floored = scores.is_floored(subject.kind, rule)
        deduction = Deduction(rule, is_floored=is_floored)
        deduction.take(work, (None, work.period.last), -cause, -cause, None)


def _veto_causes(
    scores: Scores, rule: Rule, subject: Subject, month: Period
) -> Iterator[Cause]:
    if _holds(scores.ledger, rule, subject, month):
        yield None
    if rule.counts:
        yield from _zero_causes(scores, rule, subject, month)


def _veto(
    scores: Scores, rule: Rule, cause: Cause, subject: Subject, work: Work
) -> None:
    """Take the month when a comparison holds or a count is reached."""
    del scores, subject
    scope = rule.veto_scope or "month"
    if isinstance(cause, Entry):
        work.vetoes.append(Veto(rule.code, cause.id, scope, cause.date))
    else:
        work.vetoes.append(Veto(rule.code, None, scope, work.period.last))


def _holds(ledger: Ledger, rule: Rule, subject: Subject, month: Period) -> bool:
    """Compare the rule's two metrics; without both of them nothing holds."""
    ratio = rule.ratio
    if ratio is None:
        return False
    upper = ledger.metric(subject.code, ratio.metric, month)
    lower = ledger.metric(subject.code, ratio.to, month)
    if upper is None or lower is None:
        return False
    if ratio.less is not None:
        lower -= ledger.metric(subject.code, ratio.less, month) or ZERO
    if ratio.over is not None:
        return Fraction(upper) > Fraction(lower) * ratio.over
    return ratio.under is not None and Fraction(upper) < Fraction(lower) * ratio.under


_Find = Callable[[Scores, Rule, Subject, Period], Iterator[Cause]]
_Apply = Callable[[Scores, Rule, Cause, Subject, Work], None]

_WAYS: dict[str, tuple[_Find, _Apply]] = {
    "derived_zero": (_zero_causes, _zero),
    "derived_mean": (_mean_causes, _mean),
    "derived_bonus": (_bonus_causes, _bonus),
    "derived_deduct": (_deduct_causes, _deduct),
    "derived_veto": (_veto_causes, _veto),
}
