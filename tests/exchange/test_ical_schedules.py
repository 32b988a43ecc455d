"""Schedules as calendar files: there and back, and read as others write them."""

from datetime import date, datetime
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from signage.exchange.ical_export import Names, calendar_file
from signage.exchange.ical_import import read_schedules
from signage.models import CalendarDay, Hall, Schedule
from signage.models.calendar import DayKind
from signage.operations.publishing.schedule_import import (
    Outcome,
    plan_import,
    run_import,
)
from signage.operations.publishing.schedule_times import hall_times
from signage.playout.content import ScheduleContent
from tests.build import NOW, create_display_group, create_user
from tests.web.schedule_pages import create_playlist, create_schedule

SHANGHAI = "Asia/Shanghai"


def at(text: str) -> datetime:
    """Return a time on the hall's wall."""
    return datetime.fromisoformat(text)


def ics(*lines: str) -> bytes:
    """Return a calendar with one event of these lines."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", "BEGIN:VEVENT")
    usual = ("UID:a@x", "SUMMARY:早间通知")
    tail = ("END:VEVENT", "END:VCALENDAR")
    return ("\r\n".join((*head, *usual, *lines, *tail)) + "\r\n").encode()


def written(session: Session, hall: Hall, rows: list[Schedule]) -> bytes:
    """Return the file of schedules."""
    names = Names({1: "大厅通知"}, {1: "大厅电视"})
    contents = [
        (row, ScheduleContent.model_validate(row.published or row.draft))
        for row in rows
    ]
    return calendar_file(contents, names, hall_times(session, hall), NOW)


CONTENTS: dict[str, dict[str, Any]] = {
    "daily": {},
    "once": {"rrule": ""},
    "weekly until a day": {
        "rrule": "FREQ=WEEKLY;BYDAY=MO,WE",
        "last_on": date(2031, 12, 31),
        "priority": 7,
        "zone": "side",
        "group_ids": (1,),
    },
    "counted": {"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=9"},
    "with exceptions": {
        "excluded": (at("2031-05-06T09:00"),),
        "moved": {
            "2031-05-08T09:00:00": {
                "starts": at("2031-05-08T14:00"),
                "ends": at("2031-05-08T15:30"),
            }
        },
    },
    "not on holidays": {"days": "not_holidays"},
    "over midnight": {"ends": at("2031-05-06T06:00"), "starts": at("2031-05-05T22:00")},
}


@pytest.mark.parametrize("name", CONTENTS)
def test_it_comes_back_as_it_went(session: Session, hall: Hall, name: str) -> None:
    create_display_group(session, hall)
    on = date(2031, 5, 7)
    holiday = {"on": on, "kind": DayKind.HOLIDAY, "name": "节日"}
    session.add(CalendarDay(hall_id=hall.id, **holiday))
    row = create_schedule(
        session, hall, create_playlist(session, hall), **CONTENTS[name]
    )
    times = hall_times(session, hall)
    found, faults = read_schedules(written(session, hall, [row]), SHANGHAI)
    assert faults == ()
    planned, faults = plan_import(session, hall, times, found, playlist_id=None)
    assert faults == ()
    assert planned[0].content == ScheduleContent.model_validate(row.published)
    assert planned[0].outcome is Outcome.UNCHANGED


def test_others_see_the_same_occurrences(session: Session, hall: Hall) -> None:
    on = date(2031, 5, 7)
    holiday = {"on": on, "kind": DayKind.HOLIDAY, "name": "节日"}
    session.add(CalendarDay(hall_id=hall.id, **holiday))
    playlist = create_playlist(session, hall)
    row = create_schedule(session, hall, playlist, days="not_holidays")
    calendar = Calendar.from_ical(written(session, hall, [row]))
    event: Any = next(iter(calendar.walk("VEVENT")))
    assert [each.dt.date() for each in event["EXDATE"].dts] == [on]
    assert next(iter(calendar.walk("VTIMEZONE")))["TZID"] == SHANGHAI


def test_it_imports_once(session: Session, hall: Hall) -> None:
    playlist = create_playlist(session, hall)
    wen, times = create_user(session, hall, "wen"), hall_times(session, hall)
    given = ics(
        "DTSTART:20310505T010000Z",
        "DTEND:20310505T033000Z",
        "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20311229T010000Z",
    )
    for changes in (1, 0):
        found, faults = read_schedules(given, SHANGHAI)
        planned, more = plan_import(
            session, hall, times, found, playlist_id=playlist.id
        )
        assert (*faults, *more) == ()
        made = run_import(
            session, hall, planned, is_published=False, actor=wen, now=NOW
        )
        assert len(made) == changes
    content = planned[0].content
    assert content.starts == at("2031-05-05T09:00")
    assert content.last_on == date(2031, 12, 29)
    assert content.rrule == "FREQ=WEEKLY;BYDAY=MO"


READ: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "a whole day": (
        ("DTSTART;VALUE=DATE:20310505", "DTEND;VALUE=DATE:20310506"),
        {"starts": at("2031-05-05T00:00"), "ends": at("2031-05-06T00:00")},
    ),
    "a duration": (
        ("DTSTART:20310505T090000", "DURATION:PT90M"),
        {"starts": at("2031-05-05T09:00"), "ends": at("2031-05-05T10:30")},
    ),
    "another time zone": (
        ("DTSTART;TZID=Asia/Tokyo:20310505T100000", "DURATION:PT1H"),
        {"starts": at("2031-05-05T09:00")},
    ),
    "a day later in the hall": (
        (
            "DTSTART:20310505T200000Z",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;BYDAY=MO",
            "EXDATE:20310512T200000Z",
        ),
        {
            "rrule": "FREQ=WEEKLY;BYDAY=TU",
            "excluded": (at("2031-05-13T04:00"),),
        },
    ),
    "until a time before the start": (
        (
            "DTSTART:20310505T090000",
            "DURATION:PT1H",
            "RRULE:FREQ=DAILY;UNTIL=20310601T080000",
        ),
        {"last_on": "2031-05-31", "rrule": "FREQ=DAILY"},
    ),
}


@pytest.mark.parametrize("name", READ)
def test_it_reads_what_others_write(name: str) -> None:
    lines, wanted = READ[name]
    (found,), faults = read_schedules(ics(*lines), SHANGHAI)
    assert faults == ()
    assert {field: getattr(found, field) for field in wanted} == wanted


def test_it_reads_gbk_and_a_mark_before_the_text() -> None:
    times = ("DTSTART:20310505T090000", "DURATION:PT1H")
    for given in (
        ics(*times).decode().encode("gb18030"),
        b"\xef\xbb\xbf" + ics(*times),
    ):
        (found,), faults = read_schedules(given, SHANGHAI)
        assert (found.name, faults) == ("早间通知", ())


def test_it_reads_lines_that_are_folded_within_a_character() -> None:
    given = ics("DTSTART:20310505T090000", "DURATION:PT1H")
    name = "早间通知".encode()
    folded = given.replace(name, name[:4] + b"\r\n " + name[4:])
    assert folded != given
    (found,), faults = read_schedules(folded, SHANGHAI)
    assert (found.name, faults) == ("早间通知", ())


def test_it_reads_several_calendars_of_one_file() -> None:
    given = ics("DTSTART:20310505T090000", "DURATION:PT1H")
    found, faults = read_schedules(given + given.replace(b"a@x", b"b@x"), SHANGHAI)
    assert ([each.uid for each in found], faults) == (["a@x", "b@x"], ())


WRONG = {
    b"no calendar at all": "no calendar file",
    b"": "no calendar file",
    b"x" * (5 * 2**20 + 1): "larger than 5 MB",
    ics("DTSTART:20310505T090000"): "no end",
    ics("DTEND:20310505T090000"): "no start",
    ics("DTSTART:2031-05-05 09:00", "DURATION:PT1H"): "DTSTART cannot be read.",
    ics("DTSTART:20310505T090000", "DTEND:20310505T080000"): "before the start",
    ics("DTSTART:20310505T090000", "DURATION:PT1H", "RDATE:20310507T090000"): "RDATE",
    ics("RECURRENCE-ID:20310505T090000", "DTSTART:20310505T090000"): "not here",
    ics(
        "DTSTART:20310505T200000Z", "DURATION:PT1H", "RRULE:FREQ=MONTHLY;BYDAY=-1FR"
    ): "other days",
}


@pytest.mark.parametrize("given", WRONG, ids=list(WRONG.values()))
def test_it_says_what_is_wrong(given: bytes) -> None:
    _found, faults = read_schedules(given, SHANGHAI)
    assert WRONG[given] in " ".join(fault.message for fault in faults)


def test_it_names_line_and_uid_of_every_problem(session: Session, hall: Hall) -> None:
    given = ics(
        "DTSTART:20310505T090000",
        "DURATION:PT1H",
        "RRULE:FREQ=SECONDLY",
        "X-SIGNAGE-PLAYLIST:没有",
        "X-SIGNAGE-GROUP:哪里",
        "X-SIGNAGE-PRIORITY:77",
    )
    found, faults = read_schedules(given, SHANGHAI)
    assert faults == ()
    times = hall_times(session, hall)
    _planned, faults = plan_import(session, hall, times, found, playlist_id=None)
    assert {(fault.line, fault.uid) for fault in faults} == {(4, "a@x")}
    assert len(faults) == 4
