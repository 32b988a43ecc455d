"""Pages of displays: who is there and shows what; rename, move, command, revoke."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError, Message
from signage.models.user import Role
from signage.operations.displays.display_commands import Command, command_display
from signage.operations.displays.displays import (
    display_of,
    displays_of,
    revise_display,
    revoke_display,
)
from signage.operations.displays.pairing import pending_pairings
from signage.operations.displays.sizes import fit_of
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.display_form import DisplayForm
from signage.web.admin.display_texts import shown_displays
from signage.web.context import hall, session

bp = Blueprint("displays", __name__, url_prefix="/office/displays")


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List the displays with what each shows now."""
    now = clock.now()
    rows = shown_displays(session(), displays_of(session(), hall(), now=now), now)
    return render_template(
        "admin/displays/index.html",
        rows=rows,
        waiting=len(pending_pairings(session(), now=now)),
        may_change=has_role(Role.ADMINISTRATOR),
    )


@bp.get("/<int:display_id>")
@require_role(Role.ADMINISTRATOR)
def edit(display_id: int) -> str:
    """Show one display, to rename it or to move it."""
    display = display_of(session(), hall(), display_id)
    return _page(display_id, DisplayForm.offering(session(), hall(), display))


@bp.post("/<int:display_id>")
@require_role(Role.ADMINISTRATOR)
def revise(display_id: int) -> ResponseReturnValue:
    """Rename a display, or give it another kind, group or window."""
    display = display_of(session(), hall(), display_id)
    form = DisplayForm.offering(session(), hall(), display)
    if not form.validate():
        return _page(display_id, form), 422
    revise_display(
        session(), display, form.place, actor=current_user(), now=clock.now()
    )
    session().commit()
    flash(_("Saved. The display follows at once."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:display_id>/commands")
@require_role(Role.EDITOR)
def command(display_id: int) -> ResponseReturnValue:
    """Have a display show its name for a while, or load itself anew."""
    display = display_of(session(), hall(), display_id)
    given = request.form.get("command", "")
    if given not in set(Command):
        raise InvalidInputError([Message("A display cannot be told that.")])
    command_display(
        session(), display, Command(given), actor=current_user(), now=clock.now()
    )
    session().commit()
    flash(_("“%(name)s” has been told.", name=display.name), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:display_id>/revocation")
@require_role(Role.ADMINISTRATOR)
def revoke(display_id: int) -> ResponseReturnValue:
    """Take a display's right to show anything; it shows a pairing code again."""
    display = display_of(session(), hall(), display_id)
    revoke_display(session(), display, actor=current_user(), now=clock.now())
    session().commit()
    flash(
        _("“%(name)s” is revoked and shows nothing more.", name=display.name), "success"
    )
    return redirect(url_for(".index"), 303)


def _page(display_id: int, form: DisplayForm) -> str:
    now = clock.now()
    states = displays_of(session(), hall(), now=now)
    mine = [state for state in states if state.display.id == display_id]
    row = shown_displays(session(), mine, now)[0]
    fit = fit_of(session(), row.state.display.group)
    return render_template("admin/displays/edit.html", form=form, row=row, fit=fit)
