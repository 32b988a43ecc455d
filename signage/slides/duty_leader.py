"""Duty leader (值班领导): who is in charge today, and, small, who is tomorrow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from signage.models import DutyDay
from signage.operations.board.duty import duty_between
from signage.outbox import Topic
from signage.playout.days import midnight_of
from signage.playout.dwell import dwell_s
from signage.playout.masking import surname_of
from signage.playout.pagination import width_of
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.reading import _l, day_label, days_of, weekday_label

NAME = "duty_leader"
#: Widths (ems) of a name from which it steps down.
LONG, LONGER = 5, 9
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Leader:
    """One leader; `portrait` is a media hash, only with consent."""

    name: str
    monogram: str
    portrait: str | None
    post: str
    phone: str

    @property
    def length(self) -> str:
        """How long the name is: "", "long" or "longer"."""
        width = width_of(self.name)
        return "longer" if width > LONGER else "long" if width > LONG else ""


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows on one day; `tomorrow` is None where nobody is named."""

    day: str
    weekday: str
    leader: Leader
    tomorrow: Leader | None


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield a slide for each day with a leader; it turns at midnight by itself."""
    hall, days = setting.hall, days_of(setting)
    duty = duty_between(session, hall.id, days[0], days[-1] + ONE_DAY)
    for day in days:
        if day not in duty:
            continue
        context = context_of(day, duty[day], duty.get(day + ONE_DAY), hall.locale)
        leader = context.leader
        texts = (context.day, context.weekday, leader.name, leader.post, leader.phone)
        starts = midnight_of(day, hall.time_zone)
        yield Slide(
            id=f"{NAME}:{day.isoformat()}",
            kind=NAME,
            context=context,
            seconds=dwell_s(*texts),
            windows=((starts, midnight_of(day + ONE_DAY, hall.time_zone)),),
        )


def context_of(
    day: date, today: DutyDay, tomorrow: DutyDay | None, locale: str
) -> Context:
    """Return what is shown on a day."""
    return Context(
        day=day_label(day, locale),
        weekday=weekday_label(day, locale),
        leader=_leader(today),
        tomorrow=_leader(tomorrow) if tomorrow is not None else None,
    )


def _leader(duty: DutyDay) -> Leader:
    staff = duty.staff
    has_consent = staff is not None and staff.consents_to_portrait
    return Leader(
        name=duty.name,
        monogram=surname_of(duty.name),
        portrait=staff.portrait if staff is not None and has_consent else None,
        post=duty.post,
        phone=duty.phone,
    )


KIND = Kind(
    name=NAME,
    label=_l("Duty leader"),
    help=_l("Who is in charge today, with post and phone, and who is tomorrow."),
    build=build,
    topics=frozenset({Topic.BOARD, Topic.HALL}),
    zones=frozenset({"main", "side"}),
)
