"""The time machine: choose an instant, see what each display group shows then."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.errors import NotFoundError
from signage.models import DisplayGroup, Hall, Playlist, Schedule
from signage.models.user import Role
from signage.operations.displays.display_groups import display_groups_of
from signage.operations.publishing.day_strip import slots_of_day, strip_of
from signage.operations.publishing.drafts import content_row
from signage.operations.publishing.schedule_times import hall_times
from signage.playout.bands import SCHEDULE_STEP
from signage.playout.content import PlaylistContent, ScheduleContent
from signage.slides.compile import Compiler
from signage.slides.plan import Drafts
from signage.slides.time_machine import (
    Basis,
    Cause,
    ProgrammeAt,
    SlideAt,
    ZoneAt,
    programme_at,
)
from signage.web.access import require_role
from signage.web.admin.announcement_preview import Look, PreviewPage
from signage.web.admin.frames import framed, with_frames
from signage.web.admin.schedule_words import wall_span
from signage.web.admin.schedules import content_of
from signage.web.context import hall, session, settings
from signage.web.i18n import joined
from signage.web.i18n import lazy_text as _l

bp = Blueprint("time_machine", __name__, url_prefix="/office/time-machine")

FIRST_YEAR, LAST_YEAR = 2000, 2099
#: Keys that a database can hold; others name nothing.
LARGEST_KEY = 2**31 - 1
#: Groups seen side by side; a hall with more chooses one.
MOST_GROUPS = 24
BASIS_WORDS = {
    Basis.HELD: _l("The displays hold this programme already."),
    Basis.PLANNED: _l("Planned by today's facts; figures may change until then."),
    Basis.PAST: _l("Made anew by today's facts; figures may have been others then."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a zone shows what it shows, in words, and from when to when."""

    zone: str
    text: str
    span: str


@bp.get("")
@require_role(Role.INSPECTOR)
def show() -> ResponseReturnValue:
    """Show every group side by side at `?at=`; with `schedule`, when it is on next."""
    times = hall_times(session(), hall())
    at = _instant(request.args.get("at", "")) or _of_schedule() or _now()
    groups = list(display_groups_of(session(), hall().id))
    chosen = request.args.get("group", 0, int)
    shown = [group for group in groups if chosen in {0, group.id}] or groups
    on, has_drafts = at.date(), _has_drafts()
    slots = slots_of_day(session(), hall(), times, on, has_drafts=has_drafts)
    strips = {group.id: strip_of(slots, group.id, on, times) for group in shown}
    page = render_template(
        "admin/time_machine/show.html",
        at=at,
        now=_now(),
        groups=groups,
        shown=shown[:MOST_GROUPS],
        chosen=chosen,
        strips=strips,
        has_drafts=has_drafts,
        special=times.calendar.days.get(on),
    )
    return with_frames(make_response(page))


@bp.get("/<int:group_id>")
@require_role(Role.INSPECTOR)
def frame(group_id: int) -> ResponseReturnValue:
    """Show what one group's displays show at `?at=`, with the reasons beside it."""
    group = session().get(DisplayGroup, group_id) if group_id <= LARGEST_KEY else None
    if group is None or group.hall_id != hall().id:
        what = "display group"
        raise NotFoundError(what, group_id)
    at = _instant(request.args.get("at", "")) or _now()
    times = hall_times(session(), hall())
    instant = at.replace(tzinfo=times.zone).astimezone(UTC)
    drafts = drafts_of(session(), hall()) if _has_drafts() else None
    compiler = Compiler(settings().resolved_secret_key, settings().public_url)
    then = programme_at(
        session(), compiler, group, instant, now=clock.now(), drafts=drafts
    )
    page = render_template(
        "admin/time_machine/frame.html",
        look=replace(Look.of(group), theme=_theme(then)),
        pages=_pages(then),
        cover=then.zones["cover"].on if "cover" in then.zones else None,
        reasons=[_reason(zone) for zone in then.zones.values()],
        basis=BASIS_WORDS[then.basis],
        instant_ms=clock.epoch_ms(instant),
    )
    return framed(make_response(page))


def drafts_of(session: Session, hall: Hall) -> Drafts:
    """Return every draft of the hall: what would be shown if all were published."""
    playlists = session.execute(
        select(Playlist.id, Playlist.draft).where(
            Playlist.hall_id == hall.id, Playlist.draft.is_not(None)
        )
    )
    schedules = session.execute(
        select(Schedule.id, Schedule.draft).where(
            Schedule.hall_id == hall.id, Schedule.draft.is_not(None)
        )
    )
    return Drafts(
        {key: PlaylistContent.model_validate(kept) for key, kept in playlists},
        {key: ScheduleContent.model_validate(kept) for key, kept in schedules},
    )


def _has_drafts() -> bool:
    return request.args.get("drafts") == "1"


def _now() -> datetime:
    """Return this minute on the hall's wall."""
    local = clock.now().astimezone(hall_times(session(), hall()).zone)
    return local.replace(second=0, microsecond=0, tzinfo=None)


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0)
    except ValueError:
        return None
    return at if FIRST_YEAR <= at.year <= LAST_YEAR else None


def _of_schedule() -> datetime | None:
    """Return when the schedule of `?schedule=` is on next, a minute into it."""
    key = request.args.get("schedule", 0, int)
    if not 0 < key <= LARGEST_KEY:
        return None
    times = hall_times(session(), hall())
    row = content_row(session(), Schedule, hall().id, key)
    upcoming = times.upcoming(content_of(row), clock.now(), 1)
    if not upcoming:
        return None
    starts = max(upcoming[0].starts, clock.now())
    local = starts.astimezone(times.zone)
    return local.replace(second=0, microsecond=0, tzinfo=None)


def _theme(then: ProgrammeAt) -> str:
    """Return the theme that is on at the instant."""
    at = clock.epoch_ms(then.instant)
    past = [name for since, name in then.screen.themes if since <= at]
    return past[-1] if past else then.screen.themes[0][1]


def _pages(then: ProgrammeAt) -> tuple[PreviewPage, ...]:
    """Return the slide that is on in each zone but the cover."""
    slides = ((name, zone.on) for name, zone in then.zones.items() if name != "cover")
    return tuple(
        PreviewPage(slide.html, slide.seconds, name) for name, slide in slides if slide
    )


def _reason(zone: ZoneAt) -> Reason:
    slide = zone.on
    if slide is None:
        return Reason(zone.name, _("nothing"), "")
    return Reason(zone.name, _why(slide), _window(slide))


def _window(slide: SlideAt) -> str:
    """Return from when to when the slide may be shown; empty: always."""
    if slide.starts is None or slide.ends is None:
        return ""
    zone = hall_times(session(), hall()).zone
    return wall_span(slide.starts.astimezone(zone), slide.ends.astimezone(zone))


def _why(slide: SlideAt) -> str:  # noqa: PLR0911  # a cause a case
    why = slide.why
    if why.cause is Cause.SCHEDULE:
        names = joined(f"“{each.name}”" for each in why.schedules)
        level = why.priority // SCHEDULE_STEP - 1
        return _("Schedule %(names)s, priority %(level)s", names=names, level=level)
    if why.cause is Cause.ANNOUNCEMENT and why.announcement is not None:
        return _("Important announcement “%(title)s”", title=why.announcement.name)
    if why.cause is Cause.PLAYLIST and why.playlist is not None:
        return _("Default playlist “%(name)s”", name=why.playlist.name)
    if why.cause is Cause.COVER:
        return _("Covered: an emergency, or outside the opening hours")
    return _("Default programme: every usual slide")
