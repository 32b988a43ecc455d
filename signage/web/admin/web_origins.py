"""The page of websites that screens may show, for the administrator."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError
from signage.models.user import Role
from signage.operations.hall.web_origins import allow_web_origins
from signage.web import context
from signage.web.access import current_user, require_role

bp = Blueprint("web_origins", __name__, url_prefix="/office/hall/websites")


@bp.get("")
@require_role(Role.ADMINISTRATOR)
def edit() -> str:
    """Show the list."""
    return _render("\n".join(context.hall().web_origins), [])


@bp.post("")
@require_role(Role.ADMINISTRATOR)
def save() -> ResponseReturnValue:
    """Save the list."""
    session, text = context.session(), request.form.get("origins", "")
    try:
        allow_web_origins(
            session, context.hall(), text, actor=current_user(), now=clock.now()
        )
    except InvalidInputError as error:
        return _render(text, list(error.problems)), error.status
    session.commit()
    flash(_("Saved; televisions load anew for it."), "success")
    return redirect(url_for(".edit"), 303)


def _render(text: str, problems: list[str]) -> str:
    return render_template("admin/websites.html", origins=text, problems=problems)
