"""Take schedules in that a calendar file tells: all or nothing, the same file once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import Message
from signage.models import DisplayGroup, Hall, Playlist, Schedule, User
from signage.operations.publishing.drafts import create_content, save_draft, working
from signage.operations.publishing.releasing import publish
from signage.operations.publishing.schedule_times import HallTimes
from signage.operations.publishing.schedules import problems_of_content
from signage.playout.content import Days, Moved, ScheduleContent
from signage.playout.recurrence import is_on


@dataclass(frozen=True, slots=True)
class FoundSchedule:
    """A schedule of a file: times in hall time, other things by their names.

    `named` holds what the file says in our own properties; `line` is where it begins.
    """

    uid: str
    line: int
    name: str
    starts: datetime
    ends: datetime
    rrule: str = ""
    last_on: str = ""
    excluded: tuple[datetime, ...] = ()
    moved: dict[str, Moved] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file, on which line (0: all of it) and with which UID."""

    line: int
    uid: str
    message: Message


class Outcome(StrEnum):
    """What becomes of a schedule of a file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Planned:
    """A schedule of a file as it would be kept."""

    found: FoundSchedule
    content: ScheduleContent
    outcome: Outcome
    schedule: Schedule | None


def plan_import(
    session: Session,
    hall: Hall,
    times: HallTimes,
    found: Iterable[FoundSchedule],
    *,
    playlist_id: int | None,
) -> tuple[tuple[Planned, ...], tuple[Fault, ...]]:
    """Return what a file would do, and everything that is wrong with it.

    `playlist_id` is shown by those that name no playlist of their own.
    """
    names = _Names.of(session, hall, times, playlist_id)
    known = _known(session, hall)
    planned: list[Planned] = []
    faults: list[Fault] = []
    for each in found:
        content, wrong = names.content(each)
        problems = problems_of_content(session, hall, times, content)
        # A playlist that is missing is said once, by its name.
        texts = [p.message for p in problems if not (wrong and p.where == "shows")]
        faults += [Fault(each.line, each.uid, text) for text in (*wrong, *texts)]
        planned.append(_planned(each, content, known.get(each.uid)))
    return tuple(planned), tuple(faults)


def run_import(  # noqa: PLR0913  # whose, what, how, by whom, when
    session: Session,
    hall: Hall,
    planned: Iterable[Planned],
    *,
    is_published: bool,
    actor: User,
    now: datetime,
) -> tuple[Schedule, ...]:
    """Keep what was planned, as drafts or published; return what changed."""
    changed = []
    for each in planned:
        if each.outcome is Outcome.UNCHANGED:
            continue
        row = _kept(session, hall, each, actor, now)
        if is_published:
            publish(session, row, actor=actor, now=now)
        changed.append(row)
    return tuple(changed)


def _kept(
    session: Session, hall: Hall, planned: Planned, actor: User, now: datetime
) -> Schedule:
    name, content, row = planned.found.name, planned.content, planned.schedule
    if row is None:
        row = create_content(
            session, hall, Schedule, content, name=name, actor=actor, now=now
        )
        row.uid = planned.found.uid
        session.flush()
        return row
    save_draft(
        session, row, content, name=name, version=row.version, actor=actor, now=now
    )
    return row


def uid_of(schedule: Schedule) -> str:
    """Return what calendar files call a schedule: what it came with, or its key."""
    return schedule.uid or f"schedule-{schedule.id}@hall-{schedule.hall_id}.signage"


def _known(session: Session, hall: Hall) -> dict[str, Schedule]:
    rows = session.scalars(select(Schedule).where(Schedule.hall_id == hall.id))
    return {uid_of(row): row for row in rows}


def _planned(
    found: FoundSchedule, content: ScheduleContent, row: Schedule | None
) -> Planned:
    if row is None:
        return Planned(found, content, Outcome.NEW, None)
    kept = working(row)
    is_same = row.name == found.name and kept == content.model_dump(mode="json")
    outcome = Outcome.UNCHANGED if is_same else Outcome.CHANGED
    return Planned(found, content, outcome, row)


@dataclass(frozen=True, slots=True)
class _Names:
    """The hall's playlists, groups and dayparts by name."""

    playlists: dict[str, int]
    groups: dict[str, int]
    dayparts: dict[str, int]
    usual: int | None
    times: HallTimes

    @classmethod
    def of(
        cls, session: Session, hall: Hall, times: HallTimes, usual: int | None
    ) -> "_Names":
        lists = [
            {
                name: key
                for key, name in session.execute(
                    select(model.id, model.name).where(model.hall_id == hall.id)
                )
            }
            for model in (Playlist, DisplayGroup)
        ]
        dayparts = {name: key for key, name in times.daypart_names.items()}
        return cls(lists[0], lists[1], dayparts, usual, times)

    def content(self, found: FoundSchedule) -> tuple[ScheduleContent, list[Message]]:
        """Return the content, as far as names are known, and what is not known."""
        wrong: list[Message] = []
        named = found.named
        days = _of_list(named, "days", list(Days), wrong)
        priority = _of_list(named, "priority", [str(n) for n in range(10)], wrong)
        zone = _of_list(named, "zone", ["main", "side", "ticker"], wrong)
        content = ScheduleContent(
            playlist_id=self._playlist(named.get("playlist", ""), wrong),
            zone=zone,
            group_ids=self._groups(found.groups, wrong),
            starts=found.starts,
            ends=found.ends,
            daypart_id=self._daypart(named.get("daypart", ""), wrong),
            rrule=found.rrule,
            days=Days(days),
            excluded=self._excluded(found, Days(days)),
            moved=found.moved,
            last_on=datetime.fromisoformat(found.last_on).date()
            if found.last_on
            else None,
            priority=int(priority),
        )
        return content, wrong

    def _playlist(self, name: str, wrong: list[Message]) -> int:
        if not name:
            if self.usual is None:
                wrong.append(Message("Choose the playlist that it shows."))
            return self.usual or 0
        if name not in self.playlists:
            wrong.append(Message("There is no playlist “%(name)s” here.", name=name))
        return self.playlists.get(name, 0)

    def _groups(self, names: Iterable[str], wrong: list[Message]) -> tuple[int, ...]:
        found = []
        for name in names:
            if name in self.groups:
                found.append(self.groups[name])
            else:
                text = Message("There is no display group “%(name)s” here.", name=name)
                wrong.append(text)
        return tuple(sorted(set(found)))

    def _daypart(self, name: str, wrong: list[Message]) -> int | None:
        if name and name not in self.dayparts:
            wrong.append(Message("There is no daypart “%(name)s” here.", name=name))
        return self.dayparts.get(name)

    def _excluded(self, found: FoundSchedule, days: Days) -> tuple[datetime, ...]:
        """Leave out what the choice of days excludes by itself."""
        calendar = self.times.calendar
        return tuple(
            sorted(
                each for each in found.excluded if is_on(days, each.date(), calendar)
            )
        )


def _of_list(
    named: dict[str, str], name: str, known: list[str], wrong: list[Message]
) -> str:
    text = named.get(name, "")
    if text and text not in known:
        problem = Message(
            "“%(text)s” is not known here. Write one of: %(known)s.",
            text=text,
            known=", ".join(str(each) for each in known),
        )
        wrong.append(problem)
    return text if text in known else str(known[0])
