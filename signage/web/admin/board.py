"""The hall board: duty leaders by month in a grid, and the weather that was told."""

import json
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from signage import clock
from signage.errors import InvalidInputError
from signage.models.user import Role
from signage.operations.board.duty import (
    DutyEdit,
    duty_between,
    edit_duty,
    known_leaders,
    written,
)
from signage.operations.board.weather import weather_between
from signage.operations.hall.directory import directory_of
from signage.operations.hall.working_calendar import working_calendar
from signage.rules.period import Period
from signage.slides.weather import day_of
from signage.web.access import current_user, require_role
from signage.web.admin.asked import asked_month, this_month
from signage.web.context import hall, session
from signage.web.period_words import period_or_text

bp = Blueprint("board", __name__, url_prefix="/office/board")

CELLS = ("name", "post", "phone")
WEATHER_DAYS = 7
NOTHING = ("", "", "")
Cells = tuple[str, str, str]


@bp.get("")
@require_role(Role.EDITOR)
def index() -> str:
    """Show a month's duty roster."""
    return _grid(asked_month() or this_month(hall()))


def _grid(
    month: Period,
    given: dict[date, Cells] | None = None,
    problems: tuple[str, ...] = (),
) -> str:
    stored = duty_between(session(), hall().id, month.first, month.last)
    calendar = working_calendar(session(), hall().id)
    days = []
    for number in range((month.last - month.first).days + 1):
        on = month.first + timedelta(days=number)
        before = written(stored.get(on))
        cells = given.get(on, before) if given is not None else before
        was = request.form.get(f"was-{on}", "") if given is not None else ""
        days.append(
            {
                "on": on,
                "cells": cells,
                "was": was or json.dumps(before, ensure_ascii=False),
                "is_free": not calendar.is_workday(on),
            }
        )
    return render_template(
        "admin/board/duty.html",
        month=month,
        title=period_or_text(str(month)),
        days=days,
        filled=len(stored),
        leaders=known_leaders(session(), hall().id),
        today=clock.hall_day(clock.now(), hall().time_zone),
        previous=month.previous(),
        next=month.next(),
        problems=problems,
    )


@bp.post("/duty")
@require_role(Role.EDITOR)
def save_duty() -> ResponseReturnValue:
    """Save the days of a month that were changed in the grid."""
    month = asked_month() or this_month(hall())
    edits = [_edit(month.first + timedelta(days=n)) for n in range(_length(month))]
    try:
        count = edit_duty(
            session(),
            hall(),
            month,
            edits,
            directory_of(session(), hall().id),
            actor=current_user(),
            now=clock.now(),
        )
    except InvalidInputError as error:
        session().rollback()
        given = {edit.on: edit.after for edit in edits}
        return _grid(month, given, error.problems), error.status
    session().commit()
    text = ngettext("%(num)s day saved.", "%(num)s days saved.", count)
    flash(text if count else _("Nothing was changed."), "success")
    return redirect(url_for(".index", month=str(month)), 303)


def _length(month: Period) -> int:
    return (month.last - month.first).days + 1


def _edit(on: date) -> DutyEdit:
    form = request.form
    name, post, phone = (form.get(f"{cell}-{on}", "").strip() for cell in CELLS)
    return DutyEdit(on, _cells(form.get(f"was-{on}", "")), (name, post, phone))


def _cells(text: str) -> Cells:
    """Return a day as the grid was sent; what cannot be read was empty."""
    try:
        name, post, phone = (str(cell) for cell in json.loads(text or "null"))
    except (ValueError, TypeError):
        return NOTHING
    return name, post, phone


@bp.get("/weather")
@require_role(Role.EDITOR)
def show_weather() -> str:
    """Show the weather that was told for the coming days."""
    today = clock.hall_day(clock.now(), hall().time_zone)
    days = [today + timedelta(days=n) for n in range(WEATHER_DAYS)]
    found = weather_between(session(), hall().id, days[0], days[-1])
    told = [(on, found.get(on)) for on in days]
    rows = [(on, day_of(row, hall().locale) if row else None) for on, row in told]
    return render_template("admin/board/weather.html", rows=rows, has_any=bool(found))
