"""Pages of channels: add, change, try, delete who is told of outages."""

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.models import AlertChannel
from signage.models.user import Role
from signage.operations.alerts.channels import (
    ChannelInvalidError,
    channel_of,
    create_channel,
    delete_channel,
    revise_channel,
    try_channel,
)
from signage.web.access import current_user, require_role
from signage.web.admin.alert_form import AlertChannelForm, form_of
from signage.web.context import hall, session, settings

bp = Blueprint("alert_channels", __name__, url_prefix="/office/alerts/channels")


@bp.get("/new")
@require_role(Role.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _editor(AlertChannelForm(data={"locale": hall().locale}))


@bp.post("")
@require_role(Role.ADMINISTRATOR)
def create() -> ResponseReturnValue:
    """Keep a new channel."""
    form = AlertChannelForm(request.form)
    try:
        channel = create_channel(
            session(), hall(), form.wanted, actor=current_user(), now=clock.now()
        )
    except ChannelInvalidError as refusal:
        form.show_refusal(refusal)
        return _editor(form, status=refusal.status)
    channel_id = channel.id
    session().commit()
    flash(_("Kept. Send a trial message to see that it arrives."), "success")
    return redirect(url_for(".edit", channel_id=channel_id), 303)


@bp.get("/<int:channel_id>")
@require_role(Role.ADMINISTRATOR)
def edit(channel_id: int) -> ResponseReturnValue:
    """Show a channel, with the secret that its receiver needs."""
    channel = channel_of(session(), hall(), channel_id)
    return _editor(form_of(channel), channel)


@bp.post("/<int:channel_id>")
@require_role(Role.ADMINISTRATOR)
def save(channel_id: int) -> ResponseReturnValue:
    """Change a channel."""
    channel = channel_of(session(), hall(), channel_id)
    form = AlertChannelForm(request.form)
    actor, now = current_user(), clock.now()
    try:
        revise_channel(session(), hall(), channel, form.wanted, actor=actor, now=now)
    except ChannelInvalidError as refusal:
        form.show_refusal(refusal)
        return _editor(form, channel, status=refusal.status)
    session().commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".edit", channel_id=channel_id), 303)


@bp.post("/<int:channel_id>/trial")
@require_role(Role.ADMINISTRATOR)
def trial(channel_id: int) -> ResponseReturnValue:
    """Send a trial message."""
    channel = channel_of(session(), hall(), channel_id)
    actor, now = current_user(), clock.now()
    try_channel(session(), hall(), channel, actor=actor, now=now)
    session().commit()
    flash(_("A trial message is on its way; below is what comes of it."), "success")
    return redirect(url_for("alert_messages.index"), 303)


@bp.post("/<int:channel_id>/deletion")
@require_role(Role.ADMINISTRATOR)
def delete(channel_id: int) -> ResponseReturnValue:
    """Delete a channel with its messages."""
    channel = channel_of(session(), hall(), channel_id)
    delete_channel(session(), channel, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("The channel is deleted."), "success")
    return redirect(url_for("alerts.index"), 303)


def _editor(
    form: AlertChannelForm, channel: AlertChannel | None = None, *, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "admin/alerts/channel.html",
        form=form,
        channel=channel,
        has_mail=bool(settings().smtp_host),
    )
    return make_response(page, status)
