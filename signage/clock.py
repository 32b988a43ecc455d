"""Read the system clock: the only module that does; everything else takes `now`."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def hall_day(instant: datetime, time_zone: str) -> date:
    """Return the calendar day that `instant` falls on in the hall's time zone."""
    return instant.astimezone(ZoneInfo(time_zone)).date()


def epoch_ms(instant: datetime) -> int:
    """Return `instant` as whole milliseconds since 1970, as browsers count."""
    return round(instant.timestamp() * 1000)


def from_epoch_ms(at: float) -> datetime:
    """Return the instant that lies `at` milliseconds after the start of 1970, in UTC.

    Raises:
        OverflowError, ValueError: no calendar goes that far.

    """
    return datetime.fromtimestamp(at / 1000, UTC)
