"""Apply a rulebook to facts: scores with their reasons, ladder actions, awards."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import chain

from signage.rules import amounts, awards, ladders
from signage.rules.bars import Bars
from signage.rules.editions import ByMonth, Editions
from signage.rules.facts import Facts, Subject, Tally
from signage.rules.ledger import Ledger
from signage.rules.longer import joined, joined_grade
from signage.rules.month import MonthScorer
from signage.rules.numbers import as_decimal, shown
from signage.rules.period import Period
from signage.rules.problem import Problem, ProblemsError
from signage.rules.rulebook import Rulebook
from signage.rules.schema_awards import GradeCount
from signage.rules.schema_file import Points
from signage.rules.scheme import show
from signage.rules.scorecard import (
    Action,
    Bar,
    Evaluation,
    Part,
    Scorecard,
)
from signage.rules.tally import Tallied
from signage.rules.totals import TotalsScorer


class CannotEvaluateError(ProblemsError):
    """Refuse a rulebook with unset thresholds, or a period that it does not know."""


def evaluate(
    rulebook: Rulebook,
    facts: Facts,
    period: Period,
    editions: ByMonth | None = None,
) -> Evaluation:
    """Return the whole result of one period; raise CannotEvaluateError.

    `rulebook` is the edition at the period's end: it joins the months, grades and gives
    the awards. `editions` names the edition of months that had another one, back to
    1 January: each scores its own months, as it did when they were published.
    """
    run = _Run(rulebook, facts, period, editions)
    cards = run.cards(period)
    return Evaluation(
        rulebook.slug,
        rulebook.edition,
        period,
        cards,
        run.actions(),
        tuple(run.contest(period).results(cards)),
    )


def score(rulebook: Rulebook, facts: Facts, period: Period) -> tuple[Scorecard, ...]:
    """Return the scorecards alone, in the roster's order; raise CannotEvaluateError.

    Facts may be cut down to a window with its staff: they come out the same.
    """
    return _Run(rulebook, facts, period).cards(period)


def totals(rulebook: Rulebook, facts: Facts, period: Period) -> tuple[Scorecard, ...]:
    """Return the scorecards of tallied facts; raise CannotEvaluateError.

    They have score, grade, bonus and amount, and nothing that names an entry: no
    lines, vetoes or bars.
    """
    return _TotalsRun(rulebook, facts, period).cards(period)


def check_period(rulebook: Rulebook, period: Period) -> list[Problem]:
    """Return why the rulebook cannot be evaluated over the period: all reasons."""
    problems = _unset(rulebook)
    kinds = rulebook.content.periods
    if period.kind not in kinds:
        message = (
            f"{rulebook.slug} is evaluated by {' or '.join(kinds)}, not over {period}"
        )
        problems.append(Problem("wrong_period", message))
    return problems


def _unset(rulebook: Rulebook) -> list[Problem]:
    return [
        Problem(
            "unset_threshold",
            f"{rulebook.slug}: the setting '{name}' is unset, the source leaves it "
            f"blank: set it with --set {name}=VALUE",
        )
        for name in rulebook.unset
    ]


class _Run:
    """Work out one period of one rulebook, keeping what several results share."""

    def __init__(
        self,
        rulebook: Rulebook,
        facts: Facts,
        period: Period,
        by_month: ByMonth | None = None,
    ) -> None:
        self.editions = Editions(rulebook, by_month)
        problems = check_period(rulebook, period)
        for earlier in self.editions.all[1:]:
            problems += _unset(earlier)
        if problems:
            raise CannotEvaluateError(problems)
        self.period = period
        books = self.editions.all
        self.ledger, scorers = self._laid_out(facts, books)
        self._scorers = {id(scorer.rulebook): scorer for scorer in scorers}
        self._bars = [Bars(book, self.ledger, self.editions) for book in books]
        self.titles = cache(self._titles)
        self._standing = facts.titles
        one = self._scorers[id(rulebook)]
        #: Score a month (or other cycle) of a subject, or None if it took no part.
        self.part = one.part if self.editions.is_one else self._part_of_edition

    def _laid_out(
        self, facts: Facts, books: Iterable[Rulebook]
    ) -> tuple[Ledger, Sequence[MonthScorer]]:
        """Return the facts by subject, and what scores them under each edition."""
        ledger = Ledger(facts, self.period)
        return ledger, [MonthScorer(book, ledger) for book in books]

    def _part_of_edition(self, subject: Subject, period: Period) -> Part | None:
        scorer = self._scorers.get(id(self.editions.of(period)))
        is_scored = scorer is not None and subject.kind in scorer.schemes
        return scorer.part(subject, period) if scorer and is_scored else None

    def bars_of(self, subject: Subject) -> tuple[Bar, ...]:
        """Return the bars that overlap the evaluated period."""
        return tuple(chain.from_iterable(bars.of(subject) for bars in self._bars))

    def cards(self, period: Period) -> tuple[Scorecard, ...]:
        """Return the scorecards of those who take part in the period."""
        book = self.editions.of(period)
        return tuple(
            self._card(book, subject, period)
            for subject in self.ledger.subjects.values()
            if book is not None
            and subject.kind in book.subjects
            and subject.takes_part(period.first, period.last)
        )

    def _card(self, book: Rulebook, subject: Subject, period: Period) -> Scorecard:
        assessed = book.subjects[subject.kind]
        if assessed.points is not None:
            return self._by_points(book, subject, period, assessed.points)
        amount = None
        if assessed.pay is not None:
            amount = amounts.pay(self.editions, self.ledger, subject, assessed.pay)
        elif assessed.fines:
            amount = amounts.fines(self.editions, self.ledger, subject)
        return Scorecard(
            subject.code,
            subject.kind,
            self.ledger.group_of(subject),
            categories={} if period.kind == "month" else None,
            amount=shown(amount.amount, None) if amount else None,
            barred=self.bars_of(subject),
            trace=amount.trace if amount else (),
            months=_months(subject, period, {}),
        )

    def _by_points(
        self, book: Rulebook, subject: Subject, period: Period, points: Points
    ) -> Scorecard:
        if period.kind == points.cycle:
            part = self.part(subject, period)
            if part is not None:
                return self._of_cycle(book, subject, points, part)
        return self._of_months(subject, period, points)

    def _of_cycle(
        self, book: Rulebook, subject: Subject, points: Points, part: Part
    ) -> Scorecard:
        """Make the card of a month; of a quarter or year that is not made of months."""
        is_month = part.period.kind == "month"
        has_bonus = is_month or self._scorers[id(book)].schemes[subject.kind].has_bonus
        decimals = None if points.exact_categories else points.decimals
        left = {name: shown(value, decimals) for name, value in part.left.items()}
        return Scorecard(
            subject.code,
            subject.kind,
            self.ledger.group_of(subject),
            base=None if part.base is None else as_decimal(part.base),
            score=part.score,
            grade=part.grade,
            assessed=part.assessed,
            categories=left if is_month else None,
            bonus=shown(part.bonus, None) if has_bonus else None,
            vetoes=tuple(part.vetoes),
            barred=self.bars_of(subject),
            trace=tuple(part.trace),
            months=_months(subject, part.period, {}),
            parts=(part,),
        )

    def _of_months(self, subject: Subject, period: Period, points: Points) -> Scorecard:
        found = (self.part(subject, month) for month in period.months)
        parts = tuple(part for part in found if part is not None)
        return Scorecard(
            subject.code,
            subject.kind,
            self.ledger.group_of(subject),
            score=show(points, joined(points, parts, period)),
            grade=joined_grade(points, parts, period),
            assessed=any(part.assessed for part in parts),
            vetoes=tuple(chain.from_iterable(part.vetoes for part in parts)),
            barred=self.bars_of(subject),
            trace=tuple(chain.from_iterable(part.trace for part in parts)),
            months={part.period: part.score for part in parts},
            parts=parts,
        )

    def contest(self, period: Period) -> awards.Contest:
        """Return what decides the awards of the period."""
        book = self.editions.of(period) or self.editions.latest
        return awards.Contest(book, self.ledger, period, self.titles)

    def _titles(self, code: str) -> Mapping[str, int]:
        """Return how often each subject won an award of shorter periods."""
        kind = self.editions.latest.awards[code].period
        parts = self.period.parts(kind)
        return Counter(chain.from_iterable(self._winners(code, one) for one in parts))

    def _winners(self, code: str, period: Period) -> Iterable[str]:
        """Return who won an award in a period, as it stands or else by the rules."""
        standing = self._standing.get((code, period))
        if standing is not None:
            return standing
        contest = self.contest(period)
        award = contest.rulebook.awards.get(code)
        if award is None:
            return ()
        results = contest.result(code, award, self.cards(period))
        return chain.from_iterable(result.winners for result in results)

    def actions(self) -> tuple[Action, ...]:
        """Return what the ladders set off in the period."""
        return ladders.in_order(
            action
            for book in self.editions.all
            for action in self._actions_of(book)
            if self.editions.holds(book, action.date)
        )

    def _actions_of(self, book: Rulebook) -> Iterator[Action]:
        yield from ladders.actions_by_entries(book, self.ledger)
        schemes = self._scorers[id(book)].schemes
        for code, ladder, step, counts in ladders.grade_ladders(book):
            for subject in self.ledger.subjects.values():
                if subject.kind in ladder.subject and subject.kind in schemes:
                    graded = self._graded(subject, counts)
                    yield from ladders.actions_by_grades(
                        code, step, subject, graded, self.period
                    )

    def _graded(self, subject: Subject, counts: GradeCount) -> Iterable[Period]:
        """Return the year's periods, up to the evaluated one, that got the grade."""
        year = Period.holding(self.period.first, "year")
        for one in year.parts(counts.of):
            if one.last > self.period.last:
                return
            found = (self.part(subject, month) for month in one.months)
            parts = [part for part in found if part is not None]
            whole = counts.partial or len(parts) == len(one.months)
            if parts and whole and self._grade(subject, one, parts) == counts.grade:
                yield one

    def _grade(self, subject: Subject, one: Period, parts: list[Part]) -> str | None:
        scorer = self._scorers.get(id(self.editions.of(one)))
        scheme = scorer.schemes.get(subject.kind) if scorer else None
        return joined_grade(scheme.points, parts, one) if scheme else None


