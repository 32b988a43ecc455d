"""Say how long something still lasts, in the unit that a person would use."""

from datetime import datetime, timedelta

from flask_babel import ngettext

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def time_left(until: datetime, now: datetime) -> str:
    """Return whole days from two days on, whole hours from one on, else minutes."""
    left = max(until - now, timedelta())
    if left >= 2 * DAY:
        return ngettext("%(num)s day to go", "%(num)s days to go", left // DAY)
    if left >= HOUR:
        return ngettext("%(num)s hour to go", "%(num)s hours to go", left // HOUR)
    minutes = left // MINUTE
    return ngettext("%(num)s minute to go", "%(num)s minutes to go", minutes)
