"""Adopt another edition or other settings, end a rulebook, choose the assessment."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message
from signage.models import (
    Adoption,
    Hall,
    RulebookDraft,
    User,
)
from signage.operations.adopting.adoption_plan import (
    DAY,
    AdoptionPlan,
    later_one,
    problems_of_day,
    problems_of_edition,
    problems_of_overlap,
    problems_of_reason,
)
from signage.operations.adopting.reopening import repoint
from signage.operations.hall.audit import record_audit
from signage.operations.hall.holding import hold_hall
from signage.operations.rulebooks.adoption import adoptions_of
from signage.operations.rulebooks.drafts import hold_draft
from signage.operations.rulebooks.editions import adoption_on, rulebook_with
from signage.outbox import Hint, Topic, announce


def adopt_edition(
    session: Session, hall: Hall, plan: AdoptionPlan, *, actor: User, now: datetime
) -> Adoption:
    """Apply an edition from a month on; what was in force ends the day before.

    Open periods from that day on are scored anew under it; closed ones stay.

    Raises:
        InvalidInputError: everything that is wrong with the plan.

    """
    hold_hall(session, hall.id)
    adoptions = adoptions_of(session, hall.id)
    problems = [
        *problems_of_day(session, hall, plan.first_on, now),
        *problems_of_reason(plan.reason),
        *problems_of_edition(plan),
        *problems_of_overlap(plan, adoptions),
    ]
    if problems:
        raise InvalidInputError(problems)
    former = adoption_on(adoptions, plan.edition.slug, plan.first_on)
    feeds = former.feeds_assessment if former else not _has_feeding(adoptions, plan)
    adoption = _put_in_force(session, hall, plan, feeds, (actor, now))
    _note(session, hall, "rulebook.adopted", adoption, (actor, now))
    return adoption


def adopt_draft(  # noqa: PLR0913  # what, of whom, from when, why, by whom
    session: Session,
    hall: Hall,
    draft: RulebookDraft,
    *,
    first_on: date,
    reason: str,
    actor: User,
    now: datetime,
) -> Adoption:
    """Adopt what a draft says; the draft is then done with.

    Raises:
        InvalidInputError: everything that is wrong with the plan.
        DraftGoneError: somebody adopted it or threw it away meanwhile.

    """
    hold_draft(session, draft)
    plan = AdoptionPlan(draft.edition, draft.settings, first_on, reason)
    adoption = adopt_edition(session, hall, plan, actor=actor, now=now)
    session.delete(draft)
    session.flush()
    return adoption


def _has_feeding(adoptions: Iterable[Adoption], plan: AdoptionPlan) -> bool:
    """Tell whether a rulebook gives the assessment; one without points cannot."""
    book = rulebook_with(plan.edition, plan.settings)
    scores = any(kind.points is not None for kind in book.subjects.values())
    return not scores or any(
        one.feeds_assessment and (one.last_on is None or one.last_on >= plan.first_on)
        for one in adoptions
    )


def _put_in_force(
    session: Session,
    hall: Hall,
    plan: AdoptionPlan,
    feeds: bool,  # noqa: FBT001
    by: tuple[User, datetime],
) -> Adoption:
    """Replace what begins on that very day, or end what is in force and begin."""
    actor, now = by
    slug = plan.edition.slug
    former = adoption_on(adoptions_of(session, hall.id), slug, plan.first_on)
    adoption = former
    if adoption is None or adoption.first_on != plan.first_on:
        adoption = Adoption(hall_id=hall.id, slug=slug, first_on=plan.first_on)
        if former is not None:
            former.last_on = plan.first_on - DAY
        session.add(adoption)
    adoption.edition = plan.edition
    adoption.settings = dict(plan.settings)
    adoption.last_on = None
    adoption.feeds_assessment = feeds
    adoption.adopted_at, adoption.adopted_by_id = now, actor.id
    adoption.reason = plan.reason.strip()
    session.flush()
    repoint(session, hall, slug, plan.first_on, now=now)
    announce(session, Hint(Topic.SCORES, hall.id))
    return adoption


def end_rulebook(  # noqa: PLR0913  # which one of whom, from when, why, by whom
    session: Session,
    hall: Hall,
    slug: str,
    *,
    first_off: date,
    reason: str,
    actor: User,
    now: datetime,
) -> None:
    """Apply a rulebook no longer, from a month's first day on.

    Raises:
        InvalidInputError: the day, the reason, or that it is not in force then.
        WorkedOnError: something of an open period from that day on was acted upon.

    """
    hold_hall(session, hall.id)
    adoptions = [one for one in adoptions_of(session, hall.id) if one.slug == slug]
    ending = [
        one for one in adoptions if one.last_on is None or one.last_on >= first_off
    ]
    problems = [
        *problems_of_day(session, hall, first_off, now),
        *problems_of_reason(reason),
    ]
    if not ending:
        day = first_off.isoformat()
        problems.append(
            Message("The rulebook is not in force from %(day)s on.", day=day)
        )
    if problems:
        raise InvalidInputError(problems)
    for one in ending:
        one.last_on = first_off - DAY
    session.flush()
    repoint(session, hall, slug, first_off, now=now)
    for one in ending:
        _note(session, hall, "rulebook.ended", one, (actor, now), reason.strip())
        if one.first_on >= first_off:
            session.delete(one)
    session.flush()
    announce(session, Hint(Topic.SCORES, hall.id))


def choose_assessment(  # noqa: PLR0913  # which one of whom, from when, why, by whom
    session: Session,
    hall: Hall,
    slug: str,
    *,
    first_on: date,
    reason: str,
    actor: User,
    now: datetime,
) -> None:
    """Let another rulebook's month score be the assessment, from a month on.

    Raises:
        InvalidInputError: everything that is wrong with the choice.

    """
    hold_hall(session, hall.id)
    adoptions = adoptions_of(session, hall.id)
    chosen = adoption_on(adoptions, slug, first_on)
    problems = [
        *problems_of_day(session, hall, first_on, now),
        *problems_of_reason(reason),
        *_problems_of_assessment(chosen, first_on),
    ]
    problems += [
        later_one(one)
        for one in adoptions
        if one.first_on > first_on and (one.feeds_assessment or one.slug == slug)
    ]
    if problems or chosen is None:
        raise InvalidInputError(problems)
    for one in adoptions:
        feeds, in_force = one is chosen, adoption_on(adoptions, one.slug, first_on)
        if in_force is one and one.feeds_assessment != feeds:
            plan = AdoptionPlan(one.edition, one.settings, first_on, reason)
            last_on = one.last_on
            renewed = _put_in_force(session, hall, plan, feeds, (actor, now))
            renewed.last_on = last_on
    _note(session, hall, "rulebook.assessment_chosen", chosen, (actor, now), reason)
    session.flush()


def _problems_of_assessment(
    chosen: Adoption | None, first_on: date
) -> Iterable[Message]:
    if chosen is None:
        day = first_on.isoformat()
        yield Message("The rulebook is not in force from %(day)s on.", day=day)
        return
    book = rulebook_with(chosen.edition, chosen.settings)
    monthly = "month" in book.content.periods
    if not monthly or all(kind.points is None for kind in book.subjects.values()):
        yield Message(
            "%(rulebook)s gives no score for a month. Choose one that does.",
            rulebook=book.labels.zh,
        )


def _note(  # noqa: PLR0913, PLR0917  # what was done to which adoption, by whom, why
    session: Session,
    hall: Hall,
    action: str,
    adoption: Adoption,
    by: tuple[User, datetime],
    reason: str = "",
) -> None:
    detail = {
        "slug": adoption.slug,
        "edition": adoption.edition.edition,
        "digest": adoption.edition.digest,
        "settings": adoption.settings,
        "first_on": adoption.first_on.isoformat(),
        "last_on": adoption.last_on.isoformat() if adoption.last_on else None,
        "reason": reason or adoption.reason,
    }
    target = f"rulebook:{adoption.slug}"
    actor, now = by
    record_audit(
        session, actor, action, target, hall_id=hall.id, now=now, detail=detail
    )
