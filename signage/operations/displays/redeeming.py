"""Redeem a one-time code: the display that shows it or was told it pairs itself.

It is a pairing (RFC 8628) that the code approves instead of a person, so that an answer
that was lost is asked for again like any other.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.errors import Message, SignageError
from signage.models import Pairing, ProvisioningCode, User
from signage.models.display_fault import FaultKind
from signage.operations.displays.code_list import CodeState, state_of
from signage.operations.displays.faults import note_fault
from signage.operations.displays.pairing import Place, furnish_display
from signage.operations.displays.pairing_codes import kept, plain_code, spoken_code
from signage.operations.displays.tag_rules import group_by_tags
from signage.operations.people.throttling import count_attempt, forgive

WRONG_CODES_PER_ADDRESS = 20
WRONG_CODES_IN_ALL = 100
ADDRESS_LENGTH = 45


class CodeRefusedError(SignageError):
    """A one-time code pairs nothing; `code` says why."""

    status = 409
    code = "code_refused"


class CodeUsedError(CodeRefusedError):
    """The code has paired a display already."""

    code = "code_used"

    def __init__(self, text: str) -> None:
        super().__init__(
            Message(
                "The code %(code)s has paired a display already: it is good for one. "
                "Have the code on this screen approved in the office.",
                code=spoken_code(plain_code(text)[:8]),
            )
        )


class CodeSpentError(CodeRefusedError):
    """The display that the code paired was removed: the code brings it back no more."""

    code = "code_spent"

    def __init__(self, text: str) -> None:
        super().__init__(
            Message(
                "The display that the code %(code)s paired was removed in the office. "
                "To bring it back, have the code on this screen approved there.",
                code=spoken_code(plain_code(text)[:8]),
            )
        )


class CodeOverError(CodeRefusedError):
    """The code was revoked, or its thirty days are over."""

    code = "code_over"

    def __init__(self, text: str) -> None:
        super().__init__(
            Message(
                "The code %(code)s is not good any more. Ask in the office for a new "
                "one.",
                code=spoken_code(plain_code(text)[:8]),
            )
        )


class CodeNotKnownError(CodeRefusedError):
    """There is no such code."""

    status = 404
    code = "code_unknown"

    def __init__(self, text: str) -> None:
        super().__init__(
            Message(
                "There is no code %(code)s. Look at the sheet again: a code has eight "
                "letters, none of them a vowel.",
                code=spoken_code(plain_code(text)[:8]),
            )
        )


class PairingOverError(CodeRefusedError):
    """The display's own pairing has expired; it asks for another by itself."""

    code = "expired_token"

    def __init__(self) -> None:
        super().__init__(Message("That took too long. The display tries again."))


def count_redeeming(session: Session, address: str, *, now: datetime) -> None:
    """Count that a code is tried; commit it before the code is looked up.

    Raises:
        TooManyAttemptsError: from that address, or in all.

    """
    count_attempt(session, _buckets(address), now=now)


def redeem_code(
    session: Session, device_code: str, text: str, *, now: datetime
) -> None:
    """Pair the browser that has this device code as the code says.

    The same browser with the same code again is answered as the first time.

    Raises:
        PairingOverError: its pairing has expired.
        CodeRefusedError: the code is unknown, over, or used by another browser.

    """
    pairing = session.scalars(
        select(Pairing).where(
            Pairing.device_code_hash == kept(device_code), Pairing.expires_at > now
        )
    ).one_or_none()
    if pairing is None:
        raise PairingOverError
    row = _found(session, text)
    if pairing.display_id is not None and pairing.display_id == row.display_id:
        return
    if pairing.display_id is not None:
        raise PairingOverError
    _check(row, text, now)
    display = furnish_display(
        session, pairing, _place_of(session, row), actor=_maker(session, row), now=now
    )
    row.redeemed_at = now
    row.display_id = display.id
    forgive(session, _address_bucket(pairing.address))
    session.flush()


def note_reuse(
    session: Session, text: str, *, address: str, agent: str, now: datetime
) -> None:
    """Note that a used code was tried again, as a fault of the display it made."""
    row = _found(session, text)
    if row.display is not None and row.display.revoked_at is None:
        detail = {"address": address, "agent": agent[:200]}
        note_fault(session, row.display, FaultKind.CODE_REUSED, detail, now=now)


def _check(row: ProvisioningCode, text: str, now: datetime) -> None:
    state = state_of(row, now)
    if state is CodeState.USED:
        is_removed = row.display is not None and row.display.revoked_at is not None
        raise (CodeSpentError if is_removed else CodeUsedError)(text)
    if state is not CodeState.WAITING:
        raise CodeOverError(text)


def _found(session: Session, text: str) -> ProvisioningCode:
    row = session.scalars(
        select(ProvisioningCode)
        .options(
            joinedload(ProvisioningCode.group),
            joinedload(ProvisioningCode.window),
            joinedload(ProvisioningCode.display),
        )
        .where(ProvisioningCode.code_hash == kept(plain_code(text)))
        .with_for_update(of=ProvisioningCode)
    ).one_or_none()
    if row is None:
        raise CodeNotKnownError(text)
    return row


def _place_of(session: Session, row: ProvisioningCode) -> Place:
    by_tags = (
        group_by_tags(session, row.hall_id, row.tags) if row.follows_tags else None
    )
    return Place(
        name=row.name,
        kind=row.kind,
        group=by_tags or row.group,
        window=row.window,
        diagonal_in=row.diagonal_in,
        distance_m=row.distance_m,
        tags=tuple(row.tags),
        follows_tags=row.follows_tags,
    )


def _maker(session: Session, row: ProvisioningCode) -> User | None:
    return session.get(User, row.created_by_id) if row.created_by_id else None


def _buckets(address: str) -> dict[str, int]:
    return {
        _address_bucket(address): WRONG_CODES_PER_ADDRESS,
        "redeem": WRONG_CODES_IN_ALL,
    }


def _address_bucket(address: str) -> str:
    return f"redeem:{address[:ADDRESS_LENGTH]}"
