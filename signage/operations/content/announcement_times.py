"""When an announcement is on screens: its occurrences as windows of instants."""

from datetime import datetime, timedelta

from signage.models import Announcement
from signage.models.announcement import AnnouncementState
from signage.playout.occurrences import Window, windows_between

# How far ahead the list looks for the next occurrence.
LOOK_AHEAD = timedelta(days=60)


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
