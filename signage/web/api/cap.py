"""CAP 1.2 in: other systems post alerts, updates and cancels (docs/cap.md)."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from signage import clock
from signage.errors import Message, SignageError
from signage.exchange.cap_reader import read_alert, utf8_of
from signage.models.emergency import EmergencySource
from signage.operations.emergencies.alert_intake import Deed, take_alert
from signage.operations.emergencies.emergencies import Origin
from signage.web.api import keys
from signage.web.context import hall, session
from signage.web.i18n import translated

TYPES = frozenset({"application/cap+xml", "application/xml", "text/xml"})
BODY_LIMIT = 256 * 2**10

bp = Blueprint("api_cap", __name__, url_prefix="/api/cap")
bp.before_request(keys.admit)


class NotXmlError(SignageError):
    """The body is not XML by its content type."""

    status = 415
    code = "not_xml"

    def __init__(self) -> None:
        super().__init__(Message("Send the alert as application/cap+xml."))


@bp.post("")
def create() -> ResponseReturnValue:
    """Do what a message asks for, and say what was done."""
    if request.mimetype not in TYPES:
        raise NotXmlError
    request.max_content_length = BODY_LIMIT
    content = utf8_of(request.get_data(cache=False))
    alert = read_alert(content)  # before the writer's lock is taken
    key, now = keys.used_key(), clock.now()
    origin = Origin(EmergencySource.CAP, key=key)
    text = content.decode("utf-8", errors="replace").replace("\0", "")
    outcome = take_alert(session(), hall(), alert, text, origin=origin, now=now)
    body = {
        "identifier": alert.identifier,
        "outcome": str(outcome.deed),
        "reason": translated(outcome.reason),
        "remarks": [translated(remark) for remark in alert.remarks],
        "emergencies": [emergency.id for emergency in outcome.emergencies],
    }
    session().commit()
    is_new = outcome.deed in (Deed.SHOWN, Deed.UPDATED)
    return jsonify(body), 201 if is_new else 200
