"""Pictures of the glass: displays post what the office asked for, and looks at."""

from flask import Blueprint, Response, g, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ValidationError

from signage import clock
from signage.models.user import Role
from signage.operations.content.images import prepare_image
from signage.operations.displays.displays import display_of
from signage.operations.displays.screenshots import (
    check_picture,
    keep_screenshot,
    note_failure,
    read_screenshot,
    require_asked,
)
from signage.web import context
from signage.web.access import require_role
from signage.web.display_access import current_display

bp = Blueprint("display_screenshots", __name__)

POLICY = "default-src 'none'; style-src 'none'; sandbox; frame-ancestors 'none'"


class Failed(BaseModel):
    """Why a display could not take the picture, in its own words."""

    failure: str = "?"


# A kiosk's cookie may be for its own pages alone.
@bp.post("/display/screenshot")
@bp.post("/kiosk/screenshot")
def take() -> ResponseReturnValue:
    """Take a picture that was asked for, or why there is none; it is encoded anew."""
    # The display is asked who it is before anything is read, and no lock is held
    # while the picture is decoded.
    g.session = context.database().readers()
    display_id = current_display().id
    require_asked(context.session(), display_id, now=clock.now())
    context.close_session()
    if request.mimetype == "application/json":
        return _refused(display_id)
    data, source = request.get_data(), request.args.get("source", "")
    check_picture(data, source)
    picture = prepare_image(data)
    folder = context.settings().media_folder
    with context.database().write() as session:
        keep_screenshot(session, folder, display_id, picture, source, now=clock.now())
    return jsonify(status="kept"), 201


@bp.get("/office/displays/<int:display_id>/screenshot")
@require_role(Role.INSPECTOR)
def show(display_id: int) -> Response:
    """Send the newest picture of a display's glass."""
    display = display_of(context.session(), context.hall(), display_id)
    folder = context.settings().media_folder
    content, mime = read_screenshot(context.session(), folder, display)
    response = Response(content, mimetype=mime)
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _refused(display_id: int) -> ResponseReturnValue:
    try:
        said = Failed.model_validate_json(request.get_data())
    except ValidationError:
        said = Failed()
    with context.database().write() as session:
        note_failure(session, display_id, said.failure, now=clock.now())
    return jsonify(status="noted")
