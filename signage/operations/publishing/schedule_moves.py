"""Move a schedule on the calendar, one occurrence or all; cancel one and restore it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from signage.errors import Message
from signage.operations.publishing.errors import ContentInvalidError, Problem
from signage.operations.publishing.schedule_times import HallTimes
from signage.operations.publishing.schedules import problems_of_times, with_exceptions
from signage.playout.content import Moved, ScheduleContent
from signage.playout.recurrence import Occurrence
from signage.playout.repeat import moved_by, repeat_of, rule_of

A_DAY = timedelta(days=1)


def occurrence_at(
    content: ScheduleContent, original: datetime, times: HallTimes
) -> Occurrence:
    """Return the occurrence that the rule begins at `original` (hall time).

    Raises:
        ContentInvalidError: there is none (any more).

    """
    around = original.replace(tzinfo=times.zone).astimezone(UTC)
    bare = content.model_copy(update={"excluded": (), "moved": {}})
    for each in times.occurrences(bare, around - A_DAY, around + 2 * A_DAY):
        if each.original == original:
            return each
    text = Message(
        "There is no occurrence on %(when)s any more. Load the calendar again.",
        when=f"{original:%Y-%m-%d %H:%M}",
    )
    raise ContentInvalidError([Problem(text)])


def move_one(
    content: ScheduleContent,
    original: datetime,
    starts: datetime,
    ends: datetime,
    times: HallTimes,
) -> ScheduleContent:
    """Return the content with one occurrence at another time (hall time).

    Raises:
        ContentInvalidError: it would end before it starts or meet another occurrence.

    """
    regular = occurrence_at(content, original, times)
    moved = dict(content.moved)
    moved.pop(original.isoformat(), None)
    if (starts, ends) != _on_wall(regular, times):
        moved[original.isoformat()] = Moved(starts=starts, ends=ends)
    excluded = tuple(each for each in content.excluded if each != original)
    update = {"moved": moved, "excluded": excluded}
    return _checked(content.model_copy(update=update), times, around=starts)


def move_all(
    content: ScheduleContent,
    original: datetime,
    starts: datetime,
    ends: datetime,
    times: HallTimes,
) -> ScheduleContent:
    """Return the content with every occurrence later by what this one was moved.

    `last_on` moves along by whole days; single exceptions too.

    Raises:
        ContentInvalidError: its times come from a daypart, or its days by a rule that
            cannot be moved; it says where to change them.

    """
    regular = occurrence_at(content, original, times)
    begin, end = _on_wall(regular, times)
    later, longer = starts - begin, (ends - starts) - (end - begin)
    days = (starts.date() - begin.date()).days
    if content.daypart_id is not None and (later, longer) != (
        days * A_DAY,
        timedelta(),
    ):
        text = Message(
            "Its times of day come from a daypart. Change them there, or give the "
            "schedule times of its own."
        )
        raise ContentInvalidError([Problem(text)])
    repeat = moved_by(repeat_of(content.rrule, content.starts.date()), days)
    if repeat is None:
        text = Message(
            "This repetition cannot be moved to other days as a whole. Move this "
            "occurrence alone, or change the repetition in the editor."
        )
        raise ContentInvalidError([Problem(text)])
    update: dict[str, object] = {
        "starts": content.starts + later,
        "ends": content.ends + later + longer,
        "rrule": rule_of(repeat),
        "last_on": content.last_on + days * A_DAY if content.last_on else None,
    }
    changed = with_exceptions(content.model_copy(update=update), content, times, later)
    return _checked(changed, times, around=starts)


def cancel_one(
    content: ScheduleContent, original: datetime, times: HallTimes
) -> ScheduleContent:
    """Return the content without one occurrence.

    Raises:
        ContentInvalidError: there is no such occurrence.

    """
    occurrence_at(content, original, times)
    moved = dict(content.moved)
    moved.pop(original.isoformat(), None)
    excluded = tuple(sorted({*content.excluded, original}))
    return content.model_copy(update={"moved": moved, "excluded": excluded})


def bring_back(content: ScheduleContent, original: datetime) -> ScheduleContent:
    """Return the content with an occurrence as the rule has it, not cancelled."""
    moved = dict(content.moved)
    moved.pop(original.isoformat(), None)
    excluded = tuple(each for each in content.excluded if each != original)
    return content.model_copy(update={"moved": moved, "excluded": excluded})


def _on_wall(occurrence: Occurrence, times: HallTimes) -> tuple[datetime, datetime]:
    starts, ends = occurrence.starts, occurrence.ends
    return (
        starts.astimezone(times.zone).replace(tzinfo=None),
        ends.astimezone(times.zone).replace(tzinfo=None),
    )


def _checked(
    content: ScheduleContent, times: HallTimes, *, around: datetime
) -> ScheduleContent:
    found = [*problems_of_times(content, times)]
    near = around.replace(tzinfo=times.zone).astimezone(UTC)
    days = times.occurrences(content, near - 2 * A_DAY, near + 2 * A_DAY)
    for one, other in pairwise(days):
        if other.starts < one.ends and not found:
            text = Message(
                "There it would overlap another occurrence of the same schedule."
            )
            found.append(Problem(text))
    if found:
        raise ContentInvalidError(found)
    return content
