"""Try a draft: the same facts under what is in force and under it, side by side.

Nothing is stored and nothing is locked: a reading session is enough.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from sqlalchemy.orm import Session

from signage.models import Adoption, RulebookEdition
from signage.operations.adopting.trial_beside import AwardsBeside, awards_beside
from signage.operations.adopting.trial_results import (
    AwardChange,
    TrialRow,
    award_changes,
    trial_rows,
)
from signage.operations.rulebooks.adoption import rulebook_of
from signage.operations.rulebooks.editions import (
    adoption_on,
    editions_by_month,
    rulebook_with,
)
from signage.operations.scores.facts_of import Gathered, facts_of, gather
from signage.rules.engine import evaluate
from signage.rules.period import KINDS, Period
from signage.rules.rulebook import Rulebook
from signage.rules.schema_awards import Award
from signage.rules.scorecard import Evaluation

MONTHS_BACK = 13


@dataclass(frozen=True)
class Trial:
    """What a draft would change in a period; `before` is None where nothing applied.

    `unset` names the values without which the draft cannot grade: then there are no
    rows. `entries` counts the facts of the period's year that the rulebook reads.
    `beside` has the other rulebooks whose awards rank by the assessment, if this one
    gives it; `names` those of all subjects by code.
    """

    period: Period
    unset: tuple[str, ...] = ()
    in_force: Adoption | None = None
    rows: tuple[TrialRow, ...] = ()
    awards: tuple[AwardChange, ...] = ()
    entries: int = 0
    beside: tuple[AwardsBeside, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def changed(self) -> tuple[TrialRow, ...]:
        """Return those whose result differs."""
        return tuple(row for row in self.rows if row.is_changed)

    @property
    def scores_changed(self) -> int:
        """Return how many scores differ."""
        return sum(bool(row.change) for row in self.rows)

    @property
    def grades_changed(self) -> int:
        """Return how many grades differ."""
        return sum(row.is_graded_anew for row in self.rows)

    @property
    def amounts_changed(self) -> int:
        """Return how many amounts differ."""
        return sum(bool(row.amount_change) for row in self.rows)

    @property
    def actions_changed(self) -> int:
        """Return for how many the ladders set off something else."""
        return sum(bool(row.actions_in or row.actions_out) for row in self.rows)

    @property
    def mean_change(self) -> Decimal | None:
        """Return the mean change of a score (points, 2 decimals); None: no scores."""
        changes = [row.change for row in self.rows if row.change is not None]
        if not changes:
            return None
        mean = sum(changes, Decimal(0)) / len(changes)
        return mean.quantize(Decimal("0.01"))

    @property
    def winners_in(self) -> int:
        """Return how many would win who do not now."""
        return sum(len(award.enter) for award in self.awards)

    @property
    def winners_out(self) -> int:
        """Return how many win now and would no longer."""
        return sum(len(award.leave) for award in self.awards)


def trial_periods(book: Rulebook, today: date) -> list[Period]:
    """Return the periods of the last 13 months that may be tried, newest first."""
    earliest = Period.month_of(today).shifted(1 - MONTHS_BACK).first
    found = []
    for kind in KINDS:
        if kind in book.content.periods:
            one = Period.holding(today, kind)
            while one.last >= earliest:
                found.append(one)
                one = one.previous()
    return found


def try_draft(
    session: Session,
    edition: RulebookEdition,
    settings: Mapping[str, str],
    period: Period,
) -> Trial:
    """Return what the period would have come to under an edition with settings."""
    book = rulebook_with(edition, settings)
    if book.unset:
        return Trial(period, unset=book.unset)
    gathered = gather(session, edition.hall_id, period)
    in_force = adoption_on(gathered.adoptions, edition.slug, period.last)
    draft = _as_adoption(edition, settings, period, gathered, in_force)
    before = None
    if in_force is not None and not rulebook_of(in_force).unset:
        before = _evaluated(session, in_force, period, gathered)
    after = _evaluated(session, draft, period, _with(gathered, draft))
    beside: tuple[AwardsBeside, ...] = ()
    if before is not None and draft.feeds_assessment:
        beside = awards_beside(session, gathered, before, after)
    return Trial(
        period,
        in_force=in_force,
        rows=trial_rows(before, after, gathered.roster),
        awards=award_changes(before, after, {**_awards_of(in_force), **book.awards}),
        entries=sum(row.slug == edition.slug for row in gathered.rows),
        beside=beside,
        names={one.code: one.name for one in gathered.roster.subjects},
    )


def _awards_of(adoption: Adoption | None) -> Mapping[str, Award]:
    return rulebook_of(adoption).awards if adoption else {}


def _as_adoption(
    edition: RulebookEdition,
    settings: Mapping[str, str],
    period: Period,
    gathered: Gathered,
    in_force: Adoption | None,
) -> Adoption:
    """Return the draft as if it were adopted from the period's first day; unsaved.

    Where nothing was in force it counts from 1 January, as yearly caps do.
    """
    first = period.first if in_force else date(period.year, 1, 1)
    feeds = [one for one in gathered.adoptions if one.feeds_assessment]
    return Adoption(
        hall_id=edition.hall_id,
        slug=edition.slug,
        edition=edition,
        settings=dict(settings),
        first_on=first,
        last_on=None,
        feeds_assessment=any(one.slug == edition.slug for one in feeds),
    )


def _with(gathered: Gathered, draft: Adoption) -> Gathered:
    """Put the draft in the place of what is in force from its first day on."""
    until = draft.first_on - timedelta(days=1)
    kept = [
        _until(one, until) if one.slug == draft.slug else one
        for one in gathered.adoptions
        if one.slug != draft.slug or one.first_on <= until
    ]
    return replace(gathered, adoptions=(*kept, draft))


def _until(adoption: Adoption, last_on: date) -> Adoption:
    """Return the adoption ended by a day, as a copy that is never saved."""
    ends = min(adoption.last_on or last_on, last_on)
    return Adoption(
        hall_id=adoption.hall_id,
        slug=adoption.slug,
        edition=adoption.edition,
        settings=adoption.settings,
        first_on=adoption.first_on,
        last_on=ends,
        feeds_assessment=adoption.feeds_assessment,
    )


def _evaluated(
    session: Session, adoption: Adoption, period: Period, gathered: Gathered
) -> Evaluation:
    facts = facts_of(session, adoption, period, gathered)
    editions = editions_by_month(adoption, gathered.adoptions, period)
    return evaluate(rulebook_of(adoption), facts, period, editions)
