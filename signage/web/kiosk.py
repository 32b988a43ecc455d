"""Kiosks and window tablets: the page on which to rate, and where its outbox posts."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    jsonify,
    redirect,
    request,
    send_from_directory,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from signage import clock
from signage.config import shipped
from signage.errors import Message, SignageError
from signage.models import Display, Hall, Programme
from signage.models.display import DisplayKind
from signage.operations.displays.presence import Sighting, record_sightings
from signage.operations.ratings.rating_places import rating_places
from signage.operations.ratings.rating_reports import read_report
from signage.operations.ratings.ratings import RatingSource
from signage.playout.manifest import stamp_of
from signage.slides.job import COVER
from signage.web import context, display_access, rating_intake
from signage.web import display as display_page
from signage.web.device_policy import device_policy, with_kit
from signage.web.guide_sheets import Sheet, guide_sheets, guide_stamp
from signage.web.posted import read_body
from signage.web.rating_page import RatingPage, render_rating_page

bp = Blueprint("kiosk", __name__)


class NotPairedError(SignageError):
    """No display of this hall holds the token that came; it may have been revoked."""

    status = 401
    code = "not_paired"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "This device is not paired, or no longer. Its ratings stay on it; "
                "pair it again to deliver them."
            )
        )


class NotForRatingsError(SignageError):
    """A TV posted a rating; only kiosks and tablets take them."""

    status = 403
    code = "not_for_ratings"

    def __init__(self) -> None:
        super().__init__(Message("This display is a TV; it cannot send ratings."))


@bp.get("/kiosk")
def show() -> ResponseReturnValue:
    """Show the page to a paired kiosk; send any other browser to be paired."""
    display = _display(context.session())
    is_kiosk = display is not None and display.kind != DisplayKind.TV
    if "demo" in request.args and display_access.may_pair_itself():
        return redirect("/kiosk" if is_kiosk else "/display?demo&kind=kiosk")
    if display is None:
        return redirect(with_kit("/display?kind=kiosk"))
    if not is_kiosk:
        return redirect(with_kit("/display"))
    page = Response(render_rating_page(_page(context.session(), display)))
    page.cache_control.no_cache = True  # the service worker keeps it, nobody else
    page.headers["Content-Security-Policy"] = device_policy()
    return page


@bp.get("/kiosk/worker.js")
def show_worker() -> Response:
    """Send the service worker, which here looks after `/kiosk` alone."""
    response = send_from_directory(shipped("static") / "dist", "worker.js")
    response.headers["Service-Worker-Allowed"] = "/kiosk"
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/kiosk/cover")
def show_cover() -> ResponseReturnValue:
    """Send what lies over the kiosk's glass now or will, or 304 when it knows that."""
    session = context.session()
    display = _for_ratings(display_access.polling_display(wants_kiosk=True))
    programme = session.get(Programme, display.group_id)
    if programme is None:
        return jsonify(error="not_compiled"), 503, {"Retry-After": "2"}
    cover = cover_of(programme.manifest)
    response = Response(status=304)
    if cover["revision"] not in request.if_none_match:
        response = jsonify(cover)
    response.set_etag(cover["revision"])
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Signage-Display"] = str(display.id)
    return response


@bp.get("/kiosk/bodies/<body_hash>")
def show_body(body_hash: str) -> Response:
    """Send the HTML of what covers a kiosk; it never changes."""
    _kiosk(context.session())
    return display_page.body_response(body_hash)


@bp.post("/kiosk/ratings")
def create_ratings() -> ResponseReturnValue:
    """Store a batch of a display's outbox."""
    return rating_intake.take_ratings(_source(), read_body())


@bp.post("/kiosk/refusals")
def create_refusals() -> ResponseReturnValue:
    """Keep what a display could not deliver."""
    return rating_intake.take_refusals(_source(), read_body())


@bp.post("/kiosk/presence")
def create_presence() -> ResponseReturnValue:
    """Note that a kiosk is there, and how much it has not delivered yet."""
    report = read_report(read_body())
    with context.database().read() as session:
        display = _kiosk(session)
        display_id, is_outdated = display.id, _is_outdated(session, display)
    sighting = Sighting(clock.now(), report.plain())
    record_sightings(context.session(), {display_id: sighting})
    context.session().commit()
    return "", (205 if is_outdated else 204)


def _is_outdated(session: Session, display: Display) -> bool:
    """Tell whether the page says that it holds another guide than the hall's."""
    held = request.args.get("guide")
    hall = session.get_one(Hall, display.hall_id)
    return held is not None and held != guide_stamp(_guide(session, hall, display))


def _guide(session: Session, hall: Hall, display: Display) -> tuple[Sheet, ...]:
    """Return the guide for a kiosk; a tablet at a window is for rating alone."""
    return guide_sheets(session, hall) if display.kind == DisplayKind.KIOSK else ()


def cover_of(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return a programme that is nothing but its cover, with a revision of its own."""
    zones = {COVER: manifest["zones"].get(COVER, {"anchor": 0, "slides": []})}
    content = {"screen": manifest["screen"], "zones": zones}
    stamp = {"revision": stamp_of(content), "compiled_at": manifest["compiled_at"]}
    return stamp | content


def _page(session: Session, display: Display) -> RatingPage:
    hall = context.hall()
    window = display.window.code if display.window else None
    today = clock.hall_day(clock.now(), hall.time_zone)
    return RatingPage(
        form=display.kind,
        channel="kiosk",
        device=_device(display),
        hall_name=hall.name,
        places=rating_places(session, display.hall_id, today, window),
        window=window,
        guide=_guide(session, hall, display),
    )


def _source() -> RatingSource:
    """Tell who posts, read apart so that a stranger never holds the writer's lock."""
    with context.database().read() as session:
        display = _kiosk(session)
        return RatingSource(
            hall_id=display.hall_id,
            device=_device(display),
            channel=display.kind,
            window=display.window.code if display.window else None,
            since=display.paired_at,
            address=request.remote_addr or "",
        )


def _kiosk(session: Session) -> Display:
    display = _display(session)
    if display is None:
        raise NotPairedError
    return _for_ratings(display)


def _for_ratings(display: Display) -> Display:
    if display.kind == DisplayKind.TV:
        raise NotForRatingsError
    return display


def _display(session: Session) -> Display | None:
    """Return the kiosk that asks; else the TV, where one browser is both."""
    return display_access.display_here(session, wants_kiosk=True)


def _device(display: Display) -> str:
    return f"display:{display.id}"
