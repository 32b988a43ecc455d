"""When an announcement is on screens: its occurrences as windows of instants."""

from datetime import datetime, timedelta

from signage.models import Announcement
from signage.models.announcement import AnnouncementState
from signage.playout.occurrences import Scheduled, Window, windows_of

# How far ahead the list looks for the next occurrence.
LOOK_AHEAD = timedelta(days=60)


def windows_between(
    what: Scheduled, time_zone: str, starts: datetime, ends: datetime
) -> tuple[Window, ...]:
    """Return the half-open windows of [starts, ends) in which it is on."""
    return windows_of(
        what.starts_at,
        what.ends_at,
        what.weekdays,
        what.daily_from,
        what.daily_until,
        time_zone,
        starts,
        ends,
    )


def next_window(
    announcement: Announcement, time_zone: str, now: datetime
) -> Window | None:
    """Return the window that holds `now`, else the next one, else None."""
    if announcement.state != AnnouncementState.SCHEDULED:
        return None
    first = max(now, announcement.starts_at)
    last = min(announcement.ends_at, first + LOOK_AHEAD)
    windows = windows_between(announcement, time_zone, first, last)
    return windows[0] if windows else None
