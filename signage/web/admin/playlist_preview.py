"""Show a playlist as displays would: its slides one after another, and how long."""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from flask import Blueprint, Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.clock import epoch_ms
from signage.models import Playlist
from signage.models.user import Role
from signage.operations.publishing.drafts import content_row
from signage.operations.publishing.errors import ContentInvalidError
from signage.operations.publishing.nesting import readable
from signage.operations.publishing.playlist_kinds import nested_key
from signage.playout.content import MOST_LEVELS, NESTED, PlaylistContent, PlaylistItem
from signage.playout.plain_body import fill_body
from signage.playout.weights import spread
from signage.slides.kind import Setting, Slide
from signage.slides.media import NAME as MEDIA
from signage.slides.render import Renderer
from signage.web.access import require_role
from signage.web.admin.announcement_preview import Look, PreviewPage, group_shown
from signage.web.admin.frames import framed
from signage.web.admin.playlist_form import content_of, posted_playlist
from signage.web.admin.playlist_kinds import SLIDE_KINDS
from signage.web.admin.playlist_words import item_label
from signage.web.context import database, hall, session
from signage.web.i18n import lazy_text as _l
from signage.web.plain_page import faces_of

bp = Blueprint("playlist_preview", __name__, url_prefix="/office/playlists")
log = logging.getLogger(__name__)

#: More pages than anybody turns by hand; the round's length counts them all.
MOST_PAGES = 150
AHEAD = timedelta(days=1)
TICKER = "ticker"
#: A list's thumbnails are drawn anew so often; what was saved has another address.
KEPT_FOR_S = 300
NOTHING_NOW = _l("Nothing to show now")


@dataclass(frozen=True, slots=True)
class Played:
    """What an item gives at present: its slides, each with the seconds it stays.

    `has_failed`: its kind could not make them; displays keep its last good ones.
    """

    key: str
    label: str
    slides: tuple[tuple[Slide, float], ...]
    weight: int = 1
    has_failed: bool = False

    @property
    def seconds(self) -> float:
        """How long the item takes once, on the main zone."""
        return sum(s for slide, s in self.slides if slide.zone != TICKER)


#: An item of a playlist, or what it gives.
Weighty = TypeVar("Weighty", PlaylistItem, Played)


@dataclass(slots=True)
class Player:
    """Makes the slides of playlists' items as of now; equal items once."""

    session: Session
    setting: Setting
    _made: dict[str, tuple[tuple[Slide, ...], bool]] = field(default_factory=dict)
    _nested: dict[int, PlaylistContent] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, look: Look, now: datetime) -> "Player":
        """Return a player that sets slides as a display group does."""
        setting = replace(look.setting(hall(), now), until=now + AHEAD)
        return cls(session, setting)

    def play(self, content: PlaylistContent) -> tuple[Played, ...]:
        """Return what every item of a playlist gives."""
        return tuple(self._played(item) for item in content.items)

    def first(self, content: PlaylistContent) -> Slide | None:
        """Return the first slide that a playlist puts on a main zone now."""
        slides = (
            slide for item in content.items for slide, _s in self._slides(item)[0]
        )
        return next((slide for slide in slides if slide.zone != TICKER), None)

    def _played(self, item: PlaylistItem) -> Played:
        slides, has_failed = self._slides(item)
        return Played(
            item.key, item_label(item.kind), slides, item.weight, has_failed=has_failed
        )

    def _slides(
        self, item: PlaylistItem, levels: int = MOST_LEVELS
    ) -> tuple[tuple[tuple[Slide, float], ...], bool]:
        if item.kind == NESTED:
            inner = self._content(nested_key(item)) if levels else None
            turns = _turns(inner.items) if inner else ()
            parts = [self._slides(one, levels - 1) for one in turns]
            return (
                tuple(slide for slides, _failed in parts for slide in slides),
                any(failed for _slides, failed in parts),
            )
        slides, has_failed = self._made_once(item)
        return tuple((s, float(item.seconds or s.seconds)) for s in slides), has_failed

    def _content(self, key: int | None) -> PlaylistContent | None:
        if key is None:
            return None
        if key not in self._nested:
            query = select(Playlist.published).where(
                Playlist.id == key, Playlist.hall_id == self.setting.hall.id
            )
            found = readable(self.session.scalar(query))
            self._nested[key] = found or PlaylistContent()
        return self._nested[key]

    def _made_once(self, item: PlaylistItem) -> tuple[tuple[Slide, ...], bool]:
        known = f"{item.kind} {json.dumps(item.settings, sort_keys=True, default=str)}"
        if known not in self._made:
            self._made[known] = self._make(item)
        return self._made[known]

    def _make(self, item: PlaylistItem) -> tuple[tuple[Slide, ...], bool]:
        kind = SLIDE_KINDS.get(item.kind)
        if kind is None:
            return (), False
        try:
            options = kind.options.model_validate(item.settings)
        except ValidationError:
            return (), False  # still being written; the checks say what is missing
        setting = replace(self.setting, options=options)
        try:
            slides = tuple(kind.build(self.session, setting))
        except Exception:
            log.exception("slide kind %s failed in a preview", kind.name)
            return (), True
        return tuple(s for s in slides if _is_on(s, setting.now)), False


