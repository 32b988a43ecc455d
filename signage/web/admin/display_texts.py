"""Say in words what a display is, what it shows, and when it was last seen."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import format_timedelta, gettext
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Announcement, Outage
from signage.models.display import DisplayKind
from signage.models.outage import OutageEnd
from signage.operations.displays.displays import DisplayState
from signage.operations.displays.on_air import COVER
from signage.operations.displays.shown import foremost_shown, shown_on
from signage.playout.slide_ids import read_id
from signage.slides.registry import BY_NAME
from signage.web.admin.display_form import KIND_NAMES
from signage.web.i18n import lazy_text as _l
from signage.web.i18n import titled
from signage.web.keys import NO_KEY, key_of

BROWSERS = (
    ("Tizen", re.compile(r"Tizen[ /](\d+)")),
    ("webOS", re.compile(r"Web0S.*?Chrome/(\d+)")),
    ("Edge", re.compile(r"Edg/(\d+)")),
    ("Chrome", re.compile(r"Chrome/(\d+)")),
    ("Firefox", re.compile(r"Firefox/(\d+)")),
    ("Safari", re.compile(r"Version/(\d+).*Safari")),
)
ENDS = {
    OutageEnd.BACK: _l("It came back by itself."),
    OutageEnd.REVOKED: _l("It was revoked."),
    OutageEnd.SWITCHED_OFF: _l("The office switched it off."),
}
JUST_NOW = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class ShownDisplay:
    """A row of the list of displays, in words; `presence` is on, dark or never."""

    state: DisplayState
    presence: str
    seen: str
    kind: str
    now_on: str
    browser: str
    size: str


def shown_displays(
    session: Session, states: Iterable[DisplayState], now: datetime
) -> list[ShownDisplay]:
    """Return the rows, with the titles of the announcements that are on."""
    states = list(states)
    titles = _titles(session, [foremost_shown(state) for state in states])
    return [
        ShownDisplay(
            state=state,
            presence=_presence(state),
            seen=seen_text(state.display.last_seen_at, now),
            kind=str(KIND_NAMES[DisplayKind(state.display.kind)]),
            now_on=_now_on(state, titles),
            browser=browser_name(state.display.agent),
            size=_size(state),
        )
        for state in states
    ]


def browser_name(agent: str) -> str:
    """Return the browser and its version from what it says of itself."""
    for name, pattern in BROWSERS:
        found = pattern.search(agent)
        if found:
            return f"{name} {found[1]}"
    return agent[:40] or "–"


def seen_text(seen_at: datetime | None, now: datetime) -> str:
    """Return how long ago a display was seen."""
    if seen_at is None:
        return _("Never seen")
    if now - seen_at < JUST_NOW:
        return _("just now")
    return str(format_timedelta(seen_at - now, add_direction=True, threshold=1.2))


def outage_end_text(outage: Outage) -> str:
    """Say why an outage is over; empty while it is not, or nobody knows."""
    return str(ENDS[outage.ended_by]) if outage.ended_by else ""


def span_text(starts: datetime, ends: datetime) -> str:
    """Return how long it is from one instant to another."""
    return str(format_timedelta(ends - starts, threshold=1.2))


def kind_label(kind: str) -> str:
    """Return a slide kind's name in the reader's language."""
    known = BY_NAME.get(kind)
    return gettext(known.label) if known else kind


def _presence(state: DisplayState) -> str:
    if state.is_present:
        return "on"
    return "never" if state.display.last_seen_at is None else "dark"


def _now_on(state: DisplayState, titles: dict[int, str]) -> str:
    if state.display.kind != DisplayKind.TV and COVER not in shown_on(state):
        return _("Rating page")
    slide = foremost_shown(state)
    if not slide:
        return ""
    found = read_id(slide)
    title = titles.get(found.announcement_id or 0)
    label = kind_label(found.kind)
    return titled(label, title) if title else label


def _titles(session: Session, slides: Iterable[str]) -> dict[int, str]:
    # What displays report may be anything: no database takes every number as a key.
    found = (key_of(read_id(slide).announcement_id) for slide in slides)
    keys = set(found) - {NO_KEY}
    rows = session.execute(
        select(Announcement.id, Announcement.title).where(Announcement.id.in_(keys))
    )
    return {key: title for key, title in rows}  # noqa: C416  # rows to a typed dict


def _size(state: DisplayState) -> str:
    report = state.display.report
    width, height = report.get("width"), report.get("height")
    return f"{width} × {height}" if width and height else "–"
