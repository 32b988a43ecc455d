"""What the calendar's templates write, said beforehand: hundreds of slots on a page.

Words and addresses that many slots share are looked up once for each page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from babel.dates import get_day_names
from flask import url_for
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from signage.operations.publishing.calendar import Day, View
from signage.operations.publishing.calendar_lanes import MINUTES_OF_DAY, Piece
from signage.operations.publishing.on_air import Entry
from signage.operations.publishing.schedule_times import HallTimes
from signage.web.admin.schedule_words import groups_said, wall_day

WALL = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Chip:
    """One piece of a slot as the page writes it; `move` is None where none may."""

    look: str
    address: str
    title: str
    piece: Piece
    on: str
    time: str
    name: str
    playlist: str
    states: tuple[str, ...]
    move: "Move | None"


@dataclass(frozen=True, slots=True)
class Move:
    """What the calendar's script must know to move a schedule or an announcement."""

    entry: Entry
    noun: str
    original: str
    starts: str
    ends: str
    about: str
    flags: str


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A day with words, addresses, chips; `all_day` is above the hours of a week."""

    day: Day
    iso: str
    look: str
    weekday: str
    label: str
    address: str
    new_address: str
    new_label: str
    all_day: tuple[Chip, ...]
    timed: tuple[Chip, ...]


class ChipWriter:
    """Writes the days of one page of the calendar."""

    def __init__(  # noqa: PLR0913  # what a page depends on
        self,
        times: HallTimes,
        view: View,
        group_names: Mapping[int, str],
        page: Callable[[date, View], str],
        *,
        group_id: int | None,
        may_write: bool,
    ) -> None:
        self._zone = times.zone
        self._view = view
        self._group_names = group_names
        self._page = page
        self._group_id = group_id
        self._may_write = may_write
        self._abouts: dict[tuple[str, int, frozenset[int]], str] = {}

    def day(self, day: Day) -> DaySheet:
        """Return a day ready to be written."""
        on, pieces = day.on, day.pieces
        if self._view is View.DAY:
            pieces = tuple(sorted(pieces, key=lambda piece: piece.starts))
        # Only a week has a row of its own above the hours.
        splits = self._view is View.WEEK
        chips = [(piece.is_all_day and splits, self.chip(piece)) for piece in pieces]
        return DaySheet(
            day=day,
            iso=on.isoformat(),
            look=_look_of_day(day),
            weekday=self._weekdays[on.weekday()],
            label=wall_day(on) if splits else "",
            address=self._page(on, View.DAY),
            new_address=self._new_address.replace("2000-01-01", on.isoformat()),
            new_label=_("New schedule on %(day)s", day=format_date(on, "medium")),
            all_day=tuple(chip for is_all, chip in chips if is_all),
            timed=tuple(chip for is_all, chip in chips if not is_all),
        )

    def chip(self, piece: Piece) -> Chip:
        """Return a piece ready to be written."""
        entry = piece.slot.entry
        is_full = self._view is View.DAY or (
            self._view is View.WEEK and not piece.is_all_day
        )
        time = self._time(piece, is_full=is_full)
        schedules, announcements = self._prefixes
        prefix = schedules if entry.is_schedule else announcements
        return Chip(
            look=_look(piece),
            address=prefix.replace("/0", f"/{entry.key}"),
            title=" · ".join(filter(None, (time, entry.name, entry.playlist))),
            piece=piece,
            on=piece.starts.date().isoformat(),
            time=time,
            name=entry.name,
            playlist=entry.playlist if is_full and entry.playlist != entry.name else "",
            states=tuple(self._states(piece, is_full=is_full)),
            move=self._move(piece) if self._may_write else None,
        )

    def _time(self, piece: Piece, *, is_full: bool) -> str:
        if piece.is_all_day:
            return self._words["all day"]
        if not is_full:
            return f"{piece.starts:%H:%M}"
        ends = "24:00" if piece.last_minute == MINUTES_OF_DAY else f"{piece.ends:%H:%M}"
        return f"{piece.starts:%H:%M}–{ends}"

    def _states(self, piece: Piece, *, is_full: bool) -> list[str]:
        entry, words = piece.slot.entry, self._words
        found = []
        if entry.is_draft:
            found.append(words["waits" if entry.is_waiting else "draft"])
        if piece.is_replaced:
            found.append(words["replaced"])
        if is_full and not entry.is_schedule:
            found.append(words["announcement"])
        return found

    def _move(self, piece: Piece) -> Move:
        slot, entry = piece.slot, piece.slot.entry
        starts = f"{slot.starts.astimezone(self._zone):{WALL}}"
        flags = {
            # Neither is asked of an announcement: all of it is moved, at once.
            "data-draft": entry.is_draft or not entry.is_schedule,
            "data-repeats": entry.content is not None and bool(entry.content.rrule),
            "data-daypart": not entry.has_own_times,
            "data-whole": piece.is_whole,
        }
        return Move(
            entry=entry,
            noun="schedule" if entry.is_schedule else "announcement",
            original=slot.original.isoformat() if slot.original else starts,
            starts=starts,
            ends=f"{slot.ends.astimezone(self._zone):{WALL}}",
            about=self._about(entry),
            flags=" ".join(name for name, is_set in flags.items() if is_set),
        )

    def _about(self, entry: Entry) -> str:
        key = (entry.playlist, entry.priority, entry.group_ids)
        if key not in self._abouts:
            groups = groups_said(entry.group_ids, self._group_names)
            what = f"{entry.playlist} · {_('Priority %(n)s', n=entry.priority)}"
            if not entry.is_schedule:
                what = _("An announcement: all its days and times move together.")
            self._abouts[key] = f"{what} · {groups}"
        return self._abouts[key]

    @cached_property
    def _words(self) -> dict[str, str]:
        return {
            "all day": _("All day"),
            "waits": _("waits"),
            "draft": _("draft"),
            "replaced": _("replaced"),
            "announcement": _("announcement"),
        }

    @cached_property
    def _weekdays(self) -> Mapping[int, str]:
        return get_day_names("abbreviated", locale=get_locale())

    @cached_property
    def _prefixes(self) -> tuple[str, str]:
        """The addresses of schedule and announcement 0."""
        return (
            url_for("schedules.edit", schedule_id=0),
            url_for("announcements.edit", announcement_id=0),
        )

    @cached_property
    def _new_address(self) -> str:
        return url_for("schedules.new", on="2000-01-01", group=self._group_id)


def _look(piece: Piece) -> str:
    entry = piece.slot.entry
    looks = {
        "is-draft": entry.is_draft,
        "is-replaced": piece.is_replaced,
        "is-important": not entry.is_schedule and entry.priority > 0,
    }
    return " ".join(
        (f"slot-chip--{entry.colour}", *(name for name, it in looks.items() if it))
    )


def _look_of_day(day: Day) -> str:
    looks = {
        "is-today": day.is_today,
        "is-outside": day.is_outside,
        "is-empty": not day.pieces,
        "is-off": not day.is_workday,
    }
    return " ".join(name for name, it in looks.items() if it)