class _TotalsRun(_Run):
    """Work out scorecards without the entries that are behind them."""

    def _laid_out(
        self, facts: Facts, books: Iterable[Rulebook]
    ) -> tuple[Ledger, Sequence[MonthScorer]]:
        tallied = Tallied(facts.tally or Tally(), self.period.last)
        ledger = Ledger(facts, self.period, tallied.books)
        return ledger, [TotalsScorer(book, ledger, tallied) for book in books]

    def bars_of(self, subject: Subject) -> tuple[Bar, ...]:
        """Return none: bars shut nobody out of a score."""
        del subject
        return ()

    def _of_months(self, subject: Subject, period: Period, points: Points) -> Scorecard:
        found = [self.part(subject, month) for month in period.months]
        parts = [part for part in found if part is not None]
        return Scorecard(
            subject.code,
            subject.kind,
            self.ledger.group_of(subject),
            score=show(points, joined(points, parts, period)),
            grade=joined_grade(points, parts, period),
            assessed=any(part.assessed for part in parts),
        )


def _months(
    subject: Subject, period: Period, scores: Mapping[Period, Decimal | None]
) -> Mapping[Period, Decimal | None] | None:
    """Return the months in which the subject took part; None for a month itself."""
    if period.kind == "month":
        return None
    return {
        month: scores.get(month)
        for month in period.months
        if subject.takes_part(month.first, month.last)
    }
