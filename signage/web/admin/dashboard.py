"""The first page of the office: what is on air, today's ratings, what needs a look."""

from dataclasses import dataclass

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import Message, NotFoundError
from signage.models import Body, DisplayGroup
from signage.models.display import DisplayKind
from signage.models.user import Role
from signage.operations.displays.display_groups import display_group_of
from signage.operations.displays.displays import DisplayState
from signage.operations.displays.on_air import OnAir
from signage.operations.overview import Matter, Overview, overview_of
from signage.operations.ratings.rating_levels import LEVELS
from signage.slides.registry import BY_NAME
from signage.web import context
from signage.web.access import has_role, require_role
from signage.web.admin.announcement_preview import Look, PreviewPage, frame
from signage.web.admin.display_texts import shown_displays
from signage.web.admin.frames import with_frames
from signage.web.i18n import lazy_text as _l

#: A hall with more displays has its own page for them.
MOST_ROWS = 12

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


@dataclass(frozen=True, slots=True)
class Glass:
    """A display group that has televisions, with the slide that is on them."""

    group: DisplayGroup
    on_air: OnAir
    label: str
    present: int
    count: int


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
        _l("Negative ratings to verify"),
        "/office/ratings?unverified=1",
        "mood-sad",
        "red",
        Role.INSPECTOR,
    ),
    Matter.OVERDUE_ACTIONS: MatterWords(
        _l("Actions overdue"),
        "/office/actions?work=overdue",
        "clipboard-list",
        "red",
        Role.INSPECTOR,
    ),
    Matter.OBJECTIONS: MatterWords(
        _l("Objections to decide"),
        "/office/objections",
        "message",
        "red",
        Role.INSPECTOR,
    ),
    Matter.NOTICES: MatterWords(
        _l("Notices to approve"), "/office/notices", "flag", "yellow", Role.APPROVER
    ),
    Matter.APPROVALS: MatterWords(
        _l("Content that waits for approval"),
        "/office/approvals",
        "circle-check",
        "yellow",
        Role.APPROVER,
    ),
    Matter.UNDECIDED: MatterWords(
        _l("Ties to decide"), "/office/evaluations", "gavel", "yellow", Role.APPROVER
    ),
    Matter.EVALUATIONS: MatterWords(
        _l("Evaluations that wait for somebody"),
        "/office/evaluations",
        "gavel",
        "blue",
        Role.APPROVER,
    ),
    Matter.ACTIONS: MatterWords(
        _l("Actions to carry out"),
        "/office/actions",
        "clipboard-list",
        "blue",
        Role.INSPECTOR,
    ),
}


@bp.get("/")
@require_role(Role.INSPECTOR)
def show() -> ResponseReturnValue:
    """Show the dashboard."""
    return with_frames(make_response(_page("admin/dashboard.html")))


@bp.get("/dashboard")
@require_role(Role.INSPECTOR)
def refresh() -> ResponseReturnValue:
    """Show what changes on the dashboard; the page asks for it every half minute."""
    return with_frames(make_response(_page("admin/_dashboard.html")))


@bp.get("/on-air/<int:group_id>/<body_hash>")
@require_role(Role.INSPECTOR)
def glass(group_id: int, body_hash: str) -> ResponseReturnValue:
    """Show one slide as a group's televisions do, small, inside the dashboard."""
    group = display_group_of(context.session(), context.hall().id, group_id)
    body = context.session().get(Body, body_hash)
    if body is None:
        raise NotFoundError(Message("slide"), body_hash)
    return frame(Look.of(group), (PreviewPage(body.html, 0),))


def _page(template: str) -> str:
    now, session = clock.now(), context.session()
    overview = overview_of(session, context.hall(), now=now)
    return render_template(
        template,
        overview=overview,
        matters=_matters(overview),
        bars=_bars(overview),
        glasses=_glasses(overview),
        rows=shown_displays(session, _first_displays(overview), now),
        negative=overview.today.n - overview.today.favourable,
        now=now,
    )


def _first_displays(overview: Overview) -> list[DisplayState]:
    """Return the displays that the page names: those that are not there first."""
    return sorted(overview.displays, key=lambda state: state.is_present)[:MOST_ROWS]


def _glasses(overview: Overview) -> list[Glass]:
    """Return a glass for each group that has televisions and something on them."""
    groups: dict[int, tuple[OnAir, list[DisplayState]]] = {}
    for state in overview.displays:
        if state.display.kind == DisplayKind.TV and state.on_air is not None:
            group = groups.setdefault(state.display.group_id, (state.on_air, []))
            group[1].append(state)
    return [_glass(on_air, states) for on_air, states in groups.values()]


def _glass(on_air: OnAir, states: list[DisplayState]) -> Glass:
    return Glass(
        group=states[0].display.group,
        on_air=on_air,
        label=kind_label(on_air.kind),
        present=sum(state.is_present for state in states),
        count=len(states),
    )


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
