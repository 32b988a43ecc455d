"""Thumbnails of kiosks and tablets: the rating page as the next citizen finds it.

Drawn by the server from the hall's windows and what covers the glass, never from what
somebody does there. The address stamps what it shows, so that browsers may keep it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.models import Body, Display
from signage.models.display import DisplayKind
from signage.models.user import Role
from signage.operations.board.guide import guide_entries
from signage.operations.displays.display_groups import display_group_of
from signage.operations.ratings.rating_places import Place, rating_places
from signage.web.access import require_role
from signage.web.admin.announcement_preview import Look
from signage.web.admin.display_condition import is_number
from signage.web.admin.frames import framed
from signage.web.admin.thumbnail_frames import BODY_GONE, HASH, kept
from signage.web.assets import static_url
from signage.web.context import hall, session
from signage.web.rating_page import RatingPage, Still, render_rating_still

bp = Blueprint("kiosk_thumbnails", __name__, url_prefix="/office/displays/thumbnails")

KIOSKS = frozenset({DisplayKind.KIOSK, DisplayKind.TABLET})
STAMP_LENGTH = 12
#: A glass that lies shows what was set for one that stands by so much larger type.
LONG_TO_SHORT = 16 / 9


@dataclass(frozen=True, slots=True)
class RatingLook:
    """What the rating pages of a hall show today; the guide is for kiosks alone."""

    places: tuple[Place, ...]
    has_guide: bool

    @classmethod
    def of_today(cls) -> "RatingLook":
        """Return what the hall's kiosks show."""
        today = clock.hall_day(clock.now(), hall().time_zone)
        entries = guide_entries(session(), hall(), today)
        places = rating_places(session(), hall().id, today)
        return cls(places, any(entry.is_filled for entry in entries))

    def page(self, kind: DisplayKind, window: str) -> RatingPage:
        """Return the page of a kiosk or tablet (`window` empty: for all windows)."""
        return RatingPage(
            form=kind,
            channel="kiosk",
            device="",
            hall_name=hall().name,
            places=tuple(p for p in self.places if window in ("", p.code)),
            window=window or None,
        )

    def stamp(self) -> str:
        """Return what changes with anything that the pages show."""
        own = hall()
        shown = (own.name, own.locale, self, static_url("dist/kiosk.css"))
        return sha256(repr(shown).encode()).hexdigest()[:STAMP_LENGTH]


def address_of(display: Display, cover: str, stamps: tuple[str, str]) -> str:
    """Return where the thumbnail is; `cover` is the hash of what lies over the page.

    `stamps` are those of the rating page and of the group's look.
    """
    rating, look = stamps
    asked = {
        "kind": DisplayKind(display.kind).value,
        "window": display.window.code if display.window else "",
        "stands": "1" if stands(display) else "",
        "stamp": rating,
        "cover": cover,
        "look": look if cover else "",
    }
    given = {name: value for name, value in asked.items() if value}
    return url_for("kiosk_thumbnails.show", group_id=display.group_id, **given)  # type: ignore[arg-type]


def stands(display: Display) -> bool:
    """Say whether the glass is higher than wide; until it tells, as its kind is."""
    width, height = display.report.get("width"), display.report.get("height")
    if is_number(width) and is_number(height) and width and height:
        return height > width
    return display.kind == DisplayKind.KIOSK


@bp.get("/<int:group_id>/rating")
@require_role(Role.INSPECTOR)
def show(group_id: int) -> ResponseReturnValue:
    """Show the page that the address names, and what covers it."""
    look = Look.of(display_group_of(session(), hall().id, group_id))
    cover = _body(session(), request.args.get("cover", ""))
    if cover is None:
        page = render_template(
            "admin/displays/thumbnail.html", look=look, pages=(), reason=BODY_GONE
        )
        return framed(make_response(page, 404))
    is_tablet = request.args.get("kind") == DisplayKind.TABLET
    is_upright, rating = bool(request.args.get("stands")), RatingLook.of_today()
    kind = DisplayKind.TABLET if is_tablet else DisplayKind.KIOSK
    still = Still(
        rating.page(kind, request.args.get("window", "")),
        shape=DisplayKind.KIOSK if is_upright else DisplayKind.TABLET,
        has_guide=rating.has_guide and not is_tablet,
        cover=cover,
        body_vh=_body_vh(look, is_upright=is_upright),
    )
    with force_locale(hall().locale):
        page = render_rating_still(still)
    return kept(framed(make_response(page)))


def has_kiosk(displays: Iterable[Display]) -> bool:
    """Say whether a kiosk or tablet is among them."""
    return any(display.kind in KIOSKS for display in displays)


def _body(session: Session, key: str) -> str | None:
    """Return what covers the page, "" for nothing; None: it is gone."""
    if not key:
        return ""
    if not HASH.fullmatch(key):
        return None
    return session.scalar(select(Body.html).where(Body.hash == key))


def _body_vh(look: Look, *, is_upright: bool) -> float:
    """Return the size of a cover's text, as kiosk/src/cover/fit.ts sets it."""
    if is_upright == look.group.is_portrait:
        return look.body_vh
    return look.body_vh / LONG_TO_SHORT if is_upright else look.body_vh * LONG_TO_SHORT
