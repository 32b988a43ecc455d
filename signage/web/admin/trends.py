"""Trends: how groups and their members scored over the months, as charts and tables."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from signage import clock
from signage.models.user import Role
from signage.operations.scores.score_history import (
    GroupHistory,
    ScoreHistory,
    SubjectHistory,
    score_history,
)
from signage.operations.scores.standing import SubjectKind
from signage.rules.period import Period
from signage.web import context
from signage.web.access import require_role
from signage.web.admin.score_words import give_words
from signage.web.period_paths import month_named
from signage.web.period_words import period_name

#: How many months the page can look back.
SPANS = (6, 12, 24)
HUNDREDTH = Decimal("0.01")

bp = Blueprint("trends", __name__, url_prefix="/office/trends")
give_words(bp)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """Show the months up to one, group by group, and one group member by member."""
    hall, args = context.hall(), request.args
    today = clock.hall_day(clock.now(), hall.time_zone)
    latest = Period.month_of(today)
    until = month_named(args.get("until") or str(latest))
    kind: SubjectKind = "staff" if args.get("kind") == "staff" else "window"
    asked = args.get("months", type=int)
    months = asked if asked in SPANS else SPANS[1]
    found = score_history(context.session(), hall.id, until, months=months, kind=kind)
    group = _chosen(found, args.get("group"))
    members = [s for s in found.subjects if group and s.group_code == group.code]
    return render_template(
        "admin/trends/index.html",
        found=found,
        group=group,
        members=members,
        group_name=group_name,
        headings=[(period_name(period), "number") for period in found.periods],
        shown=shown,
        drawn=drawn(found, group, members),
        kind=kind,
        months=months,
        spans=SPANS,
        until=until,
        latest=latest,
    )


def _chosen(found: ScoreHistory, code: str | None) -> GroupHistory | None:
    """Return the group asked for, else the first; None where nothing was scored."""
    asked = [group for group in found.groups if (group.code or "") == code]
    return next(iter(asked or found.groups), None)


def group_name(group: GroupHistory) -> str:
    """Return what people call a group."""
    return group.name or group.code or _("Without a group")


def shown(mean: Decimal | None) -> Decimal | None:
    """Return a mean at two decimals, half up."""
    return None if mean is None else mean.quantize(HUNDREDTH, ROUND_HALF_UP)


def drawn(
    found: ScoreHistory, group: GroupHistory | None, members: list[SubjectHistory]
) -> dict[str, Any]:
    """Return what the charts draw: kiosk/src/charts/history.ts says the same."""
    return {
        "months": [period_name(period) for period in found.periods],
        "shorts": [_short(period, n) for n, period in enumerate(found.periods)],
        "groups": [
            {
                "name": group_name(one),
                "means": _numbers(one.means),
                "members": _members(found, members) if one is group else [],
            }
            for one in found.groups
        ],
    }


def _short(period: str, position: int) -> str:
    """Return a month for an axis: the year stands below January and the first."""
    first = Period.parse(period).first
    name = format_date(first, "LLL")
    return f"{name}\n{first.year}" if position == 0 or first.month == 1 else name


def _members(
    found: ScoreHistory, members: list[SubjectHistory]
) -> list[dict[str, Any]]:
    return [
        {
            "name": member.name,
            "code": member.code,
            "scores": _numbers(member.scores),
            "links": _links(found, member),
        }
        for member in members
    ]


def _links(found: ScoreHistory, member: SubjectHistory) -> list[str | None]:
    months = zip(found.periods, member.scores, strict=True)
    return [
        None
        if score is None
        else url_for("why.score", period=period, subject_id=member.subject_id)
        for period, score in months
    ]


def _numbers(scores: tuple[Decimal | None, ...]) -> list[float | None]:
    """Return points for drawing: a hundredth of a point is less than a pixel."""
    return [None if score is None else round(float(score), 2) for score in scores]