def _turns(items: Sequence[Weighty]) -> list[Weighty]:
    """Return items in turn, each as often in a round as its weight says."""
    return spread(items, [item.weight for item in items])


def _is_on(slide: Slide, now: datetime) -> bool:
    return not slide.windows or any(a <= now < b for a, b in slide.windows)


def round_s(played: tuple[Played, ...]) -> float:
    """Return how long a round takes: every item as often as its weight says."""
    return sum(one.seconds * one.weight for one in played)


def player_for(
    *, wants_portrait: bool, group_ids: tuple[int, ...] = ()
) -> tuple[Look, Player]:
    """Return the look of a group of this orientation, and a player of it."""
    chosen = tuple(str(key) for key in group_ids)
    look = Look.of(group_shown(wants_portrait, chosen))
    return look, Player.of(session(), look, clock.now())


def pages_of(played: tuple[Played, ...]) -> Iterator[PreviewPage]:
    """Yield the pages of a round, rendered; no more than anybody turns."""
    renderer = Renderer()
    numbers = {one.key: number for number, one in enumerate(played, start=1)}
    pages = ((one, each) for one in _turns(played) for each in one.slides)
    for one, (slide, seconds) in islice(pages, MOST_PAGES):
        html = renderer.html_of(slide, hall().locale)
        zone = TICKER if slide.zone == TICKER else "main"
        yield PreviewPage(html, seconds, zone, f"{numbers[one.key]} {one.label}")


@bp.get("/preview")
@require_role(Role.INSPECTOR)
def blank() -> ResponseReturnValue:
    """Show an empty stage, which the editor's script fills."""
    look, _player = player_for(wants_portrait=_wants_portrait(request.args))
    return preview_frame(look, ())


@bp.post("/preview")
@require_role(Role.EDITOR)
def show() -> ResponseReturnValue:
    """Show the playlist that is being put together."""
    # It is posted for its length, but changes nothing: no writer's lock per keystroke.
    g.session = database().readers()
    posted = posted_playlist(request.form)
    look, player = player_for(wants_portrait=_wants_portrait(request.form))
    try:
        content = content_of(posted)
    except ContentInvalidError:
        return preview_frame(look, (), is_readable=False)
    return preview_frame(look, player.play(content))


@bp.get("/<int:playlist_id>/thumbnail")
@require_role(Role.INSPECTOR)
def thumbnail(playlist_id: int) -> Response:
    """Show the first slide of a playlist: as screens have it, else as it is drafted."""
    row = content_row(session(), Playlist, hall().id, playlist_id)
    look, now = Look.of(group_shown(False, ())).undivided, clock.now()  # noqa: FBT003
    content = readable(row.published) or readable(row.draft) or PlaylistContent()
    slide = Player.of(session(), look, now).first(content)
    page = render_template(
        "admin/displays/thumbnail.html",
        look=look,
        pages=[PreviewPage(_still(slide, now), 0)] if slide else (),
        reason="" if slide else NOTHING_NOW,
    )
    answer = framed(make_response(page))
    answer.headers["Cache-Control"] = f"private, max-age={KEPT_FOR_S}"
    return answer


def _still(slide: Slide, now: datetime) -> str:
    """Return a slide's HTML with its clocks and countdowns written in."""
    where = hall()
    html = Renderer().html_of(slide, where.locale)
    if slide.kind == MEDIA:  # a list in which films play is no list
        return html
    faces = faces_of(now, where.time_zone, where.locale)
    return fill_body(html, faces=faces, now=epoch_ms(now))


def preview_frame(
    look: Look, played: tuple[Played, ...], *, is_readable: bool = True
) -> Response:
    """Return the page inside a preview's frame, with how long each item takes."""
    page = render_template(
        "admin/playlists/frame.html",
        look=look,
        pages=tuple(pages_of(played)),
        played=played if is_readable else None,
        round_s=round_s(played),
    )
    return framed(make_response(page))


def _wants_portrait(given: Mapping[str, str]) -> bool:
    return given.get("orientation") == "portrait"
