"""Say how each kind of rule moves a month's score: one class for one way."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from signage.rules.facts import Entry
from signage.rules.numbers import ZERO, Exact
from signage.rules.period import Period
from signage.rules.schema import Rule
from signage.rules.scorecard import Line, Veto, new_line
from signage.rules.values import value_on

#: What capped rules have counted, by the rule's code and the period of the cap.
Used = dict[tuple[str, Period], Decimal]


@dataclass(slots=True)
class Work:
    """Hold a month (or quarter, or year) of one subject while it is being scored.

    `left` is what is left of each category, `used` what capped rules have counted in
    the periods of their caps so far, `counts` the count of stepped rules, `losers`
    the entries that another one of the same matter beats. `lines` is None where nobody
    asks for an explanation.
    """

    period: Period
    left: dict[str, Exact]
    total: Decimal
    bonus_left: Decimal | None
    used: Used
    losers: dict[str, str]
    from_means: Exact = ZERO
    bonus: Decimal = ZERO
    counts: dict[str, int] = field(default_factory=dict)
    lines: list[Line] | None = field(default_factory=list)
    vetoes: list[Veto] = field(default_factory=list)


class Terms(Protocol):
    """Apply one rule to one entry."""

    def apply(self, work: Work, entry: Entry) -> None:
        """Move the score, and explain it in a line."""

    def face(self, entry: Entry) -> Decimal:
        """Return what the entry is worth before any cap, with its sign."""


class Faces:
    """Give the face value of entries under one rule, with sign; remember the usual."""

    def __init__(self, rule: Rule, sign: int) -> None:
        self._rule = rule
        self._sign = sign
        spans = rule.levels if rule.levels is not None else rule.points
        self._is_dated = spans is not None and len(spans) > 1
        self._known: dict[tuple[int, Decimal | None, str | None], Decimal] = {}

    def of(self, entry: Entry) -> Decimal:
        """Return the rule's points for the entry, times its quantity."""
        key = (entry.quantity, entry.points, entry.level)
        face = self._known.get(key)
        if face is None:
            face = self._sign * self._points(entry) * entry.quantity
            if not self._is_dated:
                self._known[key] = face
        return face

    def _points(self, entry: Entry) -> Decimal:
        rule = self._rule
        if rule.levels is not None:
            table = value_on(rule.levels, entry.date) or {}
            return table.get(entry.level or "", ZERO)
        if rule.points is not None:
            return value_on(rule.points, entry.date) or ZERO
        return entry.points or ZERO


def within_caps(
    rule: Rule, size: Decimal, day: date, used: Used
) -> tuple[Decimal, str | None]:
    """Return how much of the size the rule's caps let through, and why not all."""
    because = None
    keys = [(rule.code, Period.holding(day, kind)) for kind in rule.cap]
    for key, (kind, cap) in zip(keys, rule.cap.items(), strict=True):
        if cap is not None and size > cap - used.get(key, ZERO):
            size, because = cap - used.get(key, ZERO), f"{kind}_cap"
    for key in keys:
        used[key] = used.get(key, ZERO) + size
    return size, because


class Deduction:
    """Take points, from a category down to its floor or from the total alone."""

    def __init__(self, rule: Rule, *, is_floored: bool) -> None:
        self._rule = rule
        self._category = rule.category
        self._is_floored = is_floored
        self._is_capped = bool(rule.cap)
        self.face = Faces(rule, -1).of

    def apply(self, work: Work, entry: Entry) -> None:
        """Take the entry's points."""
        face = self.face(entry)
        counted, because = face, None
        if self._is_capped:
            size, because = within_caps(self._rule, -face, entry.date, work.used)
            counted = -size
        self.take(work, (entry.id, entry.date), face, counted, because)

    def take(
        self,
        work: Work,
        cause: tuple[str | None, date],
        face: Decimal,
        counted: Decimal,
        because: str | None,
    ) -> None:
        """Take what the category still has, and write the line."""
        left = work.left.get(self._category)
        if isinstance(left, Decimal):
            if self._is_floored and -counted > left:
                counted, because = -left, "category_floor"
            work.left[self._category] = left + counted
        work.total += counted
        if work.lines is not None:
            line = (cause[0], self._rule, face, counted, because, cause[1])
            work.lines.append(new_line(line))


