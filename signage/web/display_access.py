"""Which display a request comes from, by its cookie; and the demo hall's open door."""

from ipaddress import ip_address

from flask import Response, after_this_request, request
from sqlalchemy.orm import Session

from signage import clock
from signage.errors import Message, SignageError
from signage.models import Display
from signage.operations.displays.display_tokens import (
    Proof,
    best_proof,
    parting_display,
    read_token,
    tend_token,
)
from signage.web import context
from signage.web.visit import hall_facts

COOKIE = "signage_display"
# A paired display stays so until it is revoked; browsers cap a cookie's life anyway.
COOKIE_LIFE_S = 400 * 86_400
MOST_TOKENS = 4
SOCKET = "/socket.io"
KIOSK_PATHS = "/kiosk/"
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


class NotADisplayError(SignageError):
    """The request carries no token of a paired display."""

    status = 401
    code = "not_paired"

    def __init__(self) -> None:
        super().__init__(
            Message("This display is not paired, or no longer. Pair it in the office.")
        )


def proofs_here(session: Session) -> list[Proof]:
    """Return what the request's cookies prove; in a demo hall it may hold two."""
    now = clock.now()
    tokens = request.cookies.getlist(COOKIE)[:MOST_TOKENS]
    found = (read_token(session, token, now=now) for token in tokens if token)
    return [proof for proof in found if proof is not None]


def paired_display(*, wants_kiosk: bool = False) -> Display | None:
    """Return the display that the request comes from, if it is a paired one."""
    return display_here(context.session(), wants_kiosk=wants_kiosk)


def display_here(session: Session, *, wants_kiosk: bool = False) -> Display | None:
    """Return the display that the request comes from as a row of `session`."""
    proof = best_proof(proofs_here(session), wants_kiosk=wants_kiosk)
    return proof.display if proof is not None and proof.is_good else None


def current_display() -> Display:
    """Return the display that the request comes from; its path tells which page asks.

    Raises:
        NotADisplayError: it comes from none, or from a revoked one.

    """
    display = paired_display(wants_kiosk=request.path.startswith(KIOSK_PATHS))
    if display is None:
        raise NotADisplayError
    return display


def reporting_display() -> Display:
    """Return the display that tells what it showed: one that was just removed, too.

    Raises:
        NotADisplayError: it comes from none, or from one that was removed long ago.

    """
    session, now = context.session(), clock.now()
    display = paired_display()
    if display is None:
        tokens = filter(None, request.cookies.getlist(COOKIE)[:MOST_TOKENS])
        parting = (parting_display(session, token, now=now) for token in tokens)
        display = next(filter(None, parting), None)
    if display is None:
        raise NotADisplayError
    return display


def polling_display(*, wants_kiosk: bool = False) -> Display:
    """Return the display that asks for its programme, and look after its token.

    A new token comes with the answer (docs/protocol.md, Identity). Only for reading
    requests: it writes in a session of its own.

    Raises:
        NotADisplayError: it comes from none, from a revoked one, or from a copy.

    """
    proof = best_proof(proofs_here(context.session()), wants_kiosk=wants_kiosk)
    if proof is None or not _is_kept(proof):
        raise NotADisplayError
    return proof.display


def remember(response: Response, token: str, path: str = "/") -> Response:
    """Give the browser its token, out of reach of scripts and of other sites.

    A kiosk's own token goes to its socket as well.
    """
    for place in (path, SOCKET) if path != "/" else (path,):
        response.set_cookie(
            COOKIE,
            token,
            max_age=COOKIE_LIFE_S,
            path=place,
            httponly=True,
            samesite="Lax",
            secure=context.settings().secure_cookies,
        )
    return response


def may_pair_itself() -> bool:
    """Say whether this is the demo hall, seen from its own machine, without a proxy."""
    if not hall_facts().is_demo or any(name in request.headers for name in FORWARDED):
        return False
    address = request.remote_addr
    return address is not None and ip_address(address).is_loopback


def _is_kept(proof: Proof) -> bool:
    """Note the use of a token, renew it if it is due; say whether it is good."""
    if not (proof.needs_note or proof.is_due):
        return proof.is_good
    with context.database().write() as session:
        care = tend_token(session, proof.token_hash, now=clock.now(), may_renew=True)
    if care.successor is not None:
        successor, path = care.successor, care.path
        after_this_request(lambda response: remember(response, successor, path))
    return care.is_good
