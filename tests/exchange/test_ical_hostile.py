"""Calendar files that mean harm, or slips: refused in words, and soon."""

import time

import pytest

from signage.exchange.ical_import import read_schedules

SPAN = ("DTSTART:20310505T090000", "DTEND:20310505T100000")
# A second where nothing else runs; one that is led by the nose takes hours.
SOON_S = 60.0
CLOCKS = (
    "BEGIN:VTIMEZONE",
    "TZID:X",
    "BEGIN:STANDARD",
    "DTSTART:16010101T000000",
    "RRULE:FREQ=SECONDLY",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0900",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def event(*lines: str, uid: str = "a@x") -> str:
    """Return an event of these lines."""
    usual = (f"UID:{uid}", "SUMMARY:早间通知")
    return "\r\n".join(("BEGIN:VEVENT", *usual, *lines, "END:VEVENT"))


def calendar(*parts: str) -> bytes:
    """Return a calendar of these parts."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN")
    return ("\r\n".join((*head, *parts, "END:VCALENDAR")) + "\r\n").encode()


HOSTILE = {
    "five megabytes": calendar(*(event(*SPAN, uid=str(n)) for n in range(47_000))),
    "too many events": calendar(*(event(*SPAN, uid=str(n)) for n in range(2001))),
    "nested for ever": calendar("BEGIN:VEVENT\r\n" * 100_000),
    "clocks set every second": calendar(*CLOCKS, event(*SPAN)),
    "a folded rule of clocks": calendar(
        *CLOCKS[:4], "RRULE:FREQ\r\n =SECONDLY", *CLOCKS[5:], event(*SPAN)
    ),
    "one long line": calendar("X:" + "a\r\n " * 1_000_000),
    "nothing": b"",
    "no text": calendar(event(*SPAN, "DESCRIPTION:a\0b")),
    "half a kilobyte of quotes": calendar(event(*SPAN, 'X;P="' + '"' * 500 + ":v")),
}
WRONG = {
    "an unknown zone": ("DTSTART;TZID=Mars/Olympus:20310505T090000", SPAN[1]),
    "the year 1": ("DTSTART:00010101T000000Z", "DTEND:00010101T010000Z"),
    "the year 9999": ("DTSTART:99991231T230000Z", "DTEND:99991231T235900Z"),
    "a last day of all days": ("DTSTART;VALUE=DATE:99991231",),
    "a length without end": (SPAN[0], "DURATION:P99999D"),
    "two starts": (*SPAN, SPAN[0]),
    "no start": ("DTSTART:soon", SPAN[1]),
    "a time without a day": ("DTSTART;VALUE=TIME:090000", SPAN[1]),
    "an end before the start": (SPAN[0], "DTEND:20310505T080000"),
    "a step of nothing": (*SPAN, "RRULE:FREQ=DAILY;INTERVAL=0"),
    "a step over all numbers": (*SPAN, "RRULE:FREQ=DAILY;INTERVAL=99999999999"),
    "no rule": (*SPAN, "RRULE:COUNT=3"),
    "another calendar's rule": (*SPAN, "RRULE:FREQ=FORTNIGHTLY"),
    "an end on no day": (*SPAN, "RRULE:FREQ=DAILY;UNTIL=20311399"),
    "an exception on no day": (*SPAN, "RRULE:FREQ=DAILY", "EXDATE:soon"),
    "a last day in words": (*SPAN, "RRULE:FREQ=DAILY", "X-SIGNAGE-LAST-ON:soon"),
    "two changed days at once": (*SPAN, "RECURRENCE-ID:20310505T090000\r\n") * 2,
}


@pytest.mark.parametrize("given", HOSTILE.values(), ids=HOSTILE)
def test_it_refuses_the_whole_file_soon(given: bytes) -> None:
    began = time.monotonic()
    found, faults = read_schedules(given, "Asia/Shanghai")
    assert found == ()
    assert faults
    assert time.monotonic() - began < SOON_S


@pytest.mark.parametrize("lines", WRONG.values(), ids=WRONG)
def test_it_says_at_which_event(lines: tuple[str, ...]) -> None:
    _found, faults = read_schedules(calendar(event(*lines)), "Asia/Shanghai")
    assert {fault.line for fault in faults} == {4}


def test_an_end_in_the_last_year_is_no_end() -> None:
    until = calendar(event(*SPAN, "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z"))
    found, faults = read_schedules(until, "Asia/Shanghai")
    assert (found[0].rrule, found[0].last_on, faults) == ("FREQ=DAILY", "", ())


def test_the_zones_of_other_programs_are_known() -> None:
    lines = ("DTSTART;TZID=China Standard Time:20310505T090000", "DURATION:PT1H")
    found, faults = read_schedules(calendar(event(*lines)), "America/New_York")
    assert found[0].starts.hour == 21
    assert faults == ()
