"""Emergencies for other systems: issue, look, take back, as JSON."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from signage import clock
from signage.errors import ForbiddenError, InvalidInputError, Message, SignageError
from signage.models import Emergency, EmergencyTemplate
from signage.models.emergency import EmergencySource
from signage.operations.emergencies.emergencies import (
    Origin,
    active_emergencies,
    emergency_of,
    is_on,
    issue_emergency,
    take_back_emergency,
)
from signage.operations.emergencies.plan import USUAL_MINUTES, Wanted, checked_plan
from signage.operations.emergencies.templates import template_named
from signage.operations.emergencies.texts import Text, tag_of
from signage.web.api import keys
from signage.web.context import hall, session
from signage.web.keys import LARGEST_KEY

BODY_LIMIT = 64 * 2**10
REQUEST_KEY_LENGTH = 64
MOST_PLACES = 500

bp = Blueprint("api_emergencies", __name__, url_prefix="/api/emergencies")
bp.before_request(keys.admit)


class NotJsonError(SignageError):
    """The body is not JSON by its content type."""

    status = 415
    code = "not_json"

    def __init__(self) -> None:
        super().__init__(Message("Send the emergency as application/json."))


class TextIn(BaseModel):
    """One language's words."""

    model_config = ConfigDict(extra="forbid")

    headline: str
    text: str = ""
    instruction: str = ""


class EmergencyIn(BaseModel):
    """What a system sends; either `texts` and `severity`, or `template`, or both.

    `minutes` or `until` says when it ends (neither: the template's length, or two
    hours); no `groups` and no `displays` means every display.
    """

    model_config = ConfigDict(extra="forbid")

    severity: str = ""
    template: str = ""
    texts: dict[str, TextIn] = Field(default_factory=dict)
    minutes: int | None = None
    until: AwareDatetime | None = None
    groups: list[int] = Field(default_factory=list, max_length=MOST_PLACES)
    displays: list[int] = Field(default_factory=list, max_length=MOST_PLACES)


@bp.get("")
def index() -> Response:
    """Tell what is on, the gravest first."""
    now = clock.now()
    found = active_emergencies(session(), hall().id, now=now)
    return jsonify(emergencies=[as_json(each, now) for each in found])


@bp.get("/<int:emergency_id>")
def show(emergency_id: int) -> Response:
    """Tell about one emergency, whether it is on or over."""
    found = emergency_of(session(), hall().id, emergency_id)
    return jsonify(as_json(found, clock.now()))


@bp.post("")
def create() -> ResponseReturnValue:
    """Put an emergency on its displays, at once; once for an Idempotency-Key."""
    given, request_key = _body(), _request_key()
    key, now = keys.used_key(), clock.now()
    plan = checked_plan(session(), hall(), _wanted(given, now), now)
    origin = Origin(EmergencySource.API, key=key, request_key=request_key)
    emergency = issue_emergency(session(), hall(), plan, origin=origin, now=now)
    is_new = emergency.created_at == now
    session().commit()
    response = jsonify(as_json(emergency, now))
    response.headers["Location"] = url_for(".show", emergency_id=emergency.id)
    return response, 201 if is_new else 200


@bp.delete("/<int:emergency_id>")
def take_back(emergency_id: int) -> Response:
    """Take back what this key issued; twice is as good as once."""
    key, now = keys.used_key(), clock.now()
    emergency = emergency_of(session(), hall().id, emergency_id)
    if emergency.api_key_id != key.id:
        raise ForbiddenError(Message("take back what another system or person issued"))
    origin = Origin(EmergencySource.API, key=key)
    take_back_emergency(session(), emergency, origin=origin, now=now)
    session().commit()
    return jsonify(as_json(emergency, now))


def as_json(emergency: Emergency, now: datetime) -> dict[str, Any]:
    """Return an emergency as this API tells it."""
    ended = emergency.ended_at
    return {
        "id": emergency.id,
        "severity": str(emergency.severity),
        "texts": emergency.texts,
        "starts_at": emergency.starts_at.isoformat(),
        "ends_at": emergency.ends_at.isoformat(),
        "ended_at": ended.isoformat() if ended else None,
        "is_on": is_on(emergency, now),
        "groups": emergency.group_ids,
        "displays": emergency.display_ids,
        "source": str(emergency.source),
    }


def _body() -> EmergencyIn:
    if not request.is_json:
        raise NotJsonError
    request.max_content_length = BODY_LIMIT
    try:
        return EmergencyIn.model_validate_json(request.get_data(cache=False))
    except ValidationError as error:
        raise InvalidInputError(_said(each) for each in error.errors()) from error


def _said(error: Any) -> str:
    """Return a problem of the body with the place that it is about."""
    place = ".".join(str(part) for part in error["loc"])
    return f"{place}: {error['msg']}" if place else str(error["msg"])


def _request_key() -> str | None:
    given = request.headers.get("Idempotency-Key", "").strip()
    if len(given) > REQUEST_KEY_LENGTH:
        text = Message(
            "Idempotency-Key has at most %(most)s characters.", most=REQUEST_KEY_LENGTH
        )
        raise InvalidInputError([text])
    return given or None


def _wanted(given: EmergencyIn, now: datetime) -> Wanted:
    template = None
    if given.template:
        template = template_named(session(), hall().id, given.template)
    return Wanted(
        severity=given.severity or (str(template.severity) if template else ""),
        texts=_texts(given, template),
        minutes=_minutes(given, template, now),
        group_ids=_keys(given.groups),
        display_ids=_keys(given.displays),
    )


def _texts(given: EmergencyIn, template: EmergencyTemplate | None) -> dict[str, Text]:
    prepared = template.texts if template else {}
    texts = {tag: Text.of(content) for tag, content in prepared.items()}
    for language, text in given.texts.items():
        tag = tag_of(language)[:35]
        texts[tag] = Text(text.headline, text.text, text.instruction)
    return texts


def _minutes(
    given: EmergencyIn, template: EmergencyTemplate | None, now: datetime
) -> int:
    if given.minutes is not None:
        return given.minutes
    if given.until is not None:
        return round((given.until - now).total_seconds() / 60)
    return template.minutes if template else USUAL_MINUTES


def _keys(ids: list[int]) -> tuple[int, ...]:
    # What no database holds as a key names nothing, and is told so by number.
    return tuple(min(max(each, 0), LARGEST_KEY) for each in ids)
