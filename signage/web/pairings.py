"""Pairing as a display sees it (RFC 8628): ask for a code, wait, get the cookie."""

import io
from typing import Annotated, TypeVar

import segno
from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import BaseModel, Field, ValidationError

from signage import clock
from signage.errors import InvalidInputError
from signage.models.display import DisplayKind
from signage.models.display_fault import FaultKind
from signage.operations.displays.display_tokens import (
    Proof,
    Standing,
    display_of_token,
)
from signage.operations.displays.faults import open_faults
from signage.operations.displays.pairing import Applicant, ask_pairing
from signage.operations.displays.pairing_codes import (
    ALPHABET,
    CODE_LENGTH,
    plain_code,
    spoken_code,
)
from signage.operations.displays.pairing_tokens import PairingRefused, issue_token
from signage.operations.displays.redeeming import (
    CodeUsedError,
    count_redeeming,
    note_reuse,
    redeem_code,
)
from signage.web import context
from signage.web.display_access import proofs_here, remember

bp = Blueprint("pairings", __name__, url_prefix="/display/pairings")

ASK_EVERY_S = 2
APPROVE_PATH = "/office/displays/pair"
Shape = TypeVar("Shape", bound=BaseModel)
Pixels = Annotated[float, Field(ge=0, le=100_000)]


class Asked(BaseModel):
    """What a browser says of itself."""

    kind: DisplayKind = DisplayKind.TV
    width: Pixels = 0
    height: Pixels = 0


class Redeeming(BaseModel):
    """A one-time code, and the pairing that it is to approve."""

    device_code: str = Field(max_length=100)
    code: str = Field(max_length=20)


class Waiting(BaseModel):
    """Which pairing a browser asks about."""

    device_code: str = Field(max_length=100)


@bp.post("")
def create() -> ResponseReturnValue:
    """Start a pairing; the codes are told to this browser only."""
    asked = read(Asked)
    former = former_display()
    applicant = Applicant(
        kind=asked.kind,
        address=request.remote_addr or "",
        agent=request.user_agent.string,
        width=round(asked.width),
        height=round(asked.height),
        former_id=former.display.id if former else None,
    )
    notice = former_words(former)
    codes = ask_pairing(context.session(), applicant, now=clock.now())
    context.session().commit()
    answer = {
        "device_code": codes.device_code,
        "user_code": spoken_code(codes.user_code),
        "expires_in": int(codes.life.total_seconds()),
        "interval": ASK_EVERY_S,
        "pair_url": pair_url(codes.user_code),
        "notice": notice,
    }
    return jsonify(answer), 201, {"Cache-Control": "no-store"}


@bp.post("/token")
def create_token() -> ResponseReturnValue:
    """Give an approved display its cookie; else say why not, in the RFC's words."""
    device_code = read(Waiting).device_code
    try:
        token = issue_token(context.session(), device_code, now=clock.now())
    except PairingRefused as refused:
        return jsonify(error=refused.reason), 400, {"Cache-Control": "no-store"}
    display = display_of_token(context.session(), token, now=clock.now())
    is_tv = display is None or display.kind is DisplayKind.TV
    context.session().commit()
    response = jsonify(paired=True, page="/display" if is_tv else "/kiosk")
    response.headers["Cache-Control"] = "no-store"
    return remember(response, token)


@bp.post("/redemption")
def redeem() -> ResponseReturnValue:
    """Approve a pairing by a one-time code; the token is then asked for as ever.

    Raises:
        CodeRefusedError: with what people before the display are to do.

    """
    wanted, now, address = read(Redeeming), clock.now(), request.remote_addr or ""
    session = context.session()
    count_redeeming(session, address, now=now)
    session.commit()
    try:
        redeem_code(session, wanted.device_code, wanted.code, now=now)
    except CodeUsedError:
        agent = request.user_agent.string
        note_reuse(session, wanted.code, address=address, agent=agent, now=now)
        session.commit()
        raise
    session.commit()
    return jsonify(redeemed=True), 200, {"Cache-Control": "no-store"}


@bp.get("/qr.svg")
def show_code() -> ResponseReturnValue:
    """Draw the address at which a phone approves a code."""
    code = plain_code(request.args.get("code", ""))
    if len(code) != CODE_LENGTH or not set(code) <= set(ALPHABET):
        return jsonify(error="not_a_code"), 404
    drawing = io.BytesIO()
    segno.make(pair_url(code), error="m").save(drawing, kind="svg", border=2)
    return Response(drawing.getvalue(), mimetype="image/svg+xml")


def former_display() -> Proof | None:
    """Return what this browser was before, by a token that is of no use any more."""
    proofs = proofs_here(context.session())
    return next((proof for proof in proofs if not proof.is_good), None) or next(
        iter(proofs), None
    )


def former_words(former: Proof | None) -> str:
    """Say why a browser that was paired is not, for people before the glass."""
    if former is None or former.is_good:
        return ""
    name = former.display.name
    if former.standing is Standing.REVOKED:
        return _("“%(name)s” was removed in the office.", name=name)
    faults = open_faults(context.session(), [former.display.id])
    kinds = {fault.kind for fault in faults.get(former.display.id, ())}
    if FaultKind.CLONED in kinds:
        return _(
            "“%(name)s” was found twice: this browser's data were copied. Both were "
            "shut out; pair the right one anew.",
            name=name,
        )
    return _("Another browser was paired as “%(name)s”.", name=name)


def pair_url(code: str) -> str:
    """Return the office's address for approving a code."""
    base = context.settings().public_url.rstrip("/") or request.host_url.rstrip("/")
    return f"{base}{APPROVE_PATH}?code={code}"


def read(shape: type[Shape]) -> Shape:
    """Return the request's JSON in a shape, with every problem named."""
    try:
        return shape.model_validate_json(request.get_data())
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        places = (".".join(map(str, each["loc"])) or "body" for each in found)
        texts = (each["msg"] for each in found)
        problems = map(": ".join, zip(places, texts, strict=True))
        raise InvalidInputError(problems) from error
