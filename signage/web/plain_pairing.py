"""Pair a browser without script: the page asks each time that it is loaded."""

from dataclasses import dataclass

from flask import Response, make_response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from signage import clock
from signage.models.display import DisplayKind
from signage.operations.displays.pairing import Applicant, ask_pairing
from signage.operations.displays.pairing_codes import spoken_code
from signage.operations.displays.pairing_plain import waiting_code
from signage.operations.displays.pairing_tokens import PairingRefused, issue_token
from signage.web import context
from signage.web.display_access import remember
from signage.web.pairings import pair_url
from signage.web.plain_page import scene
from signage.web.security import CrossSiteError

PATH = "/display/plain"
COOKIE = "signage_pairing"
LOOK_EVERY_S = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pairing that this browser waits for: its secret, and what people type."""

    device_code: str
    user_code: str


def pair() -> ResponseReturnValue:
    """Show the pairing code; once it is approved, keep the token and go on."""
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        raise CrossSiteError  # a picture's address in somebody's page, say
    context.close_session()
    device_code = request.cookies.get(COOKIE, "")
    with context.database().write() as session:
        token = approved_token(session, device_code)
        waiting = None if token else waiting_for(session, device_code)
    if waiting is None:
        page = redirect(PATH)
        page.delete_cookie(COOKIE, path=PATH)
        return remember(make_response(page), token)
    return pairing_page(waiting)


def approved_token(session: Session, device_code: str) -> str:
    """Return the token of an approved pairing; "" while there is none."""
    if not device_code:
        return ""
    try:
        return issue_token(session, device_code, now=clock.now())
    except PairingRefused:
        return ""


def waiting_for(session: Session, device_code: str) -> Waiting:
    """Return the pairing that this browser waits for, or begin one.

    Raises:
        PairingsFullError: too many wait already.

    """
    now = clock.now()
    code = waiting_code(session, device_code, now=now) if device_code else None
    if code is not None:
        return Waiting(device_code, code)
    agent = request.user_agent.string
    applicant = Applicant(DisplayKind.TV, request.remote_addr or "", agent)
    codes = ask_pairing(session, applicant, now=now)
    return Waiting(codes.device_code, codes.user_code)


def pairing_page(waiting: Waiting) -> Response:
    """Show the code; the secret goes into a cookie for this page alone."""
    address = pair_url(waiting.user_code).split("://")[-1].split("?")[0]
    page = scene(
        "plain_pairing",
        LOOK_EVERY_S,
        code=spoken_code(waiting.user_code),
        address=address,
    )
    page.set_cookie(
        COOKIE,
        waiting.device_code,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=context.settings().secure_cookies,
    )
    return page
