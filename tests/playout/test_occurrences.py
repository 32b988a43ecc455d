"""Schedules in hall time become instants, over nights and clock changes too."""

from datetime import UTC, datetime, time

import pytest

from signage.playout.occurrences import windows_of

EVERY_DAY = 127
WEEKDAYS = 31


def at(text: str) -> datetime:
    """Return a UTC instant: "11-18 09:00" of 2026."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def shown(  # noqa: PLR0913
    *,
    daily: tuple[str | None, str | None] = (None, None),
    weekdays: int = EVERY_DAY,
    starts: str = "01-01 00:00",
    ends: str = "12-31 00:00",
    zone: str = "Asia/Shanghai",
    first: str = "11-18 02:00",
    last: str = "11-20 02:00",
) -> list[str]:
    """Return the windows as texts, in UTC."""
    begin, end = (time.fromisoformat(each) if each else None for each in daily)
    span = (at(starts), at(ends), weekdays, begin, end, zone, at(first), at(last))
    return [
        f"{since:%m-%d %H:%M}~{until:%m-%d %H:%M}" for since, until in windows_of(*span)
    ]


def test_it_is_one_window_when_on_all_day() -> None:
    assert shown() == ["11-18 02:00~11-20 02:00"]


def test_it_keeps_to_start_and_end() -> None:
    found = shown(starts="11-18 05:00", ends="11-18 06:30")
    assert found == ["11-18 05:00~11-18 06:30"]


def test_it_is_nothing_after_its_end() -> None:
    assert shown(ends="11-18 02:00") == []


def test_it_reads_daily_times_in_hall_time() -> None:
    found = shown(daily=("09:00", "12:00"))  # 01:00 to 04:00 UTC
    assert found == [
        "11-18 02:00~11-18 04:00",
        "11-19 01:00~11-19 04:00",
        "11-20 01:00~11-20 02:00",
    ]


@pytest.mark.parametrize(
    ("daily", "expected"),
    [
        (("17:00", None), ["11-18 09:00~11-18 16:00", "11-19 09:00~11-19 16:00"]),
        (("00:00", "11:00"), ["11-18 02:00~11-18 03:00", "11-18 16:00~11-19 03:00"]),
    ],
)
def test_it_takes_midnight_for_a_missing_time(
    daily: tuple[str, str | None], expected: list[str]
) -> None:
    assert shown(daily=daily)[:2] == expected


def test_it_goes_over_midnight() -> None:
    found = shown(daily=("22:00", "06:00"), first="11-18 15:00", last="11-19 15:00")
    assert found == ["11-18 15:00~11-18 22:00", "11-19 14:00~11-19 15:00"]


def test_it_counts_a_night_to_the_day_it_began_on() -> None:
    only_wednesday = 4
    found = shown(daily=("22:00", "06:00"), weekdays=only_wednesday, last="11-25 00:00")
    assert found == ["11-18 14:00~11-18 22:00"]


def test_it_rests_at_the_weekend_and_joins_days() -> None:
    found = shown(weekdays=WEEKDAYS, first="11-19 00:00", last="11-24 00:00")
    # Friday's end and Monday's start at midnight in Shanghai.
    assert found == ["11-19 00:00~11-20 16:00", "11-22 16:00~11-24 00:00"]


def test_it_follows_the_clocks_forward() -> None:
    found = shown(
        daily=("01:00", "05:00"),
        zone="Europe/Berlin",
        first="03-28 12:00",
        last="03-29 12:00",
    )
    assert found == ["03-29 00:00~03-29 03:00"]  # three hours that night


def test_it_is_on_both_times_when_an_hour_repeats() -> None:
    found = shown(
        daily=("02:00", "03:00"),
        zone="Europe/Berlin",
        first="10-24 12:00",
        last="10-25 12:00",
    )
    assert found == ["10-25 00:00~10-25 02:00"]
