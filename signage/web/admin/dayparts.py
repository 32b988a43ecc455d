"""Pages of dayparts: their times by kind of day."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field
from wtforms.fields import IntegerField

from signage import clock
from signage.models import Daypart
from signage.models.user import Role
from signage.operations.publishing.dayparts import (
    DaypartInvalidError,
    WantedDaypart,
    daypart_of,
    dayparts_of,
    delete_daypart,
    save_daypart,
    written_spans,
)
from signage.playout.content import DaypartContent
from signage.web.access import current_user, has_role, require_role
from signage.web.context import hall, session
from signage.web.forms import OfficeForm, StrippedField, refuse
from signage.web.i18n import lazy_text as _l
from signage.web.i18n import translated

bp = Blueprint("dayparts", __name__, url_prefix="/office/dayparts")


class DaypartForm(OfficeForm):
    """A daypart; `operations.publishing.dayparts` says what is wrong."""

    name = StrippedField(_l("Name of the daypart"))
    usual = StrippedField(_l("Usual times"))
    day1 = StrippedField(_l("Monday"))
    day2 = StrippedField(_l("Tuesday"))
    day3 = StrippedField(_l("Wednesday"))
    day4 = StrippedField(_l("Thursday"))
    day5 = StrippedField(_l("Friday"))
    day6 = StrippedField(_l("Saturday"))
    day7 = StrippedField(_l("Sunday"))
    holidays = StrippedField(_l("On holidays"))
    shifted_workdays = StrippedField(_l("On shifted workdays"))
    version = IntegerField(default=0)

    @classmethod
    def of(cls, daypart: Daypart) -> "DaypartForm":
        """Return the form filled from a saved daypart."""
        content = DaypartContent.model_validate(daypart.content)
        days = {
            f"day{day}": written_spans(spans) for day, spans in content.weekdays.items()
        }
        return cls(
            data={
                "name": daypart.name,
                "usual": written_spans(content.usual),
                "holidays": written_spans(content.holidays),
                "shifted_workdays": written_spans(content.shifted_workdays),
                "version": daypart.version,
            }
            | days
        )

    def wanted(self) -> WantedDaypart:
        """Return what was typed, as the operation reads it."""
        return WantedDaypart(
            name=self.name.data or "",
            usual=self.usual.data or "",
            weekdays={str(day): self[f"day{day}"].data or "" for day in range(1, 8)},
            holidays=self.holidays.data or "",
            shifted_workdays=self.shifted_workdays.data or "",
        )

    @property
    def days(self) -> Sequence[Field]:
        """Return the fields of the weekdays, Monday first."""
        return [self[f"day{day}"] for day in range(1, 8)]


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List the dayparts."""
    rows = dayparts_of(session(), hall().id)
    return render_template(
        "admin/dayparts/index.html",
        rows=[(row, DaypartContent.model_validate(row.content)) for row in rows],
        written=written_spans,
        weekdays={str(n): DaypartForm()[f"day{n}"].label.text for n in range(1, 8)},
        may_edit=has_role(Role.EDITOR),
    )


@bp.get("/new")
@require_role(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _page(DaypartForm())


@bp.post("")
@require_role(Role.EDITOR)
def create() -> ResponseReturnValue:
    """Make a daypart."""
    return _save(None)


@bp.get("/<int:daypart_id>")
@require_role(Role.EDITOR)
def edit(daypart_id: int) -> ResponseReturnValue:
    """Show a daypart's form."""
    daypart = daypart_of(session(), hall().id, daypart_id)
    return _page(DaypartForm.of(daypart), daypart)


@bp.post("/<int:daypart_id>")
@require_role(Role.EDITOR)
def save(daypart_id: int) -> ResponseReturnValue:
    """Change a daypart."""
    return _save(daypart_of(session(), hall().id, daypart_id))


@bp.post("/<int:daypart_id>/deletion")
@require_role(Role.EDITOR)
def delete(daypart_id: int) -> ResponseReturnValue:
    """Delete a daypart that no schedule needs."""
    daypart = daypart_of(session(), hall().id, daypart_id)
    delete_daypart(session(), daypart, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("The daypart “%(name)s” is deleted.", name=daypart.name), "success")
    return redirect(url_for(".index"), 303)


def _save(daypart: Daypart | None) -> ResponseReturnValue:
    form = DaypartForm(request.form)
    try:
        saved = save_daypart(
            session(),
            hall(),
            daypart,
            form.wanted(),
            version=form.version.data or 0,
            actor=current_user(),
            now=clock.now(),
        )
    except DaypartInvalidError as refusal:
        for name, problems in refusal.by_field.items():
            for problem in problems:
                refuse(form[name], translated(problem))
        return _page(form, daypart), refusal.status
    session().commit()
    flash(
        _("“%(name)s” is saved; the displays follow at once.", name=saved.name),
        "success",
    )
    return redirect(url_for(".index"), 303)


def _page(form: DaypartForm, daypart: Daypart | None = None) -> str:
    return render_template("admin/dayparts/edit.html", form=form, daypart=daypart)
