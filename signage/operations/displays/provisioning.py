"""Pair many displays from a list: one-time codes, each for one display to come.

A code is good for 30 days and is told once; the server keeps its SHA-256. The display
redeems it by itself: nobody has to stand before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from signage.errors import ConflictError, Message
from signage.models import Display, DisplayGroup, Hall, ProvisioningCode, User, Window
from signage.models.display import DisplayKind
from signage.operations.displays.code_list import CodeState, in_state
from signage.operations.displays.pairing_codes import kept, make_user_code, plain_code
from signage.operations.displays.tag_rules import group_by_tags
from signage.operations.hall.audit import record_audit

CODE_LIFE = timedelta(days=30)
MOST_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class DisplayRow:
    """A display to come, as a line of a file names it.

    Without a `group_id` its tags lead to its group; keys are of the hall. Sizes in
    inches and metres; None: the group's.
    """

    line: int
    name: str
    kind: DisplayKind = DisplayKind.TV
    group_id: int | None = None
    window_id: int | None = None
    tags: tuple[str, ...] = ()
    diagonal_in: int | None = None
    distance_m: int | None = None


@dataclass(frozen=True, slots=True)
class GivenCode:
    """A code as it is told, once."""

    code: str
    row: ProvisioningCode


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list would do: how many new codes, and how many take others' place."""

    added: int
    replaced: int


class GroupGoneError(ConflictError):
    """The group that a row leads to was deleted since the file was looked at."""

    def __init__(self, row: DisplayRow) -> None:
        super().__init__(
            Message(
                "The group of “%(name)s” is gone. Upload the file again.",
                name=row.name,
            )
        )


def names_taken(session: Session, hall: Hall) -> set[str]:
    """Return the names of the hall's paired displays."""
    query = select(Display.name).where(
        Display.hall_id == hall.id, Display.revoked_at.is_(None)
    )
    return set(session.scalars(query))


def group_finder(
    session: Session, hall: Hall
) -> Callable[[DisplayRow], DisplayGroup | None]:
    """Return what finds a row's group: the one it names, or where its tags lead."""

    @cache
    def by_tags(tags: tuple[str, ...]) -> DisplayGroup | None:
        return group_by_tags(session, hall.id, tags)

    def find(row: DisplayRow) -> DisplayGroup | None:
        if row.group_id is None:
            return by_tags(row.tags)
        return session.get(DisplayGroup, row.group_id)

    return find


def plan_codes(
    session: Session, hall: Hall, rows: Sequence[DisplayRow], *, now: datetime
) -> Plan:
    """Say what `make_codes` would do."""
    named = {row.name for row in rows}
    replaced = sum(each.name in named for each in session.scalars(_open(hall, now)))
    return Plan(added=len(rows), replaced=replaced)


def make_codes(
    session: Session,
    hall: Hall,
    rows: Sequence[DisplayRow],
    *,
    actor: User | None,
    now: datetime,
) -> list[GivenCode]:
    """Make a code for every row and return them; they are told only here.

    A code that waits for a display of the same name is revoked: a sheet that was lost
    is made anew from the same file. No `actor`: it was done from the console.

    Raises:
        GroupGoneError: a row leads to no group (any more).

    """
    named = {row.name for row in rows}
    for former in session.scalars(_open(hall, now)):
        if former.name in named:
            former.revoked_at = now
    group_of = group_finder(session, hall)
    given = []
    for row in rows:
        group = group_of(row)
        if group is None:
            raise GroupGoneError(row)
        made = _row_of(session, row, now)
        made.hall_id, made.group = hall.id, group
        made.created_by_id = actor.id if actor else None
        given.append(GivenCode(_new_code(session, made), made))
    session.flush()
    _record(session, hall, ("made", len(given)), actor, now)
    return given


def revoke_codes(
    session: Session, hall: Hall, key: int | None = None, *, actor: User, now: datetime
) -> int:
    """Make a code void that waits still, or all that do (None); return how many."""
    query = _open(hall, now)
    if key is not None:
        query = query.where(ProvisioningCode.id == key)
    found = session.scalars(query).all()
    for row in found:
        row.revoked_at = now
    if found:
        _record(session, hall, ("revoked", len(found)), actor, now)
    session.flush()
    return len(found)


def codes_again(session: Session, hall: Hall, texts: Sequence[str]) -> list[GivenCode]:
    """Return what codes are for that somebody still holds; others are left out."""
    by_hash = {kept(plain_code(text)): plain_code(text) for text in texts}
    rows = session.scalars(
        select(ProvisioningCode)
        .options(
            joinedload(ProvisioningCode.group), joinedload(ProvisioningCode.window)
        )
        .where(
            ProvisioningCode.hall_id == hall.id,
            ProvisioningCode.code_hash.in_(by_hash),
        )
        .order_by(ProvisioningCode.id)
    )
    return [GivenCode(by_hash[row.code_hash], row) for row in rows]


def _row_of(session: Session, row: DisplayRow, now: datetime) -> ProvisioningCode:
    return ProvisioningCode(
        name=row.name,
        kind=row.kind,
        window=session.get(Window, row.window_id) if row.window_id else None,
        tags=list(row.tags),
        follows_tags=row.group_id is None,
        diagonal_in=row.diagonal_in,
        distance_m=row.distance_m,
        created_at=now,
        expires_at=now + CODE_LIFE,
    )


def _new_code(session: Session, made: ProvisioningCode) -> str:
    """Give a row a code that no other has, and add it."""
    while True:
        code = make_user_code()
        taken = select(ProvisioningCode.id).where(
            ProvisioningCode.code_hash == kept(code)
        )
        if session.scalar(taken) is None:
            made.code_hash = kept(code)
            session.add(made)
            return code


def _open(hall: Hall, now: datetime) -> Select[ProvisioningCode]:
    return select(ProvisioningCode).where(
        ProvisioningCode.hall_id == hall.id, in_state(CodeState.WAITING, now)
    )


def _record(
    session: Session,
    hall: Hall,
    counted: tuple[str, int],
    actor: User | None,
    now: datetime,
) -> None:
    deed, count = counted
    record_audit(
        session,
        actor,
        f"display_codes.{deed}",
        f"hall:{hall.id}",
        hall_id=hall.id,
        now=now,
        detail={"count": count},
    )
