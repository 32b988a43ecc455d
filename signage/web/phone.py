"""A citizen's own phone: from the code on a screen to the page on which to rate."""

from datetime import timedelta

from flask import Blueprint, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from signage import clock
from signage.errors import Message, SignageError
from signage.models import Hall
from signage.operations.ratings.rating_links import (
    LinkError,
    LinkExpiredError,
    read_place,
    window_of_place,
)
from signage.operations.ratings.rating_places import rating_places
from signage.operations.ratings.ratings import RatingSource
from signage.web import context, rating_intake
from signage.web.phone_pass import PhonePass, issue_pass, read_pass, set_pass
from signage.web.posted import read_body
from signage.web.rating_page import RatingPage, art, render_rating_page
from signage.web.throttle import Throttle

# A hall's visitors often share one address (its Wi-Fi), so this only stops machines.
REQUESTS_PER_ADDRESS = 120
SPAN = timedelta(minutes=1)

bp = Blueprint("phone", __name__)


class PassExpiredError(SignageError):
    """The phone's pass is missing, forged, or older than a quarter of an hour."""

    status = 401
    code = "pass_expired"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "This phone's pass has expired. Scan the code on the screen again; "
                "what you entered is kept on the phone and sent then."
            )
        )


class TooManyRequestsError(SignageError):
    """One address asks more often than a hall full of people would."""

    status = 429
    code = "too_many"

    def __init__(self) -> None:
        super().__init__(Message("Too many requests from here. Try again in a minute."))


@bp.before_request
def count_request() -> None:
    """Refuse an address that asks too often."""
    throttle = current_app.extensions.setdefault(
        "signage.phone_throttle", Throttle(REQUESTS_PER_ADDRESS, SPAN)
    )
    if not throttle.admits(request.remote_addr or "", clock.now()):
        raise TooManyRequestsError


@bp.get("/r/<token>")
def show(token: str) -> ResponseReturnValue:
    """Show the page to whoever scanned a fresh code; others are asked to scan again."""
    now = clock.now()
    secret = context.settings().resolved_secret_key
    try:
        given = issue_pass(read_place(secret, token, now), now)
    except (LinkError, LinkExpiredError) as error:
        return render_template("kiosk/scan_again.html", art=art), error.status
    response = make_response(render_rating_page(_page(given)))
    set_pass(response, given, now)
    # The address is a secret for half an hour: not for caches, nor for other sites.
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.post("/phone/ratings")
def create_ratings() -> ResponseReturnValue:
    """Store a batch of a phone's outbox."""
    return rating_intake.take_ratings(_source(), read_body())


@bp.post("/phone/refusals")
def create_refusals() -> ResponseReturnValue:
    """Keep what a phone could not deliver."""
    return rating_intake.take_refusals(_source(), read_body())


def _page(given: PhonePass) -> RatingPage:
    hall = context.hall()
    window = window_of_place(given.place)
    today = clock.hall_day(clock.now(), hall.time_zone)
    return RatingPage(
        form="phone",
        channel="phone",
        device=given.device,
        hall_name=hall.name,
        places=rating_places(context.session(), hall.id, today, window),
        window=window,
    )


def _source() -> RatingSource:
    given = read_pass(clock.now())
    if given is None:
        raise PassExpiredError
    with context.database().read() as session:
        hall_id = session.scalars(select(Hall.id).order_by(Hall.id)).first()
    if hall_id is None:
        raise PassExpiredError
    return RatingSource(
        hall_id=hall_id,
        device=given.device,
        channel="phone",
        window=window_of_place(given.place),
        since=given.since,
        address=request.remote_addr or "",
    )
