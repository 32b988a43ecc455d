"""Score the open evaluations of a hall: all of a period, or what one fact touches."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from signage.models import Adoption, Evaluation, Hall, Scorecard, Subject
from signage.models.evaluation import UNSETTLED, EvaluationState
from signage.operations.hall.subjects import Roster, circle_of
from signage.operations.rulebooks.adoption import adoptions_on, rulebook_of
from signage.operations.rulebooks.editions import editions_by_month
from signage.operations.scores.actions import Stored as StoredActions
from signage.operations.scores.actions import keep_actions, stored_actions
from signage.operations.scores.facts_of import Gathered, facts_of, gather
from signage.operations.scores.results import result_of
from signage.outbox import Hint, Topic, announce
from signage.rules import scorecard as rules
from signage.rules.engine import evaluate
from signage.rules.period import KINDS, Period

Cards = dict[int, Scorecard]  # by the subject's id


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A score that moved: whose, in which period, from and to how many points."""

    subject_id: int
    period: str
    before: Decimal | None
    after: Decimal | None


def ensure_evaluations(
    session: Session, hall: Hall, period: Period | str
) -> list[Evaluation]:
    """Return the evaluations of a period, opening those that are missing.

    There is one for each rulebook in force at the period's end that is evaluated by
    it; what feeds the others comes first.
    """
    period = Period.parse(period) if isinstance(period, str) else period
    adoptions = adoptions_on(session, hall.id, period.last)
    found = [
        _ensure(session, adoption, period)
        for adoption in adoptions
        if is_evaluated(adoption, period)
    ]
    session.flush()
    return found


def is_evaluated(adoption: Adoption, period: Period) -> bool:
    """Tell whether a rulebook is evaluated by the period: its shortest, or by awards.

    Most go by months; some sources know quarters or years only.
    """
    book = rulebook_of(adoption)
    if period.kind not in book.content.periods:
        return False
    awards = book.awards.values()
    has_awards = any(one.computed and one.period == period.kind for one in awards)
    return has_awards or _goes_by(adoption, period)


def _goes_by(adoption: Adoption, period: Period) -> bool:
    """Tell whether a rulebook knows no shorter periods than this one."""
    known = rulebook_of(adoption).content.periods
    return period.kind == next(kind for kind in KINDS if kind in known)


def _ensure(session: Session, adoption: Adoption, period: Period) -> Evaluation:
    query = select(Evaluation).where(
        Evaluation.adoption_id == adoption.id, Evaluation.period == str(period)
    )
    found = session.scalars(query).first()
    if found is None:
        found = Evaluation(
            hall_id=adoption.hall_id,
            adoption=adoption,
            period=str(period),
            first_on=period.first,
            last_on=period.last,
            state=EvaluationState.OPEN,
        )
        session.add(found)
    return found


def ensure_running(session: Session, hall: Hall, month: Period) -> list[Evaluation]:
    """Return what is scored while a month runs, opening what is missing.

    That is the month's own evaluations, and those of the quarter or year that it lies
    in under rulebooks that know no shorter ones. A quarter of a rulebook that goes by
    months is opened when its last month is closed: its scores are theirs.
    """
    found = ensure_evaluations(session, hall, month)
    for kind in KINDS[1:]:
        longer = Period.holding(month.first, kind)
        found += [
            _ensure(session, adoption, longer)
            for adoption in adoptions_on(session, hall.id, longer.last)
            if _goes_by(adoption, longer)
        ]
    session.flush()
    return found


def open_month(
    session: Session, hall: Hall, month: Period, *, now: datetime
) -> list[Evaluation]:
    """Make sure that a month has evaluations and scores, so that screens show them."""
    evaluations = ensure_running(session, hall, month)
    for evaluation in evaluations:
        if evaluation.scored_at is None:
            rescore_period(session, evaluation, now=now)
    return evaluations


def rescore_period(
    session: Session, evaluation: Evaluation, *, now: datetime
) -> rules.Evaluation:
    """Score everybody in an evaluation anew and store scorecards and ladder actions."""
    gathered = gather(session, evaluation.hall_id, Period.parse(evaluation.period))
    desk = _Desk.of(session, [evaluation], gathered, now)
    result, _changes = desk.rescore(evaluation)
    session.flush()
    return result


