"""The first page of the office: what is on air, today's ratings, what needs a look."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _

from signage import clock
from signage.models.user import Role
from signage.operations.overview import Matter, Overview, overview_of
from signage.operations.rating_levels import LEVELS
from signage.slides.registry import BY_NAME
from signage.web import context
from signage.web.access import has_role, require_role
from signage.web.i18n import lazy_text as _l

bp = Blueprint("dashboard", __name__, url_prefix="/office")


@dataclass(frozen=True, slots=True)
class MatterWords:
    """How a matter is shown: what it says, where it leads, for whom it is."""

    label: str
    path: str
    icon: str
    tone: str
    role: Role


@dataclass(frozen=True, slots=True)
class Bar:
    """One level of today's ratings; `share` is in whole percent."""

    label: str
    count: int
    share: int
    is_negative: bool


MATTERS = {
    Matter.DARK_DISPLAYS: MatterWords(
        _l("Displays not heard from"),
        "/office/displays",
        "device-tv",
        "red",
        Role.INSPECTOR,
    ),
    Matter.PAIRINGS: MatterWords(
        _l("Displays waiting to be paired"),
        "/office/displays",
        "link",
        "yellow",
        Role.EDITOR,
    ),
    Matter.NEGATIVE_RATINGS: MatterWords(
        _l("Negative ratings today"),
        "/office/ratings",
        "mood-sad",
        "red",
        Role.INSPECTOR,
    ),
    Matter.NOTICES: MatterWords(
        _l("Notices to approve"), "/office/notices", "flag", "yellow", Role.APPROVER
    ),
    Matter.UNDECIDED: MatterWords(
        _l("Ties to decide"), "/office/evaluations", "gavel", "yellow", Role.APPROVER
    ),
    Matter.NOMINATIONS: MatterWords(
        _l("Nominations to confirm"),
        "/office/evaluations",
        "trophy",
        "blue",
        Role.APPROVER,
    ),
}


@bp.get("/")
@require_role(Role.INSPECTOR)
def show() -> str:
    """Show the dashboard."""
    return render_template("admin/dashboard.html", **_page())


@bp.get("/dashboard")
@require_role(Role.INSPECTOR)
def refresh() -> str:
    """Show what changes on the dashboard; the page asks for it every half minute."""
    return render_template("admin/_dashboard.html", **_page())


def _page() -> dict[str, Any]:
    now = clock.now()
    overview = overview_of(context.session(), context.hall(), now=now)
    return {
        "overview": overview,
        "matters": _matters(overview),
        "bars": _bars(overview),
        "negative": overview.today.n - overview.today.favourable,
        "kind_label": kind_label,
        "now": now,
    }


def _matters(overview: Overview) -> list[tuple[MatterWords, int]]:
    found = ((MATTERS[matter], count) for matter, count in overview.matters)
    return [(words, count) for words, count in found if has_role(words.role)]


def _bars(overview: Overview) -> list[Bar]:
    """Return the bars, best level first."""
    today = overview.today
    counts = dict(enumerate(today.by_level, start=1))
    return [
        Bar(
            label=_(level.label),
            count=counts[level.value],
            share=round(100 * counts[level.value] / today.n) if today.n else 0,
            is_negative=level.is_negative,
        )
        for level in sorted(LEVELS, key=lambda level: -level.value)
    ]


def kind_label(name: str) -> str:
    """Return a slide kind's name in words."""
    kind = BY_NAME.get(name)
    return _(kind.label) if kind else name
