"""The working calendar: a year's holidays and shifted workdays, to look at and edit."""

import calendar as almanac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields import BooleanField, DateField, RadioField
from wtforms.validators import InputRequired, Optional

from signage import clock
from signage.errors import InvalidInputError
from signage.exchange.calendar_file import CHINESE, COLUMNS, EXAMPLE, read_calendar
from signage.models import CalendarDay
from signage.models.calendar import DayKind
from signage.models.user import Role
from signage.operations.hall.calendar_days import (
    FIRST_YEAR,
    LAST_YEAR,
    DayPlan,
    days_of_year,
    fill_year,
    missing_year,
    set_days,
)
from signage.operations.hall.calendar_seed import seed_of
from signage.rules.problem import Problem
from signage.web import context
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.import_words import problem_words
from signage.web.admin.uploads import keep_upload, upload_path
from signage.web.forms import OfficeForm, StrippedField, choices
from signage.web.i18n import lazy_text as _l
from signage.web.i18n import titled, translated

bp = Blueprint("working_calendar", __name__, url_prefix="/office/working-calendar")

USUAL = "usual"
KINDS = (
    (DayKind.HOLIDAY.value, _l("Holiday: closed")),
    (DayKind.SHIFTED_WORKDAY.value, _l("Shifted workday: open")),
    (USUAL, _l("As its weekday says")),
)
MOST_DAYS = 60
MOST_PROBLEMS = 100


class DayForm(OfficeForm):
    """One day, or a row of them, and what they are."""

    first_on = DateField(_l("Day"), [InputRequired()])
    last_on = DateField(_l("Until (several days)"), [Optional()])
    kind = RadioField(_l("Kind of day"), choices=choices(KINDS), default="holiday")
    name = StrippedField(_l("Holiday that it belongs to"))
    is_festive = BooleanField(_l("Screens wear the festive theme"))

    def plans(self) -> list[DayPlan]:
        """Return a plan for each day; raise InvalidInputError for an odd range."""
        first: date = self.first_on.data or date.min
        count = ((self.last_on.data or first) - first).days + 1
        if not 1 <= count <= MOST_DAYS:
            problem = _(
                "The last day comes after the first one, at most %(most)s days later.",
                most=MOST_DAYS,
            )
            raise InvalidInputError([problem])
        kind = None if self.kind.data == USUAL else DayKind(self.kind.data)
        days = (first + timedelta(days=number) for number in range(count))
        name, is_festive = self.name.data or "", bool(self.is_festive.data)
        return [DayPlan(day, kind, name, is_festive) for day in days]


@dataclass(frozen=True, slots=True)
class CalendarColumns:
    """The columns of calendar.csv, as problems of files name them."""

    required: Sequence[str]
    chinese: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """A month as weeks of days, Monday first; None outside of it."""

    first: date
    weeks: tuple[tuple[date | None, ...], ...]


@bp.get("")
@require_role(Role.INSPECTOR)
def show() -> str:
    """Show a year; `?day=` opens one day in the form."""
    chosen = _day(request.args.get("day", ""))
    year = _year(chosen)
    known = days_of_year(context.session(), context.hall().id, year)
    return _page(year, known, _form_of(chosen, known))


@bp.post("")
@require_role(Role.EDITOR)
def save() -> ResponseReturnValue:
    """Make one day, or several, what the form says."""
    form, session, hall = DayForm(request.form), context.session(), context.hall()
    problems: Sequence[str] = () if form.validate() else form.problems
    if not problems:
        try:
            set_days(session, hall, form.plans(), actor=current_user(), now=clock.now())
        except InvalidInputError as refusal:
            problems = refusal.problems
    year = _year(form.first_on.data)
    if problems:
        return _page(year, days_of_year(session, hall.id, year), form, problems), 422
    session.commit()
    flash(_("Saved; the displays follow at once."), "success")
    return redirect(url_for(".show", year=year), 303)


