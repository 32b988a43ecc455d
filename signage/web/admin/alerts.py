"""The page of outages: who was silent from when until when, and who is told."""

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
from signage.models.user import Role
from signage.operations.alerts.channels import (
    GRACE_MAX,
    GRACE_MIN,
    ChannelInvalidError,
    channels_of,
    set_grace,
)
from signage.operations.alerts.outages import open_outages, outages_of
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.alert_texts import BY_NAMES, END_NAMES
from signage.web.admin.paging import beside
from signage.web.context import hall, session, settings
from signage.web.i18n import translated
from signage.web.keys import asked_key

bp = Blueprint("alerts", __name__, url_prefix="/office/alerts")

PER_PAGE = 30


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List the outages, the newest first, and the channels."""
    return _page()


@bp.post("/grace")
@require_role(Role.ADMINISTRATOR)
def grace() -> ResponseReturnValue:
    """Set after how many minutes of silence a display counts as out."""
    given = request.form.get("minutes", "").strip()
    minutes = int(given) if given.isdecimal() and len(given) < 6 else 0  # noqa: PLR2004
    try:
        set_grace(session(), hall(), minutes, actor=current_user(), now=clock.now())
    except ChannelInvalidError as refusal:
        problems = [translated(problem) for problem in refusal.problems]
        return make_response(_page(given, problems), refusal.status)
    session().commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".index"), 303)


def _page(given: str | None = None, problems: list[str] | None = None) -> str:
    before = asked_key("older_than")
    found = outages_of(session(), hall(), older_than=before, most=PER_PAGE + 1)
    outages = found[:PER_PAGE]
    last = outages[-1].id if len(found) > PER_PAGE else None
    return render_template(
        "admin/alerts/index.html",
        outages=outages,
        older=beside("older_than", last),
        newest=url_for(".index") if before is not None else None,
        silent=open_outages(session(), hall()),
        channels=channels_of(session(), hall()),
        by_names=BY_NAMES,
        end_names=END_NAMES,
        grace=hall().outage_grace_min if given is None else given,
        grace_range=(GRACE_MIN, GRACE_MAX),
        problems=problems or [],
        may_change=has_role(Role.ADMINISTRATOR),
        has_mail=bool(settings().smtp_host),
    )
