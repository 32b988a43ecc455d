"""One's own scores: this month at a glance, the months before, the window beside it."""

from collections.abc import Iterable
from datetime import datetime

from flask import Blueprint, render_template, request

from signage import clock
from signage.errors import NotFoundError
from signage.models import LedgerEntry, Objection, Scorecard, StaffMember
from signage.models.evaluation import ActionState, NoticeState
from signage.operations.explaining.explain import cards_of
from signage.operations.explaining.own_scores import (
    own_actions,
    own_entries,
    own_objections,
    own_periods,
    times_to_object,
    window_of,
)
from signage.operations.objections.objection_list import entry_objections
from signage.rules.period import Period
from signage.web import context
from signage.web.access import current_identity
from signage.web.admin.objection_words import STATES
from signage.web.i18n import lazy_text as _l
from signage.web.keys import asked_key
from signage.web.my.own import own_staff, require_staff
from signage.web.my.trend import trend_of
from signage.web.period_paths import period_named
from signage.web.score_page import (
    ScorePage,
    give_score_words,
    score_page,
)

bp = Blueprint("my", __name__, url_prefix="/my")
give_score_words(bp)

NOTICE_STATES = {
    NoticeState.PROPOSED: _l("waits for approval"),
    NoticeState.APPROVED: _l("approved"),
    NoticeState.SUSPENDED: _l("off the screens while an objection is open"),
    NoticeState.REJECTED: _l("not published"),
    NoticeState.WITHDRAWN: _l("withdrawn"),
}
ACTION_STATES = {
    ActionState.OPEN: (_l("to do"), "yellow"),
    ActionState.DONE: (_l("done"), "green"),
    ActionState.DROPPED: (_l("dropped"), "secondary"),
}
WORDS = {
    "objection_states": STATES,
    "notice_states": NOTICE_STATES,
    "action_states": ACTION_STATES,
}
bp.context_processor(lambda: WORDS)


@bp.get("")
@require_staff
def show() -> str:
    """Show this month."""
    now = clock.now()
    return _month(Period.month_of(clock.hall_day(now, _zone())), now)


@bp.get("/scores/<period>")
@require_staff
def score(period: str) -> str:
    """Show one's own result of a period."""
    return _month(period_named(period), clock.now())


@bp.get("/scores/<period>/window")
@require_staff
def window(period: str) -> str:
    """Show the result of the window that one served at."""
    asked, person = period_named(period), own_staff()
    page = _page(asked, _window_id(person, asked), clock.now())
    return render_template("my/window.html", person=person, **_told(page))


@bp.get("/scores/<period>/sheet")
@require_staff
def sheet(period: str) -> str:
    """Show one's own result as a sheet to print."""
    page = _page(period_named(period), own_staff().id, clock.now())
    return render_template("documents/score_sheet.html", page=page, now=clock.now())


@bp.get("/scores/<period>/window/sheet")
@require_staff
def window_sheet(period: str) -> str:
    """Show the window's result as a sheet to print."""
    asked = period_named(period)
    page = _page(asked, _window_id(own_staff(), asked), clock.now())
    return render_template("documents/score_sheet.html", page=page, now=clock.now())


def _month(period: Period, now: datetime) -> str:
    session, person, hall = context.session(), own_staff(), context.hall()
    periods = own_periods(session, person.id)
    window_id = window_of(session, person, period)
    try:
        told = _told(_page(period, person.id, now))
    except NotFoundError:
        if request.endpoint != "my.show":
            raise
        told = {"page": None}
    return render_template(
        "my/index.html",
        person=person,
        period=period,
        periods=periods,
        trend=trend_of(periods),
        reviews=times_to_object(session, hall, person, now=now),
        window_card=_beside(period, window_id),
        actions=own_actions(session, person, window_id, hall=hall),
        raised=own_objections(session, current_identity().user_id),
        now=now,
        **told,
    )


def _told(page: ScorePage) -> dict[str, object]:
    """Return a result for the templates, with the facts that give no points."""
    session = context.session()
    subject = page.found.scorecard.subject
    entries = own_entries(session, subject.id, page.period)
    counted = {line.entry.id for line in page.found.lines if line.entry}
    return {
        "page": page,
        "lines": page.lines(asked_key("page") or 1),
        "others": [entry for entry in entries if entry.id not in counted],
        "objections": _own_objections_to(entries),
    }


def _own_objections_to(entries: Iterable[LedgerEntry]) -> dict[int, Objection]:
    me = current_identity().user_id
    found = entry_objections(context.session(), [entry.id for entry in entries])
    return {
        key: own[-1]
        for key, listed in found.items()
        if (own := [one for one in listed if one.raised_by_id == me])
    }


def _beside(period: Period, window_id: int | None) -> Scorecard | None:
    """Return the window's result of the period, if it has one."""
    if window_id is None:
        return None
    hall_id = context.hall().id
    cards = cards_of(context.session(), hall_id, str(period), window_id)
    return cards[0] if cards else None


def _page(period: Period, subject_id: int, now: datetime) -> ScorePage:
    slug = request.args.get("rulebook") or None
    return score_page(period, subject_id, slug, now=now)


def _window_id(person: StaffMember, period: Period) -> int:
    found = window_of(context.session(), person, period)
    if found is None:
        what = "window"
        raise NotFoundError(what, person.code)
    return found


def _zone() -> str:
    return context.hall().time_zone
