"""Find who may win each award of the period, and on what values they are ranked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import MINYEAR
from decimal import Decimal

from signage.rules.facts import Subject
from signage.rules.ledger import Ledger
from signage.rules.numbers import ZERO
from signage.rules.period import Period
from signage.rules.ranking import quota_of, ranked, winners_of
from signage.rules.rulebook import Rulebook
from signage.rules.schema_awards import Award, RankKey
from signage.rules.scorecard import AwardResult, Candidate, Scorecard

#: Exclusions by what the subject did, not for want of a metric or of service.
_SHUT_OUT = ("vetoed", "barred")
#: Give how often each subject won an award within the period.
Titles = Callable[[str], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Contest:
    """Decide the awards of one period."""

    rulebook: Rulebook
    ledger: Ledger
    period: Period
    titles: Titles

    def results(self, cards: Sequence[Scorecard]) -> Iterator[AwardResult]:
        """Return the awards of this kind of period, and those of each group."""
        for code, award in self.rulebook.awards.items():
            if award.computed and award.period == self.period.kind:
                yield from self.result(code, award, cards)

    def result(
        self, code: str, award: Award, cards: Sequence[Scorecard]
    ) -> Iterator[AwardResult]:
        """Decide one award, in each group if it is given by group."""
        of_kind = [card for card in cards if card.kind == award.subject]
        values = _Values(self, award)
        if not award.per_group:
            yield _decided(code, award, None, [values.of(card) for card in of_kind])
            return
        for group in sorted({card.group for card in of_kind if card.group is not None}):
            members = [card for card in of_kind if card.group == group]
            yield _decided(code, award, group, [values.of(card) for card in members])


def _decided(
    code: str,
    award: Award,
    group: str | None,
    candidates: Sequence[Candidate],
) -> AwardResult:
    base = len(candidates)
    if award.quota is not None and not award.quota.excluded_in_base:
        base -= sum(candidate.excluded in _SHUT_OUT for candidate in candidates)
    quota = quota_of(award.quota, base, len(candidates))
    ranking = ranked(award, candidates)
    winners, undecided = winners_of(ranking, quota)
    return AwardResult(code, group, quota, winners, undecided, tuple(ranking))


def _shut_out(award: Award, card: Scorecard, period: Period) -> str | None:
    """Return how the card shuts its subject out of the period's award, or None."""
    if award.unvetoed and card.vetoes:
        return "vetoed"
    is_barred = any(bar.award_period == period for bar in card.barred)
    return "barred" if award.unbarred and is_barred else None


@dataclass(frozen=True, slots=True)
class _Values:
    """Give the ranking values of one award's participants."""

    contest: Contest
    award: Award

    def of(self, card: Scorecard) -> Candidate:
        """Return the card's candidate, with its keys or why it has none."""
        subject = self.contest.ledger.subjects[card.code]
        excluded = _shut_out(
            self.award, card, self.contest.period
        ) or self._not_in_service(subject)
        keys: list[Decimal] = []
        for key in self.award.rank:
            value = self._value(key, subject, card)
            if value is None:
                excluded = excluded or "not_ranked"
            keys.append(ZERO if value is None else value)
        return Candidate(card.code, tuple(keys), None, excluded)

    def _not_in_service(self, subject: Subject) -> str | None:
        """Ask for so many months of service, and for being there at the end."""
        months = self.award.service_months
        if months is None:
            return None
        last_month = self.contest.period.months[-1]
        latest = last_month.shifted(1 - months)
        joined = subject.joined_on is None or (
            # More months than the calendar has are nobody's.
            latest.year >= MINYEAR and subject.joined_on <= latest.first
        )
        stays = subject.left_on is None or subject.left_on >= last_month.last
        return None if joined and stays else "service"

    def _value(self, key: RankKey, subject: Subject, card: Scorecard) -> Decimal | None:
        if key.score:
            return card.score
        if key.metrics:
            return self._metric_sum(key, subject)
        if key.titles is not None:
            won = self.contest.titles(key.titles).get(subject.code, 0)
            return Decimal(won) if won >= (key.least or 0) else None
        return Decimal(self._count(key, subject))

    def _metric_sum(self, key: RankKey, subject: Subject) -> Decimal | None:
        """Add up the metrics of the period's last month; None if one is missing."""
        month = self.contest.period.months[-1]
        values = [
            self.contest.ledger.metric(subject.code, name, month)
            for name in key.metrics
        ]
        given = [value for value in values if value is not None]
        if key.required and len(given) < len(values):
            return None
        return sum(given, ZERO)

    def _count(self, key: RankKey, subject: Subject) -> int:
        ledger, period = self.contest.ledger, self.contest.period
        codes = [subject.code]
        if key.with_staff:
            month = period.months[-1]
            codes += [s.code for s in ledger.staff_on_duty(subject.code, month)]
        entries = ledger.counted(codes, key.counts)
        return sum(e.quantity for e in entries if e.date >= period.first)