@bp.post("/fill")
@require_role(Role.EDITOR)
def fill() -> ResponseReturnValue:
    """Add what is known of a year, leaving the hall's own days as they are."""
    year, session = _year(None), context.session()
    count = fill_year(
        session, context.hall(), year, actor=current_user(), now=clock.now()
    )
    session.commit()
    _tell_count(count)
    return redirect(url_for(".show", year=year), 303)


@bp.get("/example.csv")
@require_role(Role.INSPECTOR)
def example() -> Response:
    """Send an example of the file."""
    answer = Response("\ufeff" + EXAMPLE, mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename="calendar.csv")
    return answer


@bp.post("/import")
@require_role(Role.EDITOR)
def take_file() -> ResponseReturnValue:
    """Take days in from a CSV file: all of them, or none and every problem."""
    session, hall, now = context.session(), context.hall(), clock.now()
    try:
        plans = _read(now)
        count = set_days(session, hall, plans, actor=current_user(), now=now)
    except InvalidInputError as refusal:
        year = _year(None)
        known = days_of_year(session, hall.id, year)
        return _page(year, known, _form_of(None, known), refusal.problems), 422
    session.commit()
    _tell_count(count)
    first = min((plan.on for plan in plans), default=None)
    return redirect(url_for(".show", year=_year(first)), 303)


def _read(now: datetime) -> tuple[DayPlan, ...]:
    folder = context.settings().data / "imports"
    sha256 = keep_upload(folder, request.files.get("file"), now)
    read = read_calendar(str(upload_path(folder, sha256)))
    columns = CalendarColumns(COLUMNS, CHINESE)
    if read.problems:
        raise InvalidInputError(
            _line_words(one, columns) for one in read.problems[:MOST_PROBLEMS]
        )
    return read.plans


def _line_words(problem: Problem, columns: CalendarColumns) -> str:
    return titled(
        _("Line %(number)s", number=problem.line or 1), problem_words(problem, columns)
    )


def _tell_count(count: int) -> None:
    text = ngettext("%(num)s day changed.", "%(num)s days changed.", count)
    flash(text if count else _("Nothing to change: it is all there."), "success")


def _page(
    year: int,
    known: Mapping[date, CalendarDay],
    form: DayForm,
    problems: Sequence[str] = (),
) -> str:
    today = clock.hall_day(clock.now(), context.hall().time_zone)
    seed, is_announced = seed_of(year)
    return render_template(
        "admin/working_calendar/show.html",
        year=year,
        months=[_grid(year, month) for month in range(1, 13)],
        weekdays=[date(2024, 1, day) for day in range(1, 8)],  # a Monday first
        known=known,
        form=form,
        problems=[translated(problem) for problem in problems],
        today=today,
        may_edit=has_role(Role.EDITOR),
        addable=sum(day.on not in known for day in seed),
        is_announced=is_announced,
        missing=missing_year(context.session(), context.hall().id, today),
        years=(max(year - 1, FIRST_YEAR), min(year + 1, LAST_YEAR)),
        holiday=DayKind.HOLIDAY,
    )


def _grid(year: int, month: int) -> MonthGrid:
    weeks = almanac.Calendar().monthdatescalendar(year, month)
    inside = (
        tuple(day if day.month == month else None for day in week) for week in weeks
    )
    return MonthGrid(date(year, month, 1), tuple(inside))


def _form_of(day: date | None, known: Mapping[date, CalendarDay]) -> DayForm:
    row = known.get(day) if day else None
    if row is None:
        return DayForm(data={"first_on": day, "kind": DayKind.HOLIDAY.value})
    return DayForm(
        data={
            "first_on": day,
            "kind": row.kind.value,
            "name": row.name,
            "is_festive": row.is_festive,
        }
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _year(day: date | None) -> int:
    """Return the year of a day, else the one asked for, else this one."""
    today = clock.hall_day(clock.now(), context.hall().time_zone)
    asked = request.values.get("year", type=int)
    year = day.year if day else asked or today.year
    return year if FIRST_YEAR <= year <= LAST_YEAR else today.year
