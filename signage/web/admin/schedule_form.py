"""The form of a schedule: what its fields are called, and what they hold."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from wtforms.fields import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.widgets import (
    CheckboxInput,
    DateInput,
    ListWidget,
    NumberInput,
    TimeInput,
)

from signage.models import DisplayGroup, Schedule
from signage.operations.publishing.errors import ContentInvalidError
from signage.operations.publishing.schedule_times import HallTimes
from signage.operations.publishing.schedule_wish import ScheduleWanted
from signage.playout.content import HIGHEST_PRIORITY, ScheduleContent
from signage.playout.repeat import Repeat, Unit, repeat_of
from signage.web.admin.announcement_form import WEEKDAYS
from signage.web.forms import OfficeForm, StrippedField, choices, refuse
from signage.web.i18n import lazy_text as _l
from signage.web.i18n import translated

ZONES = (
    ("main", _l("Main area")),
    ("side", _l("Side area")),
    ("ticker", _l("Ticker")),
)
REPEATS = (
    ("once", _l("Once")),
    ("day", _l("By days")),
    ("week", _l("By weeks")),
    ("month_day", _l("By months, on a day")),
    ("month_weekday", _l("By months, on a weekday")),
    ("year", _l("By years")),
    ("rule", _l("By a rule (RRULE)")),
)
NTHS = (
    ("1", _l("first")),
    ("2", _l("second")),
    ("3", _l("third")),
    ("4", _l("fourth")),
    ("-1", _l("last")),
)
LONG_WEEKDAYS = (
    ("1", _l("Monday")),
    ("2", _l("Tuesday")),
    ("3", _l("Wednesday")),
    ("4", _l("Thursday")),
    ("5", _l("Friday")),
    ("6", _l("Saturday")),
    ("7", _l("Sunday")),
)
ENDINGS = (
    ("never", _l("Goes on until it is withdrawn")),
    ("last_on", _l("Until a last day")),
    ("count", _l("So many times")),
)
DAYS = (
    ("all", _l("On every such day")),
    ("workdays", _l("On workdays only, shifted workdays too")),
    ("not_holidays", _l("Not on holidays")),
    ("holidays", _l("On holidays only")),
    ("days_off", _l("On days off only: weekends and holidays")),
)
PRIORITIES = (
    ("0", _l("0: usual")),
    *((str(level), str(level)) for level in range(1, HIGHEST_PRIORITY)),
    (str(HIGHEST_PRIORITY), _l("9: before every other schedule")),
)


def _checkboxes(label: str, **values: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **values,
    )


class ScheduleForm(OfficeForm):
    """A schedule; `operations.publishing.schedule_wish` says what is wrong."""

    name = StrippedField(_l("Name of the schedule"))
    shows = SelectField(_l("Shows"), validate_choice=False)
    zone = RadioField(_l("Where on the screen"), choices=choices(ZONES), default="main")
    groups = _checkboxes(_l("Display groups"))
    first_on = StringField(_l("First day"), widget=DateInput())
    all_day = BooleanField(_l("All day"))
    starts = StringField(_l("Starts"), widget=TimeInput())
    ends = StringField(_l("Ends"), widget=TimeInput())
    ends_on = StringField(_l("Ends on, if on another day"), widget=DateInput())
    daypart = SelectField(_l("Times of day"), validate_choice=False, default="")
    repeat = RadioField(_l("Repeats"), choices=choices(REPEATS), default="once")
    interval = StringField(
        _l("Every how many"), widget=NumberInput(min=1, max=99), default="1"
    )
    weekdays = _checkboxes(_l("Weekdays"), choices=choices(WEEKDAYS))
    month_days = StrippedField(
        _l("Days of the month"),
        description=_l("Such as 1, 15. The last day is -1."),
    )
    nth = SelectField(_l("Which of the month"), choices=choices(NTHS), default="1")
    nth_weekday = SelectField(
        _l("Weekday"), choices=choices(LONG_WEEKDAYS), default="1"
    )
    rule = StrippedField(
        _l("Rule"), description=_l("RFC 5545, such as FREQ=WEEKLY;BYDAY=MO,WE")
    )
    ending = RadioField(_l("How long"), choices=choices(ENDINGS), default="never")
    last_on = StringField(_l("Last day of all"), widget=DateInput())
    count = StringField(_l("How many times"), widget=NumberInput(min=1, max=999))
    days = RadioField(_l("Which days"), choices=choices(DAYS), default="all")
    priority = SelectField(
        _l("Priority"),
        choices=choices(PRIORITIES),
        default="0",
        description=_l(
            "The highest that is on replaces all lower ones and the default playlist; "
            "equal ones take turns. An important announcement comes before every "
            "schedule, an emergency before all."
        ),
    )
    version = HiddenField(default="0")

    def offer(
        self,
        groups: Iterable[DisplayGroup],
        times: HallTimes,
        shown: dict[str, list[tuple[str, str]]],
    ) -> None:
        """Offer what the hall has; `shown` is by heading."""
        self.groups.choices = choices((str(each.id), each.name) for each in groups)
        own = ("", str(_l("Times of its own")))
        known = ((str(key), name) for key, name in times.daypart_names.items())
        self.daypart.choices = choices((own, *known))
        lists = {heading: choices(pairs) for heading, pairs in shown.items() if pairs}
        blank = {str(_l("Nothing chosen yet")): choices([("", "–")])}
        self.shows.choices = lists if self.shows.data else blank | lists

    @property
    def wanted(self) -> ScheduleWanted:
        """What was posted, as the operation reads it."""
        names = ScheduleWanted.__dataclass_fields__
        values: dict[str, Any] = {name: self[name].data or "" for name in names}
        for name in ("groups", "weekdays"):
            values[name] = tuple(self[name].data or ())
        if self.all_day.data:
            values |= _whole_day(values["first_on"])
        return ScheduleWanted(**values)

    def show_refusal(self, refusal: ContentInvalidError) -> None:
        """Put every problem to its field, those without one to the repetition."""
        for problem in refusal.found:
            name = problem.where if problem.where in self else "repeat"
            refuse(self[name], translated(problem.message))


def form_of(schedule: Schedule, content: ScheduleContent) -> ScheduleForm:
    """Return the form filled from a saved schedule."""
    wanted = wanted_of(schedule.name, content)
    values = {name: getattr(wanted, name) for name in wanted.__dataclass_fields__}
    values |= {"weekdays": list(wanted.weekdays), "groups": list(wanted.groups)}
    values["all_day"] = not content.daypart_id and _is_whole_day(content)
    return ScheduleForm(data=values | {"version": str(schedule.version)})


def wanted_of(name: str, content: ScheduleContent) -> ScheduleWanted:
    """Return a schedule as its editor would write it."""
    repeat = repeat_of(content.rrule, content.starts.date())
    starts, ends = content.starts, content.ends
    other_day = starts.date() != ends.date() and not content.daypart_id
    return ScheduleWanted(
        name=name,
        shows=f"playlist:{content.playlist_id}",
        zone=content.zone,
        groups=tuple(str(key) for key in content.group_ids),
        first_on=starts.date().isoformat(),
        starts=f"{starts:%H:%M}",
        ends=f"{ends:%H:%M}",
        ends_on=ends.date().isoformat() if other_day else "",
        daypart=str(content.daypart_id or ""),
        last_on=content.last_on.isoformat() if content.last_on else "",
        days=str(content.days),
        priority=str(content.priority),
        **_repetition(repeat, content),
    )


def _repetition(repeat: Repeat, content: ScheduleContent) -> dict[str, Any]:
    is_nth = repeat.unit is Unit.MONTH_WEEKDAY
    ending = "count" if repeat.count else "last_on" if content.last_on else "never"
    return {
        "repeat": str(repeat.unit),
        "interval": str(repeat.interval),
        "weekdays": () if is_nth else tuple(str(day) for day in repeat.weekdays),
        "month_days": ", ".join(str(day) for day in repeat.month_days),
        "nth": str(repeat.nth if is_nth else 1),
        "nth_weekday": str(repeat.weekdays[0]) if is_nth else "1",
        "rule": repeat.rule,
        "ending": ending,
        "count": str(repeat.count or ""),
    }


def _whole_day(first_on: str) -> dict[str, str]:
    try:
        after = datetime.fromisoformat(first_on).date() + timedelta(days=1)
    except (ValueError, OverflowError):
        return {"starts": "00:00", "ends": "23:59"}  # the day itself is refused
    return {"starts": "00:00", "ends": "00:00", "ends_on": after.isoformat()}


def _is_whole_day(content: ScheduleContent) -> bool:
    is_midnight = content.starts.time() == time(0)
    return is_midnight and content.ends - content.starts == timedelta(days=1)
