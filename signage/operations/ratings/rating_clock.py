"""When a rating occurred: a device's own clock, corrected and kept within reason."""

from datetime import datetime, timedelta

# A device may be a little ahead of the server; more is a wrong clock.
AHEAD_LIMIT = timedelta(minutes=5)


def occurred_at(
    wall: datetime, skew: timedelta, paired_at: datetime, now: datetime
) -> datetime:
    """Return `wall` plus `skew`, clamped to [paired_at, now + AHEAD_LIMIT]."""
    latest = now + AHEAD_LIMIT
    try:
        corrected = wall + skew
    except OverflowError:
        corrected = latest if skew > timedelta(0) else paired_at
    return min(max(corrected, paired_at), latest)
