"""Pair a display: type the code that it shows, see what it is, approve it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.models import Pairing
from signage.models.user import Role
from signage.operations.displays.displays import display_of
from signage.operations.displays.pairing import (
    CodeUnknownError,
    approve_pairing,
    count_code_attempt,
    find_pairing,
    replace_display,
)
from signage.operations.displays.pairing_codes import spoken_code
from signage.operations.displays.presence import absent_displays
from signage.web.access import current_user, require_role
from signage.web.admin.display_form import KIND_NAMES, DisplayForm
from signage.web.admin.display_texts import browser_name
from signage.web.context import hall, session
from signage.web.i18n import translated

bp = Blueprint("pairing", __name__, url_prefix="/office/displays/pair")

CODE_LENGTH = 20


@bp.get("")
@require_role(Role.ADMINISTRATOR)
def ask() -> str:
    """Ask for the code; the QR of a display brings it along as `?code=`."""
    return _ask(request.args.get("code", "")[:CODE_LENGTH])


@bp.post("")
@require_role(Role.ADMINISTRATOR)
def find() -> ResponseReturnValue:
    """Show which browser shows this code, and ask what it is to be."""
    code = request.form.get("code", "")[:CODE_LENGTH]
    pairing, answer = _found(code)
    if pairing is None:
        return answer, 404
    form = DisplayForm.offering(session(), hall())
    form.name.data = ""
    form.kind.data = str(pairing.kind)
    return _confirm(pairing, form)


@bp.post("/approval")
@require_role(Role.ADMINISTRATOR)
def approve() -> ResponseReturnValue:
    """Make a display of the browser that shows the code."""
    code = request.form.get("code", "")[:CODE_LENGTH]
    pairing, answer = _found(code)
    if pairing is None:
        return answer, 404
    form = DisplayForm.offering(session(), hall())
    if not form.validate():
        return _confirm(pairing, form), 422
    display = approve_pairing(
        session(), code, form.place, actor=current_user(), now=clock.now()
    )
    session().commit()
    flash(
        _("“%(name)s” is paired and comes on in a moment.", name=display.name),
        "success",
    )
    return redirect(url_for("displays.index"), 303)


@bp.post("/place")
@require_role(Role.ADMINISTRATOR)
def replace() -> ResponseReturnValue:
    """Let the browser that shows the code take a display's place."""
    code = request.form.get("code", "")[:CODE_LENGTH]
    pairing, answer = _found(code)
    if pairing is None:
        return answer, 404
    key = request.form.get("display", 0, type=int)
    display = display_of(session(), hall(), key)
    name = display.name
    replace_display(session(), code, display, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("“%(name)s” is paired and comes on in a moment.", name=name), "success")
    return redirect(url_for("displays.index"), 303)


def _found(code: str) -> tuple[Pairing | None, str]:
    """Return who shows this code, or the page that asks again; each try counts."""
    now, address = clock.now(), request.remote_addr or ""
    count_code_attempt(session(), current_user(), address, now=now)
    session().commit()
    try:
        return find_pairing(session(), code, now=now), ""
    except CodeUnknownError as error:
        return None, _ask(code, translated(error.args[0]))


def _ask(code: str, problem: str = "") -> str:
    return render_template(
        "admin/displays/pair.html",
        code=code,
        problem=problem,
        url_root=request.url_root,
    )


def _confirm(pairing: Pairing, form: DisplayForm) -> str:
    return render_template(
        "admin/displays/approve.html",
        form=form,
        pairing=pairing,
        absent=absent_displays(
            session(), hall().id, pairing.former_id, now=clock.now()
        ),
        code=spoken_code(pairing.user_code),
        kind=KIND_NAMES[pairing.kind],
        browser=browser_name(pairing.agent),
    )
