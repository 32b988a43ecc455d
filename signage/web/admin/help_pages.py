"""Help within the office: the editor's guide, from this server, in one's language."""

from flask import (
    Blueprint,
    Flask,
    Response,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask_babel import get_locale
from werkzeug.exceptions import NotFound

from signage.models.user import Role
from signage.web.access import require_role
from signage.web.editor_guide import FILES, pictures_folder, read_guide

bp = Blueprint("help", __name__, url_prefix="/office/help")

A_DAY_S = 86_400
#: Which section of the guide is about the pages below a path.
TOPICS = {
    "/office/media": "media",
    "/office/announcements": "announcements",
    "/office/playlists": "playlists",
    "/office/schedules": "schedules",
    "/office/dayparts": "schedules",
    "/office/working-calendar": "schedules",
    "/office/calendar": "calendar",
    "/office/time-machine": "time-machine",
    "/office/display-groups": "layouts",
    "/office/feeds": "feeds",
    "/office/board": "board",
    "/office/emergencies": "emergencies",
    "/office/approvals": "approvals",
}


def init_app(app: Flask) -> None:
    """Give templates `help_address()`."""
    app.add_template_global(help_address)


@bp.get("")
@require_role(Role.INSPECTOR)
def show() -> str:
    """Show the guide."""
    guide = read_guide(_language(), url_for(".show") + "/pictures")
    return render_template("admin/help.html", guide=guide)


@bp.get("/pictures/<language>/<name>")
@require_role(Role.INSPECTOR)
def show_picture(language: str, name: str) -> Response:
    """Send a picture of the guide."""
    if language not in FILES:
        raise NotFound
    return send_from_directory(pictures_folder() / language, name, max_age=A_DAY_S)


def help_address() -> str:
    """Return where the guide tells of the page asked for; empty: it does not."""
    for path, section in TOPICS.items():
        if request.path == path or request.path.startswith(f"{path}/"):
            return url_for("help.show", _anchor=section)
    return ""


def _language() -> str:
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh-CN"
