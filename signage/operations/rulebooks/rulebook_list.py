"""Read what the pages of the rulebooks show: what is in force, planned, on offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from signage.errors import NotFoundError
from signage.models import Adoption, RulebookDraft, RulebookEdition
from signage.operations.rulebooks.adoption import adoptions_of, rulebook_of
from signage.operations.rulebooks.editions import (
    adoption_on,
    rulebook_with,
    shipped_editions,
)
from signage.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class RulebookRow:
    """A rulebook of the list; `book` is what is in force, else the newest there is.

    `unset` names the values without which it grades nothing.
    """

    slug: str
    book: Rulebook
    in_force: Adoption | None
    planned: Adoption | None
    editions: int
    drafts: int
    is_own: bool

    @property
    def unset(self) -> tuple[str, ...]:
        """Return the values that keep it from grading, unless it is in use."""
        return () if self.in_force or self.planned else self.book.unset


def rulebook_rows(session: Session, hall_id: int, today: date) -> list[RulebookRow]:
    """Return the shipped rulebooks and the hall's own, those in force first."""
    shipped = shipped_editions()
    adoptions = adoptions_of(session, hall_id)
    stored = editions_of(session, hall_id)
    drafts = _drafts_by_slug(session, hall_id)
    newest = {one.slug: one for one in reversed(stored)}
    rows = []
    for slug in dict.fromkeys([*newest, *shipped]):
        in_force = adoption_on(adoptions, slug, today)
        planned = [
            one for one in adoptions if one.slug == slug and one.first_on > today
        ]
        rows.append(
            RulebookRow(
                slug=slug,
                book=_book(in_force, newest.get(slug), shipped.get(slug)),
                in_force=in_force,
                planned=planned[0] if planned else None,
                editions=_count(stored, slug, shipped),
                drafts=drafts.get(slug, 0),
                is_own=slug not in shipped,
            )
        )
    return sorted(rows, key=_order)


def _book(
    in_force: Adoption | None, newest: RulebookEdition | None, shipped: Rulebook | None
) -> Rulebook:
    if in_force is not None:
        return rulebook_of(in_force)
    if shipped is not None:
        return shipped
    if newest is None:
        what = "rulebook"
        raise NotFoundError(what, "")
    return rulebook_with(newest, {})


def _count(
    stored: Sequence[RulebookEdition], slug: str, shipped: dict[str, Rulebook]
) -> int:
    digests = {one.digest for one in stored if one.slug == slug}
    if slug in shipped:
        digests.add(shipped[slug].digest)
    return len(digests)


def _order(row: RulebookRow) -> tuple[bool, bool, bool, str]:
    in_force = row.in_force
    feeds = in_force is not None and in_force.feeds_assessment
    return not feeds, in_force is None, row.planned is None, row.slug


def _drafts_by_slug(session: Session, hall_id: int) -> dict[str, int]:
    query = (
        select(RulebookEdition.slug, func.count(RulebookDraft.id))
        .join(RulebookDraft, RulebookDraft.edition_id == RulebookEdition.id)
        .where(RulebookDraft.hall_id == hall_id)
        .group_by(RulebookEdition.slug)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def editions_of(
    session: Session, hall_id: int, slug: str | None = None
) -> Sequence[RulebookEdition]:
    """Return the stored editions of a hall or of one rulebook, the newest first."""
    query = (
        select(RulebookEdition)
        .options(joinedload(RulebookEdition.added_by))
        .where(RulebookEdition.hall_id == hall_id)
        .order_by(RulebookEdition.id.desc())
    )
    if slug is not None:
        query = query.where(RulebookEdition.slug == slug)
    return session.scalars(query).all()


def history_of(session: Session, hall_id: int, slug: str) -> Sequence[Adoption]:
    """Return the adoptions of one rulebook, the newest first."""
    query = (
        select(Adoption)
        .options(joinedload(Adoption.adopted_by))
        .where(Adoption.hall_id == hall_id, Adoption.slug == slug)
        .order_by(Adoption.first_on.desc())
    )
    return session.scalars(query).all()
