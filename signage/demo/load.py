"""Load the demo hall: facts go in, scores, awards and notices are computed."""

from datetime import date, datetime
from pathlib import Path
from random import Random

from rich.console import Console
from sqlalchemy.orm import Session

from signage.clock import hall_day
from signage.db import Database
from signage.demo import furniture, history, roster
from signage.demo.story import Story
from signage.models import Hall
from signage.operations.adoption import adopt_rulebooks
from signage.operations.metrics import save_metrics
from signage.operations.roster import save_roster
from signage.rules.period import Period

SEED = 20_260_101
FINISHED_MONTHS = 6


def load_demo(database: Database, media_folder: Path, now: datetime) -> None:
    """Fill an empty, migrated database with the demo hall, dated relative to `now`.

    The same seed and the same `now` give the same hall.
    """
    console = Console(stderr=True)
    with (
        console.status("Loading the demo hall …") as status,
        database.write() as session,
    ):
        hall = furniture.add_hall(session, now)
        today = hall_day(now, hall.time_zone)
        months = months_until(today)
        random = Random(SEED)
        status.update("Loading the demo hall: windows and staff")
        story = people_and_story(
            session, hall, media_folder, months, today, random, now
        )
        status.update("Loading the demo hall: facts, scores, awards")
        history.tell(session, hall, story, months, now)
        status.update("Loading the demo hall: ratings and announcements")
        furniture.add_cases(session, hall, months[-1], now, random)
        furniture.add_ratings(session, hall, now, random)
        furniture.add_announcements(session, hall, media_folder, now)


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
    adopt_rulebooks(session, hall, first_on=date(months[0].first.year, 1, 1), now=now)
    story = Story(staff, windows, today, random)
    save_metrics(session, hall, story.metrics(months))
    return story
