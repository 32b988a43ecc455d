"""What a television asks for: its page, programme, bodies, and the server's time."""

from datetime import datetime

from flask import (
    Blueprint,
    Response,
    jsonify,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from signage import clock
from signage.config import shipped
from signage.errors import Message, NotFoundError
from signage.models import Body, Hall, Programme
from signage.models.display import DisplayKind
from signage.operations.displays.pairing import Applicant
from signage.operations.displays.pairing_tokens import pair_demo
from signage.playout.web_origins import origin_of
from signage.web import context
from signage.web.assets import KEPT_A_YEAR
from signage.web.device_policy import device_policy, with_kit
from signage.web.display_access import (
    current_display,
    may_pair_itself,
    paired_display,
    polling_display,
    remember,
)
from signage.web.old_browsers import is_too_old

bp = Blueprint("display", __name__, url_prefix="/display")

SCOPE = "/display"
SOON_S = 2


@bp.get("")
def show() -> ResponseReturnValue:
    """Show the page, the same for every display; it asks whether it is paired."""
    wants_demo = "demo" in request.args and may_pair_itself()
    if wants_demo and request.args.get("kind") == DisplayKind.KIOSK:
        return pair_itself(DisplayKind.KIOSK, "/kiosk")
    display = paired_display()
    if display is not None and display.kind != DisplayKind.TV:
        return redirect(with_kit("/kiosk"))
    if wants_demo:
        return redirect("/display") if display else pair_itself(DisplayKind.TV, "/")
    is_old = is_too_old(request.user_agent.string)
    return redirect(url_for("display_plain.show")) if is_old else shell()


def shell() -> Response:
    """Return the page itself; the browser asks each time whether it changed."""
    response = Response(render_template("display/shell.html"))
    response.cache_control.no_cache = True
    return with_web_pages(response)


def with_web_pages(response: Response) -> Response:
    """Let this page hold frames of the websites that the hall allows; no other may."""
    origins = context.session().scalar(select(Hall.web_origins).order_by(Hall.id))
    frames = " ".join(filter(None, map(origin_of, origins or ())))
    response.headers["Content-Security-Policy"] = device_policy(frames)
    return response


def pair_itself(kind: DisplayKind, path: str) -> Response:
    """Pair a browser of the demo hall at once, and send it to its page."""
    is_tv = kind is DisplayKind.TV
    applicant = Applicant(kind, request.remote_addr or "", request.user_agent.string)
    with force_locale(context.hall().locale):  # staff read it, not this browser
        name = _("Demo TV") if is_tv else _("Demo kiosk")
    hall_id = context.hall().id
    context.close_session()
    with context.database().write() as session:
        hall = session.get_one(Hall, hall_id)
        token = pair_demo(session, hall, applicant, name, now=clock.now())
    page = Response(status=302, headers={"Location": "/display" if is_tv else "/kiosk"})
    return remember(page, token, path)


@bp.get("/worker.js")
def show_worker() -> Response:
    """Send the service worker, which looks after `/display` alone."""
    response = send_from_directory(shipped("static") / "dist", "worker.js")
    response.headers["Service-Worker-Allowed"] = SCOPE
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/programme")
def show_programme() -> ResponseReturnValue:
    """Send the manifest, or 304 when the display has this revision already."""
    display = polling_display()
    chosen = Programme.group_id == display.group_id
    revision = context.session().scalar(select(Programme.revision).where(chosen))
    if revision is None:
        # Compiled within moments of a start; the display asks again by itself.
        return jsonify(error="not_compiled"), 503, {"Retry-After": str(SOON_S)}
    response = Response(status=304)
    if revision not in request.if_none_match:
        response = jsonify(
            context.session().scalar(select(Programme.manifest).where(chosen))
        )
    response.set_etag(revision)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Signage-Display"] = str(display.id)
    return response


@bp.get("/bodies/<body_hash>")
def show_body(body_hash: str) -> Response:
    """Send a slide's HTML; what has this address never changes."""
    current_display()
    return body_response(body_hash)


def body_response(body_hash: str) -> Response:
    """Return a body with its address's promise: it never changes.

    Raises:
        NotFoundError: there is none of this hash.

    """
    body = context.session().get(Body, body_hash)
    if body is None:
        raise NotFoundError(Message("slide body"), body_hash)
    response = Response(body.html, mimetype="text/html")
    response.headers["Cache-Control"] = KEPT_A_YEAR.replace("public", "private")
    return response


@bp.get("/clock")
def show_clock() -> Response:
    """Tell the server's time in ms since 1970; it is no secret, so to anyone."""
    response = jsonify(now=milliseconds(clock.now()))
    response.headers["Cache-Control"] = "no-store"
    return response


def milliseconds(instant: datetime) -> float:
    """Return an instant as browsers count, with its parts of a millisecond."""
    return instant.timestamp() * 1000
