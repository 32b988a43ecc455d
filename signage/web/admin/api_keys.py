"""Pages of keys for other systems: made and shown once, revoked, never seen again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError
from signage.models.user import Role
from signage.operations.emergencies.keys import (
    Scope,
    api_key_of,
    api_keys_of,
    create_api_key,
    revoke_api_key,
)
from signage.web.access import current_user, require_recent_password, require_role
from signage.web.context import hall, session
from signage.web.i18n import lazy_text as _l
from signage.web.i18n import translated

bp = Blueprint("api_keys", __name__, url_prefix="/office/api-keys")

SCOPE_NAMES = {Scope.EMERGENCY: _l("Issue and take back emergencies")}


@bp.get("")
@require_role(Role.ADMINISTRATOR)
def index() -> str:
    """List the keys, revoked ones too."""
    return _page()


@bp.post("")
@require_role(Role.ADMINISTRATOR)
@require_recent_password
def create() -> ResponseReturnValue:
    """Make a key, and show it this once."""
    name, scopes = request.form.get("name", ""), request.form.getlist("scopes")
    now = clock.now()
    try:
        row, key = create_api_key(
            session(), hall(), name, scopes, actor=current_user(), now=now
        )
    except InvalidInputError as refusal:
        problems = [translated(problem) for problem in refusal.problems]
        return _page(problems=problems, name=name), refusal.status
    session().commit()
    return _page(key=key, made=row.name)


@bp.post("/<int:key_id>/revocation")
@require_role(Role.ADMINISTRATOR)
def revoke(key_id: int) -> ResponseReturnValue:
    """Refuse a key from now on."""
    key = api_key_of(session(), hall().id, key_id)
    revoke_api_key(session(), key, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("Revoked: “%(name)s” is refused from now on.", name=key.name), "success")
    return redirect(url_for(".index"), 303)


def _page(**more: object) -> str:
    return render_template(
        "admin/api_keys.html",
        keys=api_keys_of(session(), hall().id),
        scope_names=SCOPE_NAMES,
        **more,
    )
