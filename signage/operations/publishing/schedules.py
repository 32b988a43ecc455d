"""Check schedules against the hall and their own recurrence; keep them as drafts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import Message
from signage.models import Announcement, DisplayGroup, Hall, MediaFile, Playlist
from signage.operations.publishing.errors import ContentInvalidError, Problem
from signage.operations.publishing.schedule_times import HallTimes
from signage.operations.publishing.schedule_wish import (
    LONGEST_KEY,
    Reader,
    ScheduleWanted,
)
from signage.playout.content import ScheduleContent
from signage.playout.recurrence import problems_of
from signage.playout.repeat import Unit
from signage.playout.rrule_text import problems_of_rule

#: An occurrence that overlaps the next one of its own schedule shows within so long.
LOOKED_AHEAD = timedelta(days=400)
MOST_EXCEPTIONS = 500
Problems = list[Problem]


@dataclass(frozen=True, slots=True)
class Checked:
    """A schedule that may be kept; `single` is what it shows alone ("media:12")."""

    name: str
    content: ScheduleContent
    single: str = ""


def checked_schedule(
    session: Session,
    hall: Hall,
    times: HallTimes,
    wanted: ScheduleWanted,
    before: ScheduleContent | None = None,
) -> Checked:
    """Return what was wanted; exceptions of `before` that still fit are kept.

    Raises:
        ContentInvalidError: with every problem, by field.

    """
    reader = Reader(wanted)
    name, content = reader.name(), reader.content()
    single = "" if wanted.shows.startswith("playlist:") else wanted.shows
    found = [*reader.found, *_of_hall(session, hall, times, content, wanted.shows)]
    if not reader.found:
        if before is not None:
            content = with_exceptions(content, before, times, _later(content, before))
        found += problems_of_times(content, times)
    elif wanted.repeat == Unit.RULE:
        rule = problems_of_rule(content.rrule, content.starts)
        found += [Problem(text, "rule") for text in rule]
    if found:
        raise ContentInvalidError(found)
    return Checked(name, content, single)


def problems_of_content(
    session: Session, hall: Hall, times: HallTimes, content: ScheduleContent
) -> tuple[Problem, ...]:
    """Return everything that keeps a finished content from being shown as meant."""
    shows = f"playlist:{content.playlist_id}"
    return (
        *_of_hall(session, hall, times, content, shows),
        *problems_of_times(content, times),
    )


def with_exceptions(
    content: ScheduleContent,
    before: ScheduleContent,
    times: HallTimes,
    later: timedelta,
) -> ScheduleContent:
    """Return the content with those single exceptions that still fit its occurrences.

    `later` is by how much all occurrences moved: their exceptions move along.
    """
    if not (before.excluded or before.moved):
        return content
    known = _originals(content, times, before, later)
    excluded = tuple(each + later for each in before.excluded if each + later in known)
    moved = {
        (datetime.fromisoformat(key) + later).isoformat(): there
        for key, there in before.moved.items()
        if datetime.fromisoformat(key) + later in known
    }
    return content.model_copy(update={"excluded": excluded, "moved": moved})


def problems_of_times(content: ScheduleContent, times: HallTimes) -> Iterator[Problem]:
    """Yield what is wrong with the recurrence of a content, or with what it gives."""
    wrong = problems_of(content)
    if wrong:
        yield from (Problem(text, "repeat") for text in wrong)
        return
    if len(content.excluded) + len(content.moved) > MOST_EXCEPTIONS:
        text = Message(
            "There are more than %(most)s cancelled or moved occurrences. Make a new "
            "schedule from here on.",
            most=MOST_EXCEPTIONS,
        )
        yield Problem(text, "repeat")
    yield from _of_occurrences(content, times)


def _of_occurrences(content: ScheduleContent, times: HallTimes) -> Iterator[Problem]:
    starts = content.starts.replace(tzinfo=times.zone).astimezone(UTC)
    first = starts - timedelta(days=1)
    found = times.occurrences(content, first, first + LOOKED_AHEAD)
    if not found and not times.upcoming(content, first, 1):
        never = Message(
            "It would never be shown: no occurrence is left by the repetition, the "
            "last day and the choice of days."
        )
        yield Problem(never, "days")
    for one, other in pairwise(found):
        if other.starts < one.ends:
            day = one.starts.astimezone(times.zone).date().isoformat()
            overlap = Message(
                "It overlaps itself: on %(day)s the next occurrence begins before the "
                "one before has ended. Shorten it, or repeat it less often.",
                day=day,
            )
            yield Problem(overlap, "repeat")
            return


def _later(content: ScheduleContent, before: ScheduleContent) -> timedelta:
    """Return by how much the time of day changed; another first day moves nothing."""
    begin = datetime.combine(before.starts, content.starts.time())
    return begin - before.starts


def _originals(
    content: ScheduleContent,
    times: HallTimes,
    before: ScheduleContent,
    later: timedelta,
) -> frozenset[datetime]:
    """Return the starts by rule around the exceptions that there were."""
    keys = [*before.excluded, *map(datetime.fromisoformat, before.moved)]
    bare = content.model_copy(update={"excluded": (), "moved": {}})
    around = abs(later) + timedelta(days=2)
    first = (min(keys) - around).replace(tzinfo=times.zone).astimezone(UTC)
    last = (max(keys) + around).replace(tzinfo=times.zone).astimezone(UTC)
    return frozenset(each.original for each in times.occurrences(bare, first, last))


def _of_hall(
    session: Session,
    hall: Hall,
    times: HallTimes,
    content: ScheduleContent,
    shows: str,
) -> Iterator[Problem]:
    if not is_there(session, hall, shows):
        gone = Message("What it should show is not there. Choose from the list.")
        yield Problem(gone, "shows")
    if set(content.group_ids) - group_ids_of(session, hall):
        gone = Message("A chosen display group is no longer there. Choose again.")
        yield Problem(gone, "groups")
    if content.daypart_id is not None and content.daypart_id not in times.dayparts:
        gone = Message("This daypart is no longer there. Choose another one.")
        yield Problem(gone, "daypart")


def group_ids_of(session: Session, hall: Hall) -> frozenset[int]:
    """Return the keys of the hall's display groups."""
    query = select(DisplayGroup.id).where(DisplayGroup.hall_id == hall.id)
    return frozenset(session.scalars(query))


def is_there(session: Session, hall: Hall, shows: str) -> bool:
    """Tell whether the hall has what a schedule should show ("playlist:7")."""
    noun, _colon, key = shows.partition(":")
    column = {
        "playlist": (Playlist.id, Playlist.hall_id),
        "announcement": (Announcement.id, Announcement.hall_id),
        "media": (MediaFile.id, MediaFile.hall_id),
    }.get(noun)
    if column is None or not key.isdecimal() or len(key) > LONGEST_KEY:
        return False
    query = select(column[0]).where(column[0] == int(key), column[1] == hall.id)
    return session.scalar(query) is not None


def messages_of(problems: Iterable[Problem]) -> tuple[Message, ...]:
    """Return the texts of problems, each once."""
    return tuple(dict.fromkeys(problem.message for problem in problems))
