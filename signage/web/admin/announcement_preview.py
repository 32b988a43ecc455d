"""Show an announcement exactly as displays would: the same pages, type and timing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from signage import clock
from signage.clock import hall_day
from signage.models import Announcement, DisplayGroup, Hall, MediaFile
from signage.models.announcement import AnnouncementPlace
from signage.models.display import Layout
from signage.models.user import Role
from signage.operations.content.announcement_languages import Version, kept_versions
from signage.operations.content.announcement_plan import (
    TEXT_LENGTH,
    TITLE_LENGTH,
    Wanted,
)
from signage.operations.displays.display_groups import display_groups_of
from signage.operations.displays.sizes import glass_of
from signage.operations.hall.working_calendar import working_calendar
from signage.playout.dwell import dwell_s
from signage.playout.pagination import split_text
from signage.playout.themes import Theme, theme_of
from signage.playout.typography import Glass
from signage.slides import announcement as slide_kind
from signage.slides import ticker
from signage.slides.announcement_room import Room
from signage.slides.kind import Setting, Slide
from signage.slides.phrases import hall_lines
from signage.slides.render import Renderer
from signage.web.access import require_role
from signage.web.admin.announcement_form import AnnouncementForm
from signage.web.admin.frames import framed
from signage.web.context import database, hall, session
from signage.web.keys import key_of

bp = Blueprint("announcement_preview", __name__, url_prefix="/office/announcements")


@dataclass(frozen=True, slots=True)
class Look:
    """How a display group sets its slides: its type, zones and theme."""

    group: DisplayGroup
    glass: Glass
    theme: str
    logo: str | None
    hall_lines: tuple[str, ...]

    @classmethod
    def of(cls, group: DisplayGroup) -> "Look":
        """Return the look of a group, as it is today."""
        where = hall()
        calendar = working_calendar(session(), where.id)
        today = hall_day(clock.now(), where.time_zone)
        theme = theme_of(group.theme or "", where.theme)
        if where.is_festive_on_holidays and calendar.is_festive(today):
            theme = Theme.FESTIVE
        return cls(
            group, glass_of(session(), group), theme, where.logo, hall_lines(where.name)
        )

    @property
    def undivided(self) -> "Look":
        """The same glass without other zones: for what covers all of it."""
        return replace(
            self, glass=replace(self.glass, has_side=False, has_ticker=False)
        )

    @property
    def body_vh(self) -> float:
        """The size of body text."""
        return self.glass.body

    def setting(self, hall: Hall, now: datetime) -> Setting:
        """Return what slide kinds are told; announcements sign no links."""
        area = self.glass.area()
        return Setting(
            hall=hall,
            group=self.group,
            now=now,
            until=now,
            public_url="",
            sign=str,
            sign_list=lambda key, _until: str(key),
            rows=area.rows,
            columns=area.columns,
            glass=self.glass,
        )


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A rendered slide, the seconds that it stays, and a word on what it is."""

    html: str
    seconds: float
    zone: str = "main"
    label: str = ""


@bp.get("/preview")
@require_role(Role.INSPECTOR)
def blank() -> ResponseReturnValue:
    """Show an empty stage, which the editor's script fills."""
    wants_portrait = request.args.get("orientation") == "portrait"
    return frame(Look.of(group_shown(wants_portrait, ())), ())


@bp.post("/preview")
@require_role(Role.EDITOR)
def show() -> ResponseReturnValue:
    """Show what is being written, on a display group that it is meant for."""
    # It is posted for its length, but changes nothing: no writer's lock per keystroke.
    g.session = database().readers()
    wanted = AnnouncementForm(request.form).wanted
    wants_portrait = request.form.get("orientation") == "portrait"
    look = Look.of(group_shown(wants_portrait, wanted.groups))
    setting = look.setting(hall(), clock.now())
    renderer = Renderer()
    return frame(
        look,
        tuple(
            PreviewPage(
                renderer.html_of(slide, hall().locale), slide.seconds, slide.zone
            )
            for slide in slides_of(announcement_as(wanted), setting)
        ),
    )


def frame(look: Look, pages: tuple[PreviewPage, ...]) -> Response:
    """Return the page inside a preview's frame."""
    page = render_template("admin/announcements/frame.html", look=look, pages=pages)
    return framed(make_response(page))


def slides_of(announcement: Announcement, setting: Setting) -> Iterator[Slide]:
    """Yield the slides of an announcement that may not be saved yet."""
    if not announcement.title:
        return
    if announcement.place == AnnouncementPlace.TICKER:
        for _lang, title, text in slide_kind.versions_of(announcement):
            yield from _ticker_lines(" ".join((text or title).split()), setting)
        return
    pictures = slide_kind.pictures_of(session(), hall().id, [announcement])
    room = Room.of(setting)
    contexts = slide_kind.contexts_of(announcement, room, pictures)
    for number, (context, text) in enumerate(contexts, start=1):
        seconds = dwell_s(context.title, text)
        yield Slide(f"preview:p{number}", slide_kind.NAME, context, seconds)


def _ticker_lines(line: str, setting: Setting) -> Iterator[Slide]:
    pieces = split_text(line, ticker.columns_of(setting), rows=1)
    for number, piece in enumerate(pieces, start=1):
        yield Slide(
            id=f"preview:p{number}",
            kind=ticker.NAME,
            context=ticker.Context(piece),
            seconds=dwell_s(piece),
            zone=ticker.ZONE,
        )


def announcement_as(wanted: Wanted) -> Announcement:
    """Return what is being written as an announcement that is never saved."""
    picture = None
    if wanted.image.isdecimal():
        picture = session().get(MediaFile, key_of(int(wanted.image)))
    return Announcement(
        title=" ".join(wanted.title.split())[:TITLE_LENGTH],
        text=wanted.text[:TEXT_LENGTH],
        place=wanted.place,
        image=picture,
        texts=_texts(wanted),
    )


def _texts(wanted: Wanted) -> dict[str, dict[str, str]]:
    """Return the other languages' texts, as far as they have a title."""
    own = hall().locale
    found = {
        locale: Version(version.title[:TITLE_LENGTH], version.text[:TEXT_LENGTH])
        for locale, version in wanted.versions.items()
        if locale != own and version.title
    }
    return kept_versions(found)


def group_shown(wants_portrait: bool, chosen: tuple[str, ...]) -> DisplayGroup:  # noqa: FBT001
    """Return a group of this orientation: one chosen, else any, else a usual one."""
    groups = [
        group
        for group in display_groups_of(session(), hall().id)
        if group.is_portrait == wants_portrait
    ]
    wanted = [group for group in groups if str(group.id) in chosen]
    usual = DisplayGroup(
        is_portrait=wants_portrait, diagonal_in=55, distance_m=5, layout=Layout.TICKER
    )
    return (wanted or groups or [usual])[0]
