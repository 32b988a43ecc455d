"""The one-time codes that were made, and what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from signage.models import Hall, ProvisioningCode

PAGE = 50


class CodeState(StrEnum):
    """What became of a code."""

    WAITING = "waiting"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class CodePage:
    """A page of codes, how many are in each state, and which page of how many it is."""

    rows: Sequence[ProvisioningCode]
    counts: Mapping[CodeState, int]
    page: int
    pages: int


def state_of(row: ProvisioningCode, now: datetime) -> CodeState:
    """Return what became of a code."""
    if row.redeemed_at is not None:
        return CodeState.USED
    if row.revoked_at is not None:
        return CodeState.REVOKED
    return CodeState.EXPIRED if row.expires_at <= now else CodeState.WAITING


def in_state(state: CodeState, now: datetime) -> ColumnElement[bool]:
    """Return what is true of codes in a state."""
    is_used = ProvisioningCode.redeemed_at.is_not(None)
    is_void = and_(~is_used, ProvisioningCode.revoked_at.is_not(None))
    is_over = ProvisioningCode.expires_at <= now
    return {
        CodeState.USED: is_used,
        CodeState.REVOKED: is_void,
        CodeState.EXPIRED: and_(~or_(is_used, is_void), is_over),
        CodeState.WAITING: and_(~or_(is_used, is_void), ~is_over),
    }[state]


def code_page(
    session: Session,
    hall: Hall,
    state: CodeState | None,
    *,
    now: datetime,
    page: int = 1,
) -> CodePage:
    """Return a page of the hall's codes (of all states: None), the newest first."""
    counts = {each: _count(session, hall, each, now) for each in CodeState}
    total = sum(counts.values()) if state is None else counts[state]
    pages = max(1, ceil(total / PAGE))
    page = min(max(1, page), pages)
    query = (
        select(ProvisioningCode)
        .options(
            joinedload(ProvisioningCode.group),
            joinedload(ProvisioningCode.window),
            joinedload(ProvisioningCode.display),
        )
        .where(ProvisioningCode.hall_id == hall.id)
        .order_by(ProvisioningCode.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    if state is not None:
        query = query.where(in_state(state, now))
    return CodePage(session.scalars(query).all(), counts, page, pages)


def _count(session: Session, hall: Hall, state: CodeState, now: datetime) -> int:
    query = select(func.count()).where(
        ProvisioningCode.hall_id == hall.id, in_state(state, now)
    )
    return session.scalar(query) or 0
