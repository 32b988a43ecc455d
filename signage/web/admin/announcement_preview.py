"""Show an announcement exactly as displays would: the same pages, type and timing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import Blueprint, Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from signage.models import Announcement, DisplayGroup, MediaFile
from signage.models.announcement import AnnouncementPlace
from signage.models.user import Role
from signage.operations.announcement_plan import TEXT_LENGTH, TITLE_LENGTH, Wanted
from signage.operations.display_groups import display_groups_of
from signage.playout.dwell import dwell_s
from signage.playout.pagination import split_text
from signage.playout.typography import Area, area_of, body_vh
from signage.slides import announcement as slide_kind
from signage.slides import ticker
from signage.slides.kind import Slide
from signage.slides.render import Renderer
from signage.web.access import require_role
from signage.web.admin.announcement_form import AnnouncementForm
from signage.web.admin.frames import framed
from signage.web.context import database, hall, session

bp = Blueprint("announcement_preview", __name__, url_prefix="/office/announcements")


@dataclass(frozen=True, slots=True)
class Look:
    """How a display group sets its slides."""

    is_portrait: bool
    body_vh: float
    area: Area

    @classmethod
    def of(cls, group: DisplayGroup) -> "Look":
        """Return the look of a group."""
        body = body_vh(
            group.diagonal_in, group.distance_m, is_portrait=group.is_portrait
        )
        area = area_of(body, is_portrait=group.is_portrait, has_ticker=group.has_ticker)
        return cls(group.is_portrait, body, area)


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
    return frame(Look.of(_group(wants_portrait, ())), ())


@bp.post("/preview")
@require_role(Role.EDITOR)
def show() -> ResponseReturnValue:
    """Show what is being written, on a display group that it is meant for."""
    # It is posted for its length, but changes nothing: no writer's lock per keystroke.
    g.session = database().readers()
    wanted = AnnouncementForm(request.form).wanted
    wants_portrait = request.form.get("orientation") == "portrait"
    look = Look.of(_group(wants_portrait, wanted.groups))
    locale, renderer = hall().locale, Renderer()
    return frame(
        look,
        tuple(
            PreviewPage(renderer.html_of(slide, locale), slide.seconds, slide.zone)
            for slide in slides_of(_announcement(wanted), look)
        ),
    )


def frame(look: Look, pages: tuple[PreviewPage, ...]) -> Response:
    """Return the page inside a preview's frame."""
    page = render_template("admin/announcements/frame.html", look=look, pages=pages)
    return framed(make_response(page))


def slides_of(announcement: Announcement, look: Look) -> Iterator[Slide]:
    """Yield the slides of an announcement that may not be saved yet."""
    if announcement.place == AnnouncementPlace.TICKER:
        yield from _ticker_lines(announcement.text or announcement.title, look)
        return
    contexts = slide_kind.contexts_of(announcement, look.area.columns, look.area.rows)
    for number, (context, text) in enumerate(contexts, start=1):
        seconds = dwell_s(announcement.title, text)
        yield Slide(f"preview:p{number}", slide_kind.NAME, context, seconds)


def _ticker_lines(text: str, look: Look) -> Iterator[Slide]:
    columns = look.area.columns - ticker.FURNITURE
    for number, piece in enumerate(split_text(" ".join(text.split()), columns, 1)):
        context = ticker.Context(piece)
        slide = Slide(f"preview:p{number}", ticker.NAME, context, dwell_s(piece))
        yield replace(slide, zone=ticker.ZONE)


def _announcement(wanted: Wanted) -> Announcement:
    """Return what is being written as an announcement that is never saved."""
    picture = None
    if wanted.image.isdecimal():
        picture = session().get(MediaFile, int(wanted.image))
    return Announcement(
        title=" ".join(wanted.title.split())[:TITLE_LENGTH],
        text=wanted.text[:TEXT_LENGTH],
        place=wanted.place,
        image=picture,
    )


def _group(wants_portrait: bool, chosen: tuple[str, ...]) -> DisplayGroup:  # noqa: FBT001
    """Return a group of this orientation: one chosen, else any, else a usual one."""
    groups = [
        group
        for group in display_groups_of(session(), hall().id)
        if group.is_portrait == wants_portrait
    ]
    wanted = [group for group in groups if str(group.id) in chosen]
    usual = DisplayGroup(
        is_portrait=wants_portrait, diagonal_in=55, distance_m=5, has_ticker=True
    )
    return (wanted or groups or [usual])[0]
