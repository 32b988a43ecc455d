"""A small hall of today, and browsers signed in to it, for tests of the score pages."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signage import clock
from signage.models import User
from signage.operations.evaluation.evaluations import close_month
from signage.operations.scores.scoring import open_month
from signage.rules.period import Period
from tests.browsing import sign_in_as
from tests.operations.procedure_build import choose_days
from tests.operations.score_build import SmallHall, create_small_hall


@dataclass
class Office:
    """The small hall, its clock, and a browser for whoever is asked for."""

    app: Flask
    session: Session
    small: SmallHall
    now: datetime

    @property
    def today(self) -> date:
        """The hall's day."""
        return clock.hall_day(self.now, self.small.hall.time_zone)

    @property
    def last_month(self) -> Period:
        """The month that is over."""
        return Period.month_of(self.today).previous()

    def browser(self, person: User) -> FlaskClient:
        """Return a browser in which a person is signed in; commits."""
        client = self.app.test_client()
        sign_in_as(client, self.session, person)
        return client

    def close_last_month(self, self_review: int = 0, publicity: int = 0) -> None:
        """Open and close the month that is over; without days it is scored at once."""
        hall = self.small.hall
        choose_days(self.small, self_review, publicity)
        open_month(self.session, hall, self.last_month, now=self.now)
        close_month(
            self.session, hall, self.last_month, actor=self.small.chief, now=self.now
        )


def create_office(app: Flask, session: Session) -> Office:
    """Add a hall whose rulebooks were adopted long ago."""
    now = clock.now()
    first_on = (now - timedelta(days=800)).date()
    return Office(app, session, create_small_hall(session, first_on, now), now)
