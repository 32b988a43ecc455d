"""The standing: windows and staff by contest group, month by month."""

from itertools import groupby

from flask import Blueprint, render_template, request

from signage import clock
from signage.models.user import Role
from signage.operations.ratings.ratings_summary import satisfaction_by_window
from signage.operations.scores.counted import instants_of
from signage.operations.scores.standing import Standing, SubjectKind, standing_of
from signage.rules.period import Period
from signage.web import context
from signage.web.access import require_role
from signage.web.admin.score_words import give_words
from signage.web.period_paths import period_named

bp = Blueprint("scores", __name__, url_prefix="/office/scores")
give_words(bp)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """Show the standing of a period, this month's by default."""
    hall = context.hall()
    today = clock.hall_day(clock.now(), hall.time_zone)
    current = Period.month_of(today)
    period = period_named(request.args.get("period") or str(current))
    kind: SubjectKind = "staff" if request.args.get("kind") == "staff" else "window"
    found = standing_of(context.session(), hall.id, str(period), kind)
    later = period.next()
    starts, ends = instants_of(period, hall.time_zone)
    return render_template(
        "admin/scores/index.html",
        rated=satisfaction_by_window(context.session(), hall.id, starts, ends)
        if kind == "window"
        else {},
        groups=grouped(found),
        period=period,
        kind=kind,
        earlier=period.previous(),
        later=later if later.first <= today else None,
        is_running=period.contains(today),
    )


def grouped(
    found: tuple[Standing, ...],
) -> list[tuple[str | None, list[Standing]]]:
    """Return the standings of each group under the group's name."""
    groups = groupby(found, key=lambda row: (row.group_code, row.group_name))
    return [(name or code, list(rows)) for (code, name), rows in groups]
