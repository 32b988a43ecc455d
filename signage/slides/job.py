"""One compilation: a display group at an instant, with what was compiled before."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from signage.clock import epoch_ms, hall_day
from signage.models import DisplayGroup, Hall, Programme
from signage.operations.displays.sizes import glass_of
from signage.operations.hall.working_calendar import working_calendar
from signage.operations.objections.objection_links import sign_list
from signage.operations.ratings.rating_links import sign_place
from signage.playout.days import WorkingCalendar
from signage.playout.manifest import Item, Manifest, Screen, Zone
from signage.playout.themes import theme_changes, theme_of
from signage.slides.anchor import choose_anchor
from signage.slides.kind import Setting, Slide

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
    """What holds items with the names of their zones."""

    @property
    def items(self) -> tuple[tuple[str, Item], ...]:
        """Zone and item."""


class Job:
    """A group's programme as it was before, and how to make it as of `now`."""

    def __init__(self, session: Session, group: DisplayGroup, now: datetime) -> None:
        self.session = session
        self.group = group
        self.now = now
        self.hall = session.get_one(Hall, group.hall_id)
        self.day_ends = _midnight(now, self.hall.time_zone, days=1)
        self._previous = previous_of(session, group)
        self._open_since = open_windows(self._previous, epoch_ms(now))
        self.glass = glass_of(session, group)

    def setting(self, public_url: str, links: Links) -> Setting:
        """Return what slide kinds are told."""
        area = self.glass.area()
        return Setting(
            hall=self.hall,
            group=self.group,
            now=self.now,
            until=_midnight(self.now, self.hall.time_zone, days=HORIZON_DAYS),
            public_url=public_url,
            sign=links,
            sign_list=links.sign_list,
            rows=area.rows,
            columns=area.columns,
            glass=self.glass,
        )

    def item(self, slide: Slide, body: str) -> Item:
        """Return a slide's place in the manifest."""
        ends = [(epoch_ms(since), epoch_ms(until)) for since, until in slide.windows]
        item = Item(slide.id, body, slide.kind, slide.seconds, slide.priority)
        windows = self._steady(slide.id, ends)
        return replace(item, windows=windows, displays=slide.displays)

    def previous_items(self, kind: str) -> Iterator[tuple[str, Item]]:
        """Yield the items of a kind in the programme before, with their zones."""
        zones = self._previous.zones if self._previous else {}
        for name, zone in zones.items():
            for item in zone.items:
                if item.kind == kind:
                    yield name, item

    def manifest(self, parts: Sequence[Placed]) -> Manifest:
        """Put the parts together, in the order of kinds."""
        placed = [pair for part in parts for pair in part.items]
        return Manifest(
            compiled_at=epoch_ms(self.now),
            screen=self._screen(),
            zones={
                name: self._zone(name, placed) for name in (*self.glass.zones, COVER)
            },
        )

    def cover_manifest(self, parts: Sequence[Placed]) -> Manifest | None:
        """Return the programme before with another cover; None if there is none yet."""
        if self._previous is None:
            return None
        placed = [pair for part in parts for pair in part.items]
        zones = self._previous.zones | {COVER: self._zone(COVER, placed)}
        now_ms = epoch_ms(self.now)
        return replace(self._previous, compiled_at=now_ms, zones=zones)

    def _zone(self, name: str, placed: list[tuple[str, Item]]) -> Zone:
        now_ms = epoch_ms(self.now)
        items = tuple(
            item for zone, item in placed if zone == name and not is_over(item, now_ms)
        )
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
        )

    def _themes(self) -> tuple[tuple[int, str], ...]:
        """Return from when which theme is on, as far ahead as the programme reaches."""
        hall = self.hall
        today = hall_day(self.now, hall.time_zone)
        days = [today + timedelta(days=ahead) for ahead in range(HORIZON_DAYS + 1)]
        theme = theme_of(self.group.theme, hall.theme)
        calendar = WorkingCalendar()
        if hall.is_festive_on_holidays:
            calendar = working_calendar(self.session, hall.id)
        return theme_changes(theme, days, calendar, hall.time_zone)

    def _steady(
        self, slide_id: str, windows: list[tuple[int, int]]
    ) -> tuple[tuple[int, int], ...]:
        """Keep the start of a window that is open; kinds may cut it off at `now`."""
        now_ms = epoch_ms(self.now)
        known = self._open_since.get(slide_id)
        return tuple(
            (since if known is None or not since <= now_ms < until else known, until)
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


def _midnight(now: datetime, time_zone: str, *, days: int) -> datetime:
    """Return the hall's midnight `days` ahead: 1 is the end of this day."""
    zone = ZoneInfo(time_zone)
    day = now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(0), zone).astimezone(now.tzinfo)
