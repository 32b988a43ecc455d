"""The page of messages: what was sent to whom, what came of it, and trying again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.models.user import Role
from signage.operations.alerts.deliveries import deliveries_of, delivery_of, try_again
from signage.web.access import has_role, require_role
from signage.web.admin.alert_texts import EVENT_NAMES, failure_text, state_of
from signage.web.admin.paging import beside
from signage.web.context import hall, session
from signage.web.keys import asked_key

bp = Blueprint("alert_messages", __name__, url_prefix="/office/alerts/messages")

PER_PAGE = 30


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List the messages, the newest first."""
    before = asked_key("older_than")
    found = deliveries_of(session(), hall(), older_than=before, most=PER_PAGE + 1)
    messages = found[:PER_PAGE]
    last = messages[-1].id if len(found) > PER_PAGE else None
    return render_template(
        "admin/alerts/messages.html",
        messages=[(message, *state_of(message)) for message in messages],
        is_moving=any(message.next_at is not None for message in messages),
        older=beside("older_than", last),
        newest=url_for(".index") if before is not None else None,
        event_names=EVENT_NAMES,
        failure_text=failure_text,
        may_change=has_role(Role.ADMINISTRATOR),
    )


@bp.post("/<int:message_id>/again")
@require_role(Role.ADMINISTRATOR)
def again(message_id: int) -> ResponseReturnValue:
    """Try a message again that did not arrive."""
    message = delivery_of(session(), hall(), message_id)
    try_again(session(), hall(), message, now=clock.now())
    session().commit()
    flash(_("It is tried again now."), "success")
    return redirect(url_for(".index"), 303)
