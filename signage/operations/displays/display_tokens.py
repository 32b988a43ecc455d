"""What displays prove themselves with: 256-bit tokens, of which hashes are kept.

A token is renewed every 30 days; the one before it is good for 24 h after the first use
of the new one. What comes with it later is a copy, or what was copied: the clone alarm
cuts both (reliability.md §4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session, joinedload

from signage.models import Display, DisplayToken
from signage.models.display import DisplayKind
from signage.models.display_fault import FaultKind
from signage.operations.displays.faults import end_fault, note_fault
from signage.operations.displays.pairing_codes import kept, make_secret
from signage.operations.hall.audit import record_audit
from signage.outbox import Hint, Topic, announce

ROTATE_AFTER = timedelta(days=30)
OVERLAP = timedelta(hours=24)
# Chromium writes cookies to its disk within 30 s. A power cut before that brings back
# the token before: a use that soon does not count as the first one.
SETTLES_AFTER = timedelta(seconds=45)
# An answer may be lost: then a new token is made, not sooner than this.
ISSUE_AGAIN_AFTER = timedelta(minutes=10)
# For so long after it was removed a display may hand over what it showed before.
HANDS_OVER_FOR = timedelta(hours=24)
# Browsers keep a cookie for 400 days at most.
KEPT_FOR = timedelta(days=400)


class Standing(Enum):
    """What a token is good for."""

    NEW = auto()
    CURRENT = auto()
    OVERLAPPING = auto()  # superseded, but good still
    EXPIRED = auto()  # superseded for longer than the overlap: the clone alarm
    CUT = auto()
    REVOKED = auto()  # its display was removed in the office


GOOD = frozenset({Standing.NEW, Standing.CURRENT, Standing.OVERLAPPING})


@dataclass(frozen=True, slots=True)
class Proof:
    """A token that the server knows, and what it is good for now.

    `needs_note` says that something is to be written: its first use, or the clone
    alarm; `is_due` that it is time for a successor.
    """

    display: Display
    token_hash: str
    standing: Standing
    needs_note: bool
    is_due: bool

    @property
    def is_good(self) -> bool:
        """Whether it opens the door."""
        return self.standing in GOOD


@dataclass(frozen=True, slots=True)
class Care:
    """What came of looking after a token: is it good, and what follows it, if anything.

    `path` is where the browser keeps its cookie.
    """

    is_good: bool
    successor: str | None = None
    path: str = "/"


def read_token(session: Session, token: str, *, now: datetime) -> Proof | None:
    """Return what a token proves, or None if nobody ever held it."""
    display = joinedload(DisplayToken.display, innerjoin=True)
    query = _token(kept(token)).options(
        display.joinedload(Display.window),
        # Read for every request of every display: what nearly none needs waits.
        display.defer(Display.report),
        display.defer(Display.condition),
    )
    row = session.scalars(query).one_or_none()
    if row is None:
        return None
    standing = standing_of(row, now)
    return Proof(
        display=row.display,
        token_hash=row.token_hash,
        standing=standing,
        needs_note=standing is Standing.EXPIRED or _is_first_use(row, standing, now),
        is_due=standing in GOOD and _is_due(row, now),
    )


def best_proof(proofs: Iterable[Proof], *, wants_kiosk: bool) -> Proof | None:
    """Return the one of a browser's tokens that counts; None: none opens the door.

    In a demo hall one browser is both a TV and a kiosk. One that only sounds the clone
    alarm is returned when there is no good one.
    """
    known = [proof for proof in proofs if proof.is_good or proof.needs_note]
    good = [proof for proof in known if proof.is_good]
    fitting = [
        proof
        for proof in good
        if (proof.display.kind is not DisplayKind.TV) == wants_kiosk
    ]
    return next(iter(fitting or good or known), None)


def display_of_token(session: Session, token: str, *, now: datetime) -> Display | None:
    """Return the display that holds `token`, unless it is not good (any more)."""
    proof = read_token(session, token, now=now)
    return proof.display if proof is not None and proof.is_good else None


def parting_display(session: Session, token: str, *, now: datetime) -> Display | None:
    """Return the display that held `token` until it was removed within the last day.

    A token that was cut before, as a copy's is, proves nothing.
    """
    row = session.scalars(_token(kept(token))).one_or_none()
    if row is None or row.cut_at is not None:
        return None
    removed_at = row.display.revoked_at
    is_fresh = removed_at is not None and removed_at > now - HANDS_OVER_FOR
    return row.display if is_fresh else None


def standing_of(row: DisplayToken, now: datetime) -> Standing:
    """Return what a token is good for."""
    if row.display.revoked_at is not None:
        return Standing.REVOKED
    if row.cut_at is not None:
        return Standing.CUT
    if row.superseded_at is not None:
        is_over = now - row.superseded_at >= OVERLAP
        return Standing.EXPIRED if is_over else Standing.OVERLAPPING
    return Standing.NEW if row.used_at is None else Standing.CURRENT


def give_token(
    session: Session, display: Display, *, now: datetime, path: str = "/"
) -> str:
    """Return a first token for a display that is paired; those before it are void.

    Whoever is connected by one of those is shown out.
    """
    token = make_secret()
    cut_tokens(session, display, now=now)
    announce(session, Hint(Topic.DISPLAYS, display.hall_id, display_id=display.id))
    hold_token(session, display, token, now=now, path=path)
    end_fault(session, display, FaultKind.CLONED, now=now)
    return token


def hold_token(
    session: Session, display: Display, token: str, *, now: datetime, path: str = "/"
) -> DisplayToken:
    """Note that a display holds this token."""
    row = DisplayToken(
        token_hash=kept(token), display=display, issued_at=now, path=path
    )
    session.add(row)
    session.flush()
    return row


def cut_tokens(session: Session, display: Display, *, now: datetime) -> None:
    """Make all tokens of a display void."""
    session.execute(
        update(DisplayToken)
        .where(DisplayToken.display_id == display.id, DisplayToken.cut_at.is_(None))
        .values(cut_at=now)
    )


def tend_token(
    session: Session, token_hash: str, *, now: datetime, may_renew: bool
) -> Care:
    """Note a token's first use, renew it when it is due, or sound the clone alarm.

    The same token twice at once gets one successor. Who cannot be told a new token, as
    over a socket, must not ask for one.
    """
    row = session.scalars(_token(token_hash).with_for_update()).one()
    standing = standing_of(row, now)
    if standing not in GOOD:
        if standing is Standing.EXPIRED:
            sound_clone_alarm(session, row.display, now=now)
        return Care(is_good=False)
    if _is_first_use(row, standing, now):
        _note_first_use(session, row, now)
    is_due = may_renew and _is_due(row, now)
    if not is_due or _has_fresh_successor(session, row, now):
        return Care(is_good=True)
    successor = make_secret()
    hold_token(session, row.display, successor, now=now, path=row.path)
    return Care(is_good=True, successor=successor, path=row.path)


def sound_clone_alarm(session: Session, display: Display, *, now: datetime) -> None:
    """Cut a display whose token exists twice: both have to be paired anew."""
    cut_tokens(session, display, now=now)
    note_fault(session, display, FaultKind.CLONED, now=now)
    record_audit(
        session,
        None,
        "display.cloned",
        f"display:{display.id}",
        hall_id=display.hall_id,
        now=now,
        detail={"name": display.name},
    )
    announce(session, Hint(Topic.DISPLAYS, display.hall_id, display_id=display.id))


def drop_old_tokens(session: Session, *, now: datetime) -> None:
    """Forget tokens that no browser can still hold."""
    oldest = now - KEPT_FOR
    session.execute(
        delete(DisplayToken).where(
            or_(DisplayToken.cut_at < oldest, DisplayToken.superseded_at < oldest)
        )
    )


def _is_first_use(row: DisplayToken, standing: Standing, now: datetime) -> bool:
    return standing is Standing.NEW and now - row.issued_at >= SETTLES_AFTER


def _is_due(row: DisplayToken, now: datetime) -> bool:
    return row.superseded_at is None and now - row.issued_at >= ROTATE_AFTER


def _note_first_use(session: Session, row: DisplayToken, now: datetime) -> None:
    row.used_at = now
    session.execute(
        update(DisplayToken)
        .where(
            DisplayToken.display_id == row.display_id,
            DisplayToken.token_hash != row.token_hash,
            DisplayToken.superseded_at.is_(None),
        )
        .values(superseded_at=now)
    )


def _has_fresh_successor(session: Session, row: DisplayToken, now: datetime) -> bool:
    fresh = select(DisplayToken.token_hash).where(
        DisplayToken.display_id == row.display_id,
        DisplayToken.token_hash != row.token_hash,
        DisplayToken.used_at.is_(None),
        DisplayToken.cut_at.is_(None),
        DisplayToken.issued_at > now - ISSUE_AGAIN_AFTER,
    )
    return session.scalar(fresh.limit(1)) is not None


def _token(token_hash: str) -> Select[DisplayToken]:
    return (
        select(DisplayToken)
        .options(joinedload(DisplayToken.display, innerjoin=True))
        .where(DisplayToken.token_hash == token_hash)
    )
