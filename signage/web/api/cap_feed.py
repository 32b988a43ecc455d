"""CAP 1.2 out: the hall's emergencies as messages, listed in an Atom feed; public."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext as _

from signage import clock
from signage.errors import Message, NotFoundError
from signage.exchange.cap_writer import (
    CAP_TYPE,
    Entry,
    Feed,
    write_alert,
    write_feed,
)
from signage.models import Emergency
from signage.operations.emergencies.alert import Alert
from signage.operations.emergencies.alerts_out import alerts_of, recent_emergencies
from signage.operations.emergencies.texts import main_text
from signage.web import context
from signage.web.api.keys import TooOftenError
from signage.web.throttle import Throttle

REQUESTS_PER_ADDRESS = 60
SPAN = timedelta(minutes=1)

bp = Blueprint("cap_feed", __name__, url_prefix="/cap")


@bp.before_request
def count_request() -> None:
    """Refuse an address that asks oftener than a reader of feeds would."""
    made = Throttle(REQUESTS_PER_ADDRESS, SPAN)
    throttle = current_app.extensions.setdefault("signage.cap_feed", made)
    if not throttle.admits(request.remote_addr or "", clock.now()):
        raise TooOftenError


@bp.get("/feed.xml")
def show_feed() -> Response:
    """List the newest message of each emergency, of what is on and of seven days."""
    rows = _recent()
    messages = _messages(rows)
    entries = [_entry(row, messages[row.id][-1]) for row in rows]
    changed = [entry.alert.sent for entry in entries]
    feed = Feed(
        url=_base() + url_for(".show_feed"),
        title=_("Emergencies of %(hall)s", hall=context.hall().name),
        author=context.hall().name,
        updated=max(changed, default=context.hall().created_at),
    )
    return _xml(write_feed(feed, entries), "application/atom+xml")


@bp.get("/<identifier>.xml")
def show(identifier: str) -> Response:
    """Send one message, whole."""
    for alerts in _messages(_recent()).values():
        for alert in alerts:
            if alert.identifier == identifier:
                return _xml(write_alert(alert), CAP_TYPE)
    raise NotFoundError(Message("alert message"), identifier)


def _recent() -> list[Emergency]:
    hall_id = context.hall().id
    return recent_emergencies(context.session(), hall_id, now=clock.now())


def _messages(rows: list[Emergency]) -> dict[int, list[Alert]]:
    host = urlsplit(_base()).hostname or "localhost"
    sender = f"signage@{host}"
    return alerts_of(context.session(), context.hall(), rows, sender)


def _entry(row: Emergency, alert: Alert) -> Entry:
    text = main_text(row.texts, context.hall().locale)
    url = _base() + url_for(".show", identifier=alert.identifier)
    title = f"{alert.msg_type}: {text.headline}"
    return Entry(alert, url, title, text.instruction or text.text)


def _base() -> str:
    given = context.settings().public_url or request.host_url
    return given.rstrip("/")


def _xml(content: bytes, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    made: Response = response.make_conditional(request)  # type: ignore[assignment]
    return made