class Stepped:
    """Take the total that the month's count has reached; the last step is a veto."""

    def __init__(self, rule: Rule, *, is_floored: bool) -> None:
        self._rule = rule
        self._deduction = Deduction(rule, is_floored=is_floored)

    def apply(self, work: Work, entry: Entry) -> None:
        """Take the difference between the totals after and before the entry."""
        before = work.counts.get(self._rule.code, 0)
        after = before + entry.quantity
        work.counts[self._rule.code] = after
        counted = self._total(before, entry.date) - self._total(after, entry.date)
        face = self._face(before, after, entry.date)
        because = "progressive" if counted != face else None
        self._deduction.take(work, (entry.id, entry.date), face, counted, because)
        veto_at = self._rule.veto_at
        if veto_at is not None and before < veto_at <= after:
            scope = self._rule.veto_scope or "month"
            work.vetoes.append(Veto(self._rule.code, entry.id, scope, entry.date))

    def face(self, entry: Entry) -> Decimal:
        """Return the listed value of a count of the entry's quantity."""
        return self._face(0, entry.quantity, entry.date)

    def _values(self, count: int, day: date) -> list[Decimal]:
        """Return the listed values of the steps up to the count, in order."""
        steps = value_on(self._rule.steps or (), day) or {}
        by_count = sorted((int(at), value) for at, value in steps.items())
        return [value for at, value in by_count if at <= count]

    def _total(self, count: int, day: date) -> Decimal:
        values = self._values(count, day)
        if self._rule.steps_are == "added":
            return sum(values, ZERO)
        return values[-1] if values else ZERO

    def _face(self, before: int, after: int, day: date) -> Decimal:
        """Return the listed value (or values, if added) of the steps now reached."""
        new = self._values(after, day)[len(self._values(before, day)) :]
        if not new:
            return ZERO
        return -(sum(new, ZERO) if self._rule.steps_are == "added" else new[-1])


class Bonus:
    """Give points, within the rule's caps and the month's."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._is_capped = bool(rule.cap)
        self.face = Faces(rule, 1).of

    def apply(self, work: Work, entry: Entry) -> None:
        """Give the entry's points, unless another one of its matter beats it."""
        face = self.face(entry)
        counted, because = face, None
        if work.losers and entry.id in work.losers:
            counted, because = ZERO, work.losers[entry.id]
        elif self._is_capped:
            counted, because = within_caps(self._rule, face, entry.date, work.used)
        self.give(work, (entry.id, entry.date), face, counted, because)

    def give(
        self,
        work: Work,
        cause: tuple[str | None, date],
        face: Decimal,
        counted: Decimal,
        because: str | None,
    ) -> None:
        """Give what the month's bonus still has room for, and write the line."""
        room = work.bonus_left
        if room is not None:
            if counted > room:
                counted, because = room, "bonus_cap"
            work.bonus_left = room - counted
        work.bonus += counted
        work.total += counted
        if work.lines is not None:
            line = (cause[0], self._rule, face, counted, because, cause[1])
            work.lines.append(new_line(line))


class VetoTerms:
    """Take the whole assessment."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule

    def face(self, entry: Entry) -> Decimal:
        """Return zero: a veto takes the month and no points."""
        del entry
        return ZERO

    def apply(self, work: Work, entry: Entry) -> None:
        """Note the veto."""
        scope = self._rule.veto_scope or "month"
        work.vetoes.append(Veto(self._rule.code, entry.id, scope, entry.date))


def terms_of(rule: Rule, *, is_floored: bool) -> Terms | None:
    """Return how the rule moves a score, or None where it does not."""
    if rule.kind in ("deduct", "deduct_range"):
        return Deduction(rule, is_floored=is_floored)
    if rule.kind == "deduct_steps":
        return Stepped(rule, is_floored=is_floored)
    if rule.kind in ("bonus", "bonus_level", "bonus_range"):
        return Bonus(rule)
    return VetoTerms(rule) if rule.kind == "veto" else None
