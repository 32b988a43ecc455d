"""One compilation: a display group at an instant, with what was compiled before."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy.orm import Session

from signage.clock import epoch_ms, hall_day
from signage.models import DisplayGroup, Hall, Programme
from signage.operations.displays.sizes import glass_of
from signage.operations.hall.working_calendar import working_calendar
from signage.operations.objections.objection_links import sign_list
from signage.operations.ratings.rating_links import sign_place
from signage.playout.bands import Spans, seen
from signage.playout.days import WorkingCalendar, midnight_of
from signage.playout.manifest import Item, Manifest, Screen, Zone
from signage.playout.themes import theme_changes, theme_of
from signage.slides.anchor import choose_anchor
from signage.slides.kind import Options, Setting
from signage.slides.phrases import hall_lines

MAIN, TICKER = "main", "ticker"
# Lies over the whole glass, and over all other zones, while it has something to show.
COVER = "cover"

# A display without a server plays on for at least two days (architecture.md).
HORIZON_DAYS = 3
# Signed links last half an hour; they are renewed at least twice in that time, and in
# steps, so that a compilation in between changes nothing on screens.
LINK_STEP = timedelta(minutes=10)


class Links:
    """Signs links as of a step of time, and notes until when they need no renewal."""

    def __init__(self, secret: str, now: datetime) -> None:
        self._secret = secret
        since_midnight = timedelta(hours=now.hour, minutes=now.minute)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        self._signed_at = midnight + since_midnight // LINK_STEP * LINK_STEP
        self.fresh_until: datetime | None = None

    def __call__(self, place: str) -> str:
        """Return a signed token for a place ("hall", "window:<code>")."""
        self.fresh_until = self._signed_at + LINK_STEP
        return sign_place(self._secret, place, self._signed_at)

    def sign_list(self, evaluation_id: int, until: datetime) -> str:
        """Return a signed token for a publicity list; it needs no renewal."""
        return sign_list(self._secret, evaluation_id, until)


class Placed(Protocol):
    """What holds items by the names of their zones."""

    @property
    def zones(self) -> Mapping[str, Sequence[Item]]:
        """Items in order, by zone."""


class Job:
    """A group's programme as it was before, and how to make it as of `now`."""

    def __init__(
        self,
        session: Session,
        group: DisplayGroup,
        now: datetime,
        readings: dict[Hashable, Any] | None = None,
    ) -> None:
        """Begin; jobs of one session and instant may share `readings`."""
        self.session = session
        self._readings: dict[Hashable, Any] = {} if readings is None else readings
        self.group = group
        self.now = now
        self.hall = session.get_one(Hall, group.hall_id)
        self.day_begins = _midnight(now, self.hall.time_zone, days=0)
        self.day_ends = _midnight(now, self.hall.time_zone, days=1)
        self.horizon = horizon_of(now, self.hall.time_zone)
        self._previous = previous_of(session, group)
        self._open_since = open_windows(self._previous, epoch_ms(now))
        self.glass = glass_of(session, group)

    def setting(
        self, public_url: str, links: Links, zone: str, options: Options
    ) -> Setting:
        """Return what a slide kind is told for a zone."""
        area = self.glass.area(zone)
        return Setting(
            hall=self.hall,
            group=self.group,
            now=self.now,
            until=self.horizon,
            public_url=public_url,
            sign=links,
            sign_list=links.sign_list,
            rows=area.rows,
            columns=area.columns,
            zone=zone,
            glass=self.glass,
            options=options,
            calendar=self.calendar,
            _readings=self._readings,
        )

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The hall's working calendar."""
        key = ("calendar", self.hall.id)
        if key not in self._readings:
            self._readings[key] = working_calendar(self.session, self.hall.id)
        found: WorkingCalendar = self._readings[key]
        return found

    def previous_items(self, zone: str) -> tuple[Item, ...]:
        """Return a zone's items in the programme before."""
        before = self._previous.zones.get(zone) if self._previous else None
        return before.items if before else ()

    def manifest(self, placed: Placed) -> Manifest:
        """Put the zones together."""
        names = (*self.glass.zones, COVER)
        return Manifest(
            compiled_at=epoch_ms(self.now),
            screen=self._screen(),
            zones={name: self._zone(name, placed) for name in names},
        )

    def cover_manifest(self, placed: Placed) -> Manifest | None:
        """Return the programme before with another cover; None if there is none yet."""
        if self._previous is None:
            return None
        zones = self._previous.zones | {COVER: self._zone(COVER, placed)}
        now_ms = epoch_ms(self.now)
        return replace(self._previous, compiled_at=now_ms, zones=zones)

    def _zone(self, name: str, placed: Placed) -> Zone:
        now_ms = epoch_ms(self.now)
        current = [
            item for item in placed.zones.get(name, ()) if not is_over(item, now_ms)
        ]
        items = tuple(current) if name == COVER else seen(current)
        before = self._previous.zones.get(name) if self._previous else None
        return Zone(choose_anchor(items, before, now_ms), items)

    def _screen(self) -> Screen:
        return Screen(
            layout="portrait" if self.group.is_portrait else "landscape",
            body_vh=self.glass.body,
            locale=self.hall.locale.replace("_", "-"),
            hall=self.hall.name,
            time_zone=self.hall.time_zone,
            division=self.glass.division,
            themes=self._themes(),
            logo=self.hall.logo,
            hall_lines=hall_lines(self.hall.name),
        )

    def _themes(self) -> tuple[tuple[int, str], ...]:
        """Return from when which theme is on, as far ahead as the programme reaches."""
        hall = self.hall
        today = hall_day(self.now, hall.time_zone)
        days = [today + timedelta(days=ahead) for ahead in range(HORIZON_DAYS + 1)]
        theme = theme_of(self.group.theme, hall.theme)
        calendar = WorkingCalendar()
        if hall.is_festive_on_holidays:
            calendar = self.calendar
        return theme_changes(theme, days, calendar, hall.time_zone)

    def steady(self, slide_id: str, windows: Spans) -> Spans:
        """Keep the start of a window that is open; kinds may cut it off at `now`."""
        now_ms = epoch_ms(self.now)
        known = self._open_since.get(slide_id)
        if known is None:
            return windows
        return tuple(
            (known if since <= now_ms < until else since, until)
            for since, until in windows
        )


def open_windows(manifest: Manifest | None, now_ms: int) -> dict[str, int]:
    """Return since when (ms) slides are on that have a window open, by slide id."""
    items = manifest.items() if manifest else ()
    return {
        item.id: since
        for item in items
        for since, until in item.windows
        if since <= now_ms < until
    }


def is_over(item: Item, now_ms: int) -> bool:
    """Say whether an item had windows and all of them are past."""
    return bool(item.windows) and all(until <= now_ms for _, until in item.windows)


def previous_of(session: Session, group: DisplayGroup) -> Manifest | None:
    """Return the programme that the group's displays have now."""
    row = session.get(Programme, group.id)
    return Manifest.from_json(row.manifest) if row else None


def horizon_of(now: datetime, time_zone: str) -> datetime:
    """Return until when a programme compiled at `now` says what displays show."""
    return _midnight(now, time_zone, days=HORIZON_DAYS)


def _midnight(now: datetime, time_zone: str, *, days: int) -> datetime:
    """Return the hall's midnight `days` ahead: 1 is the end of this day."""
    return midnight_of(hall_day(now, time_zone) + timedelta(days=days), time_zone)
