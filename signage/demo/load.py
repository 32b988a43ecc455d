"""Load the demo hall: facts go in, scores, awards and notices are computed."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from rich.console import Console
from sqlalchemy.orm import Session

from signage.clock import hall_day
from signage.db import Database
from signage.demo import (
    board,
    composed,
    furniture,
    library,
    plays,
    roster,
    timetable,
)
from signage.demo.attendance import Attendance
from signage.demo.cases import Cases
from signage.demo.diary import Diary
from signage.demo.drafting import plan_draft
from signage.demo.history import MONTHS_WITH_ATTENDANCE, Hands, Told, plan_months
from signage.demo.office import open_office
from signage.demo.plot import CLERK, OTHERS, plan_stories
from signage.demo.story import Story
from signage.demo.verifying import Verifying
from signage.models import Hall
from signage.operations.facts.metrics import save_metrics
from signage.operations.hall.calendar_days import begin_calendar
from signage.operations.hall.roster import save_roster
from signage.operations.rulebooks.adoption import adopt_rulebooks
from signage.rules.period import Period

SEED = 20_260_101
FINISHED_MONTHS = 6
#: Rulebooks and accounts were there some days before the first month.
BEFORE = timedelta(days=10)


def load_demo(database: Database, media_folder: Path, now: datetime) -> None:
    """Fill an empty, migrated database with the demo hall, dated relative to `now`.

    The same seed and the same `now` give the same hall.
    """
    console = Console(stderr=True)
    with (
        console.status("Loading the demo hall …") as status,
        _without_collecting(),
        database.write() as session,
    ):
        hall = furniture.add_hall(session, now)
        today = hall_day(now, hall.time_zone)
        begin_calendar(session, hall, year=today.year, now=now)
        months = months_until(today)
        random = Random(SEED)
        status.update("Loading the demo hall: windows, staff and ratings")
        story = people_and_story(
            session, hall, media_folder, months, today, random, now
        )
        furniture.add_ratings(session, hall, now, random)
        furniture.add_announcements(session, hall, media_folder, now)
        library.add_film(session, hall, media_folder, now)
        composed.add_composed(session, hall, now)
        board.add_board(session, hall, now)
        timetable.add_timetable(session, hall, media_folder, now)
        status.update("Loading the demo hall: seven months of facts and awards")
        live(session, hall, story, months, now)
        plays.add_plays(session, hall, now, random)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Leave the garbage until the end: looking for it took a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def months_until(today: date) -> list[Period]:
    """Return the finished months and the current one, oldest first."""
    months = [Period.month_of(today)]
    while len(months) <= FINISHED_MONTHS:
        months.insert(0, months[0].previous())
    return months


def people_and_story(  # noqa: PLR0913, PLR0917  # what a hall is made of
    session: Session,
    hall: Hall,
    media_folder: Path,
    months: list[Period],
    today: date,
    random: Random,
    now: datetime,
) -> Story:
    """Save windows and staff with portraits; return the story that will be told."""
    people = roster.staff(months, random)
    windows = roster.windows()
    staff = [person.subject for person in people]
    save_roster(session, hall, [*windows, *staff], today=today)
    furniture.name_windows(session, hall)
    furniture.add_portraits(session, hall, people, media_folder, random, now)
    opened = opened_at(hall, months)
    adopt_rulebooks(
        session, hall, first_on=date(months[0].first.year, 1, 1), now=opened
    )
    story = Story(staff, windows, today, random)
    save_metrics(session, hall, story.metrics(months))
    return story


def opened_at(hall: Hall, months: list[Period]) -> datetime:
    """Return when the hall began to use the system."""
    day = months[0].first - BEFORE
    return datetime.combine(day, time(9), ZoneInfo(hall.time_zone))


def live(
    session: Session, hall: Hall, story: Story, months: list[Period], now: datetime
) -> None:
    """Live through all months, in the order of time."""
    office = open_office(session, hall, CLERK, OTHERS, opened_at(hall, months))
    hands = Hands(session, hall, office, Diary(now, hall.time_zone))
    first_on = months[-MONTHS_WITH_ATTENDANCE].first
    attendance = Attendance(story.people, story.random, first_on)
    entries = sorted(story.entries(months), key=lambda entry: entry.date)
    cases = Cases(story.people, hall, story.random)
    told = Told(attendance.take(entries), attendance, cases)
    plan_stories(hands, attendance, months)
    plan_months(hands, told, months)
    Verifying(session, hall, office, hands.diary).plan()
    plan_draft(hands)
    hands.diary.tell()
