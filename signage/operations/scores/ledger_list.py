"""Read the ledger: newest first, filtered, page by page; or one entry."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from signage.errors import NotFoundError
from signage.models import FactKind, FactKindRule, LedgerEntry, Subject

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which subjects (code, name, initials) and facts (code, rule, words) to list."""

    subject: str = ""
    fact: str = ""
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """One page of the ledger, newest first; keys of the pages beside it, or None."""

    entries: Sequence[LedgerEntry]
    newer_than: int | None
    older_than: int | None


def ledger_page(
    session: Session,
    hall_id: int,
    chosen: LedgerFilter,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> LedgerPage:
    """Return a page: the newest entries, or those beside a key."""
    query = _filtered(hall_id, chosen)
    if newer_than is not None:
        query = query.where(LedgerEntry.id > newer_than).order_by(LedgerEntry.id)
    else:
        if older_than is not None:
            query = query.where(LedgerEntry.id < older_than)
        query = query.order_by(LedgerEntry.id.desc())
    found = list(session.scalars(query.limit(PAGE_SIZE + 1)))
    has_more = len(found) > PAGE_SIZE
    entries = found[:PAGE_SIZE]
    if newer_than is not None:
        entries.reverse()
        return _page(entries, newer=has_more, older=True)
    return _page(entries, newer=older_than is not None, older=has_more)


def _page(entries: list[LedgerEntry], *, newer: bool, older: bool) -> LedgerPage:
    return LedgerPage(
        entries,
        entries[0].id if newer and entries else None,
        entries[-1].id if older and entries else None,
    )


def _filtered(hall_id: int, chosen: LedgerFilter) -> Select[LedgerEntry]:
    query = _with_all(select(LedgerEntry)).where(LedgerEntry.hall_id == hall_id)
    if chosen.subject:
        query = query.where(
            LedgerEntry.subject_id.in_(subjects_named(hall_id, chosen.subject))
        )
    if chosen.fact:
        query = query.where(LedgerEntry.fact_kind_id.in_(_facts(hall_id, chosen)))
    if chosen.first_on:
        query = query.where(LedgerEntry.occurred_on >= chosen.first_on)
    if chosen.last_on:
        query = query.where(LedgerEntry.occurred_on <= chosen.last_on)
    return query


def _with_all(query: Select[LedgerEntry]) -> Select[LedgerEntry]:
    """Load what a list shows, in few queries whatever its length."""
    return query.options(
        joinedload(LedgerEntry.subject).joinedload(Subject.department),
        joinedload(LedgerEntry.fact_kind),
        joinedload(LedgerEntry.recorded_by),
        selectinload(LedgerEntry.reversal),
        selectinload(LedgerEntry.reverses),
    )


def subjects_named(hall_id: int, text: str) -> Select[int]:
    """Return the query for subjects whose code, name or initials hold the text."""
    matches = (
        Subject.code.icontains(text, autoescape=True)
        | Subject.name.contains(text, autoescape=True)
        | Subject.initials.icontains(text, autoescape=True)
    )
    return select(Subject.id).where(Subject.hall_id == hall_id, matches)


def _facts(hall_id: int, chosen: LedgerFilter) -> Select[int]:
    text = chosen.fact
    of_rule = select(FactKindRule.fact_kind_id).where(
        FactKindRule.rule.istartswith(text, autoescape=True)
    )
    matches = (
        FactKind.code.icontains(text, autoescape=True)
        | FactKind.label_zh.contains(text, autoescape=True)
        | FactKind.label_en.icontains(text, autoescape=True)
        | FactKind.initials.icontains(text, autoescape=True)
        | FactKind.id.in_(of_rule)
    )
    return select(FactKind.id).where(FactKind.hall_id == hall_id, matches)


def get_entry(session: Session, hall_id: int, entry_id: int) -> LedgerEntry:
    """Return one entry with what its page shows; raise NotFoundError."""
    query = _with_all(select(LedgerEntry)).filter_by(hall_id=hall_id, id=entry_id)
    found = session.scalars(query).first()
    if found is None:
        what = "ledger entry"
        raise NotFoundError(what, entry_id)
    return found


def entries_by_keys(
    session: Session, hall_id: int, keys: Collection[str]
) -> dict[str, LedgerEntry]:
    """Return entries by the keys that the engine names them by."""
    query = _with_all(select(LedgerEntry)).where(
        LedgerEntry.hall_id == hall_id, LedgerEntry.key.in_(keys)
    )
    return {entry.key: entry for entry in session.scalars(query)}
