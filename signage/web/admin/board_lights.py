"""Case lights in the office: who has yellow and red ones now, and what is yellow."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError
from signage.models.user import Role
from signage.operations.board.lights import MOST_BEFORE, current_lights, edit_yellow
from signage.web.access import current_user, has_role, require_role
from signage.web.context import hall, session

bp = Blueprint("board_lights", __name__, url_prefix="/office/board/lights")


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """Show the lights of every window now."""
    return _page(str(hall().yellow_before), hall().yellow_unit)


@bp.post("")
@require_role(Role.ADMINISTRATOR)
def save() -> ResponseReturnValue:
    """Say how long before its end a case turns yellow."""
    before = request.form.get("before", "").strip()
    unit = request.form.get("unit", "")
    try:
        edit_yellow(
            session(), hall(), before, unit, actor=current_user(), now=clock.now()
        )
    except InvalidInputError as error:
        session().rollback()
        return _page(before, unit, error.problems), error.status
    session().commit()
    flash(_("Saved; the screens follow at once."), "success")
    return redirect(url_for(".index"), 303)


def _page(before: str, unit: str, problems: tuple[str, ...] = ()) -> str:
    units = current_lights(session(), hall(), clock.now())
    return render_template(
        "admin/board/lights.html",
        units=units,
        yellow=sum(one.yellow for one in units),
        red=sum(one.red for one in units),
        before=before,
        unit=unit,
        most=MOST_BEFORE,
        may_edit=has_role(Role.ADMINISTRATOR),
        problems=problems,
    )
