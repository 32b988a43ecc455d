"""Editions of rulebooks: kept as text, so that a new program changes no past period."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import NotFoundError
from signage.models import Adoption, Hall, RulebookEdition, User
from signage.operations.hall.holding import hold_hall
from signage.rules.editions import ByMonth
from signage.rules.loader import load_shipped, load_text, shipped_slugs, shipped_text
from signage.rules.period import KINDS, Period
from signage.rules.problem import ProblemsError
from signage.rules.rulebook import Rulebook

Settings = Mapping[str, object]

#: Rulebooks that are built: by digest and settings, which is all they depend on.
_BUILT: dict[tuple[str, frozenset[tuple[str, str]]], Rulebook] = {}
_MOST_BUILT = 64


def rulebook_with(edition: RulebookEdition, settings: Settings) -> Rulebook:
    """Return a stored edition with these settings; raise SettingsError with all wrong.

    Built once: putting settings in validates the whole file again.
    """
    chosen = frozenset((name, str(value)) for name, value in settings.items())
    key = edition.digest, chosen
    found = _BUILT.get(key)
    if found is None:
        book = _read(edition)
        found = book.with_settings(dict(chosen)) if chosen else book
        while len(_BUILT) >= _MOST_BUILT:
            _BUILT.pop(next(iter(_BUILT)), None)
        _BUILT[key] = found
    return found


def _read(edition: RulebookEdition) -> Rulebook:
    loaded = load_text(edition.text, f"{edition.slug}.yaml")
    if loaded.rulebook is None:
        raise ProblemsError(loaded.problems)
    return loaded.rulebook


def get_edition(session: Session, hall_id: int, edition_id: int) -> RulebookEdition:
    """Return an edition of the hall; raise NotFoundError."""
    found = session.get(RulebookEdition, edition_id)
    if found is None or found.hall_id != hall_id:
        what = "rulebook edition"
        raise NotFoundError(what, edition_id)
    return found


def keep_shipped(
    session: Session, hall: Hall, slug: str, *, actor: User | None, now: datetime
) -> RulebookEdition:
    """Store the file that the program ships, unless this very text is there already."""
    if slug not in shipped_editions():
        what = "rulebook"
        raise NotFoundError(what, slug)
    return keep_text(session, hall, shipped_text(slug), actor=actor, now=now)


def keep_text(  # noqa: PLR0913  # a checked text, whose it is, who brought it
    session: Session,
    hall: Hall,
    text: str,
    *,
    is_own: bool = False,
    actor: User | None,
    now: datetime,
) -> RulebookEdition:
    """Store a checked text, unless it is there already; raise ProblemsError."""
    loaded = load_text(text, "rulebook.yaml")
    if loaded.rulebook is None:
        raise ProblemsError(loaded.problems)
    book = loaded.rulebook
    hold_hall(session, hall.id)
    found = _kept(session, hall.id, book.slug, book.digest)
    if found is None:
        found = RulebookEdition(
            hall_id=hall.id,
            slug=book.slug,
            edition=book.edition,
            digest=book.digest,
            text=text,
            is_own=is_own,
            added_at=now,
            added_by_id=actor.id if actor else None,
        )
        session.add(found)
        session.flush()
    return found


def _kept(
    session: Session, hall_id: int, slug: str, digest: str
) -> RulebookEdition | None:
    query = select(RulebookEdition).filter_by(hall_id=hall_id, slug=slug, digest=digest)
    return session.scalars(query).first()


def shipped_editions() -> dict[str, Rulebook]:
    """Return the rulebooks that come with the program, by name."""
    return {slug: load_shipped(slug) for slug in shipped_slugs()}


def adoption_on(adoptions: Iterable[Adoption], slug: str, day: date) -> Adoption | None:
    """Return the adoption of a rulebook that is in force on a day."""
    for one in adoptions:
        is_open = one.last_on is None or one.last_on >= day
        if one.slug == slug and one.first_on <= day and is_open:
            return one
    return None


def editions_by_month(
    adoption: Adoption, adoptions: Iterable[Adoption], period: Period
) -> ByMonth:
    """Return which edition scores each month of the year, up to the period's end.

    It is the one in force at the end of the shortest period that the rulebook knows: a
    quarter that is scored as a whole has one edition. None for months in which the
    rulebook was not in force: they have no score.
    """
    known = tuple(adoptions)
    kinds = rulebook_with(adoption.edition, adoption.settings).content.periods
    shortest = next(kind for kind in KINDS if kind in kinds)
    year = Period.holding(period.first, "year")
    found = {}
    for month in year.months:
        if month.last <= period.last:
            ends = Period.holding(month.first, shortest).last
            found[month] = adoption_on(known, adoption.slug, ends)
    return {
        month: rulebook_with(one.edition, one.settings) if one else None
        for month, one in found.items()
    }