def rescore_touched(
    session: Session, hall: Hall, subject: Subject, occurred_on: date, *, now: datetime
) -> list[ScoreChange]:
    """Score anew what a fact about the subject on that day may move.

    That is the subject, the window and its staff, in the evaluations of that month and
    of later ones of the year (yearly caps and counters run on) that are open or in
    self-review.
    """
    changes = []
    found = groupby(
        _unsettled_from(session, hall, occurred_on), key=lambda one: one.period
    )
    for text, grouped in found:
        period, evaluations = Period.parse(text), list(grouped)
        circle = circle_of(session, subject, period)
        gathered = gather(session, hall.id, period, circle)
        desk = _Desk.of(session, evaluations, gathered, now)
        for evaluation in evaluations:
            changes += desk.rescore(evaluation)[1]
    session.flush()
    return changes


def _unsettled_from(session: Session, hall: Hall, day: date) -> list[Evaluation]:
    query = (
        select(Evaluation)
        .join(Evaluation.adoption)
        .options(contains_eager(Evaluation.adoption))
        .where(
            Evaluation.hall_id == hall.id,
            Evaluation.state.in_(UNSETTLED),
            Evaluation.last_on.between(day, date(day.year, 12, 31)),
        )
        .order_by(
            Evaluation.first_on, Evaluation.period, Adoption.feeds_assessment.desc()
        )
    )
    return list(session.scalars(query))


@dataclass(frozen=True, slots=True)
class _Desk:
    """What rescoring works with: the facts, and what is stored so far."""

    session: Session
    gathered: Gathered
    cards: dict[int, Cards]
    actions: dict[int, StoredActions]
    now: datetime

    @classmethod
    def of(
        cls,
        session: Session,
        evaluations: list[Evaluation],
        gathered: Gathered,
        now: datetime,
    ) -> "_Desk":
        """Read all that is stored before anything is changed: few, short queries."""
        roster = gathered.roster
        cards = _stored_cards(session, evaluations, roster)
        actions = stored_actions(session, evaluations, roster)
        return cls(session, gathered, cards, actions, now)

    def rescore(
        self, evaluation: Evaluation
    ) -> tuple[rules.Evaluation, list[ScoreChange]]:
        """Score what was gathered under one rulebook; return what moved."""
        session, roster, now = self.session, self.gathered.roster, self.now
        result = derive(session, evaluation, self.gathered)
        changes = self._store(evaluation, result)
        stored = self.actions[evaluation.id]
        keep_actions(session, evaluation, result.actions, roster, stored, now=now)
        evaluation.scored_at = now
        announce(session, Hint(Topic.SCORES, evaluation.hall_id))
        return result, changes

    def _store(
        self, evaluation: Evaluation, result: rules.Evaluation
    ) -> list[ScoreChange]:
        """Bring the stored scorecards up to the result."""
        stored, ids = self.cards[evaluation.id], self.gathered.roster.ids
        changes = []
        for card in result.subjects:
            row = stored.pop(ids[card.code], None)
            before = row.score if row else None
            _write(self.session, evaluation, row, ids[card.code], card)
            if before != card.score:
                moved = (ids[card.code], evaluation.period, before, card.score)
                changes.append(ScoreChange(*moved))
        for row in stored.values():
            self.session.delete(row)
        return changes


def _stored_cards(
    session: Session, evaluations: list[Evaluation], roster: Roster
) -> dict[int, Cards]:
    found: dict[int, Cards] = {one.id: {} for one in evaluations}
    query = select(Scorecard).where(Scorecard.evaluation_id.in_(found))
    if roster.only is not None:
        query = query.where(Scorecard.subject_id.in_(roster.only))
    for row in session.scalars(query):
        found[row.evaluation_id][row.subject_id] = row
    return found


def derive(
    session: Session, evaluation: Evaluation, gathered: Gathered | None = None
) -> rules.Evaluation:
    """Return what the ledger says now, under the evaluation's edition; store nothing.

    `gathered` may be given if it was read before.
    """
    adoption, period = evaluation.adoption, Period.parse(evaluation.period)
    gathered = gathered or gather(session, evaluation.hall_id, period)
    facts = facts_of(session, adoption, period, gathered)
    editions = editions_by_month(adoption, gathered.adoptions, period)
    return evaluate(rulebook_of(adoption), facts, period, editions)


def _write(
    session: Session,
    evaluation: Evaluation,
    row: Scorecard | None,
    subject_id: int,
    card: rules.Scorecard,
) -> None:
    result = result_of(card)
    if row is None:
        row = Scorecard(evaluation_id=evaluation.id, subject_id=subject_id)
        session.add(row)
    row.score = card.score
    if row.result != result:
        row.result = result
