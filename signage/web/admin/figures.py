"""The figures of a month, subject by subject, each with where it came from."""

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l

from signage.models.user import Role
from signage.operations.explaining.figures import figure_page
from signage.web import context
from signage.web.access import require_role
from signage.web.admin.asked import asked_month, this_month
from signage.web.admin.score_words import METRICS, give_words

bp = Blueprint("figures", __name__, url_prefix="/office/figures")
give_words(bp)

NAMES = METRICS | {
    "workdays": _l("Workdays"),
    "days_present": _l("Days present"),
    "leave_days": _l("Days of leave"),
    "info_truth": _l("Information: truth"),
    "info_timeliness": _l("Information: timeliness"),
    "info_completeness": _l("Information: completeness"),
    "info_wording": _l("Information: wording"),
}
UNITS = {
    "workdays": _l("days"),
    "days_present": _l("days"),
    "leave_days": _l("days"),
    "cases": _l("cases"),
}


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """Show the figures of a month, the present one by default."""
    session, hall = context.session(), context.hall()
    current = this_month(hall)
    month = asked_month() or current
    kind = "staff" if request.args.get("kind") == "staff" else "window"
    later = month.next()
    return render_template(
        "admin/figures/index.html",
        page=figure_page(
            session, hall, month, kind, request.args.get("page", 1, type=int)
        ),
        month=month,
        kind=kind,
        names=NAMES,
        units=UNITS,
        earlier=month.previous(),
        later=later if later.first <= current.last else None,
    )
