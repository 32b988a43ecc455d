"""Cases as they were imported: listed, filtered, each with the file it came from."""

from datetime import datetime

from flask import Blueprint, render_template, request

from signage import clock
from signage.models.user import Role
from signage.operations.board.lights import lights_of
from signage.operations.facts.case_list import CaseFilter, case_page
from signage.operations.hall.working_calendar import working_calendar
from signage.playout.lights import Light
from signage.web import context
from signage.web.access import require_role
from signage.web.admin.asked import asked_month, asked_subject
from signage.web.admin.paging import beside
from signage.web.admin.score_words import give_words
from signage.web.keys import asked_key

bp = Blueprint("cases", __name__, url_prefix="/office/cases")
give_words(bp)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List cases, filtered by the address."""
    session, hall = context.session(), context.hall()
    now, light = clock.now(), _asked_light()
    lights = lights_of(hall, working_calendar(session, hall.id))
    yellow_until = lights.last_yellow(now)
    chosen = CaseFilter(
        subject=asked_subject(session, hall),
        month=asked_month(),
        text=request.args.get("q", "").strip()[:100],
        only_open=bool(request.args.get("open")),
        due_after=now if light is Light.YELLOW else None,
        due_until=_due_until(light, now, yellow_until),
    )
    key = asked_key("older_than")
    page = case_page(session, hall, chosen, older_than=key)
    return render_template(
        "admin/cases/index.html",
        page=page,
        chosen=chosen,
        now=now,
        light=light,
        yellow_until=yellow_until,
        older=beside("older_than", page.older_than),
    )


def _asked_light() -> Light | None:
    text = request.args.get("light", "")
    return Light(text) if text in {Light.YELLOW, Light.RED} else None


def _due_until(
    light: Light | None, now: datetime, yellow_until: datetime
) -> datetime | None:
    """Return the latest due instant of cases with a light."""
    if light is None:
        return None
    if light is Light.RED:
        return now
    return yellow_until
