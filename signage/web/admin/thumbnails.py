"""Thumbnails of displays: a page without script for what is on, shared and kept.

The address names every body, so what it shows never changes; displays of one group
with the same slide on have the same address.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Body
from signage.models.display import DisplayKind
from signage.models.user import Role
from signage.operations.displays.display_groups import display_group_of
from signage.operations.displays.displays import DisplayState
from signage.operations.displays.on_air import COVER, MAIN, NoShow
from signage.operations.displays.shown import ZONES, shown_on
from signage.playout.themes import Theme
from signage.slides.emergency import NAME as EMERGENCY
from signage.web.access import require_role
from signage.web.admin.announcement_preview import Look, PreviewPage
from signage.web.admin.frames import framed
from signage.web.admin.kiosk_thumbnails import (
    RatingLook,
    address_of,
    has_kiosk,
    stands,
)
from signage.web.admin.thumbnail_frames import BODY_GONE, HASH, kept
from signage.web.context import hall, session
from signage.web.i18n import lazy_text as _l

bp = Blueprint("thumbnails", __name__, url_prefix="/office/displays/thumbnails")

SWITCHED_OFF = _l("The office switched this screen off.")
ONLY_CLOCK = _l("Nothing to show: only the clock.")
NOT_YET = _l("Its programme is being made.")
UNREADABLE = _l("The programme of its group cannot be read. Save the group again.")


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """What a display's card shows: a page at `address`, or why there is none.

    `is_failure` says that something is wrong that somebody must see to; `drawing` names
    the icon that stands there instead; `is_tablet` that the glass is a lying tablet's.
    """

    address: str = ""
    reason: str = ""
    drawing: str = ""
    is_failure: bool = False
    is_portrait: bool = False
    is_tablet: bool = False


def thumbnails_of(
    session: Session, states: Iterable[DisplayState]
) -> dict[int, Thumbnail]:
    """Return the thumbnail of each display, by its key; asks for all bodies at once."""
    states = list(states)
    bodies = {state.display.id: _bodies(state) for state in states}
    wanted = {key for zones in bodies.values() for key in zones.values()}
    wanted = {key for key in wanted if HASH.fullmatch(key)}
    known = set(session.scalars(select(Body.hash).where(Body.hash.in_(wanted))))
    rating = _rating_stamp(states)
    return {
        state.display.id: _thumbnail(state, bodies[state.display.id], known, rating)
        for state in states
    }


@bp.get("/<int:group_id>")
@require_role(Role.INSPECTOR)
def show(group_id: int) -> ResponseReturnValue:
    """Show the bodies that the address names, as the group's displays would."""
    group = display_group_of(session(), hall().id, group_id)
    wanted = {zone: request.args.get(zone, "") for zone in ZONES}
    keys = [key for key in wanted.values() if HASH.fullmatch(key)]
    rows = session().execute(select(Body.hash, Body.html).where(Body.hash.in_(keys)))
    bodies = {row.hash: row.html for row in rows}
    look = replace(Look.of(group), theme=_theme(Look.of(group).theme))
    if not keys or set(filter(None, wanted.values())) - bodies.keys():
        return _failed(look)
    pages = [
        PreviewPage(bodies[key], 0, zone)
        for zone, key in wanted.items()
        if key and zone != COVER
    ]
    page = render_template(
        "admin/displays/thumbnail.html",
        look=look,
        pages=pages,
        cover=bodies.get(wanted[COVER]),
    )
    return kept(framed(make_response(page)))


def _failed(look: Look) -> ResponseReturnValue:
    """Say in the frame itself why there is no picture; tidied up since it was asked."""
    page = render_template(
        "admin/displays/thumbnail.html", look=look, pages=(), reason=BODY_GONE
    )
    return framed(make_response(page, 404))


def _theme(usual: str) -> str:
    theme = request.args.get("theme", "")
    return theme if theme in set(Theme) else usual


def _bodies(state: DisplayState) -> dict[str, str]:
    return {zone: slide.hash for zone, slide in shown_on(state).items()}


def _rating_stamp(states: Sequence[DisplayState]) -> str:
    """Return the stamp of the rating pages, if any of these displays shows one."""
    if not has_kiosk(state.display for state in states):
        return ""
    return RatingLook.of_today().stamp()


def _thumbnail(
    state: DisplayState, bodies: dict[str, str], known: set[str], rating: str
) -> Thumbnail:
    display = state.display
    is_tv = display.kind is DisplayKind.TV
    is_portrait = display.group.is_portrait if is_tv else stands(display)
    is_tablet = display.kind is DisplayKind.TABLET and not is_portrait
    found = _missing(state, bodies, known)
    if found is None and is_tv:
        found = Thumbnail(_address(state, bodies))
    elif found is None:
        stamps = (rating, state.show.look)
        found = Thumbnail(address_of(display, bodies.get(COVER, ""), stamps))
    return replace(found, is_portrait=is_portrait, is_tablet=is_tablet)


def _address(state: DisplayState, bodies: dict[str, str]) -> str:
    named: dict[str, Any] = {"look": state.show.look, "theme": state.show.theme}
    named |= bodies
    return url_for("thumbnails.show", group_id=state.display.group_id, **named)


def _missing(
    state: DisplayState, bodies: dict[str, str], known: set[str]
) -> Thumbnail | None:
    """Return what stands where a thumbnail cannot; None: it can be made."""
    is_tv, found = state.display.kind is DisplayKind.TV, None
    if state.display.is_off and not _is_lit_up(state):
        found = Thumbnail(reason=SWITCHED_OFF, drawing="ban")
    elif state.show.trouble is NoShow.UNREADABLE:
        found = Thumbnail("", UNREADABLE, "eye-off", is_failure=True)
    elif not is_tv and COVER not in bodies:
        pass  # its page needs no programme
    elif state.show.trouble is NoShow.NONE_YET:
        found = Thumbnail(reason=NOT_YET, drawing="clock")
    elif not {MAIN, COVER} & bodies.keys():
        found = Thumbnail(reason=ONLY_CLOCK, drawing="clock")
    elif set(bodies.values()) - known:
        found = Thumbnail("", BODY_GONE, "eye-off", is_failure=True)
    return found


def _is_lit_up(state: DisplayState) -> bool:
    """Say whether an emergency is on: for that a dark glass lights up."""
    cover = state.show.slides.get(COVER)
    return cover is not None and cover.kind == EMERGENCY
