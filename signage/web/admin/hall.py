"""The hall's settings: name, hotline, commitments, hours, masking, language, zone."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field
from wtforms.fields import BooleanField, FormField, SelectField, TextAreaField
from wtforms.form import Form
from wtforms.validators import DataRequired, Length, ValidationError

from signage import clock
from signage.errors import InvalidInputError
from signage.models import Hall
from signage.models.user import Role
from signage.operations.hall.hall_settings import (
    WEEKDAYS,
    HallSettings,
    edit_hall,
    read_openings,
    written_openings,
)
from signage.web import context
from signage.web.access import current_user, require_role
from signage.web.forms import OfficeForm, StrippedField, choices
from signage.web.i18n import LANGUAGES, translated
from signage.web.i18n import lazy_text as _l
from signage.web.zones import is_time_zone, time_zones

bp = Blueprint("hall", __name__, url_prefix="/office/hall")


class DayField(StrippedField):
    """One weekday's hours, as text."""

    def __init__(self, label: str, weekday: int, **kwargs: object) -> None:
        super().__init__(label, **kwargs)  # type: ignore[arg-type]
        self.weekday = weekday

    def pre_validate(self, form: object) -> None:
        """Say what is wrong with the hours."""
        del form
        try:
            read_openings(self.weekday, self.data or "")
        except InvalidInputError as error:
            raise ValidationError(translated(error.problems[0])) from error


class HoursForm(Form):
    """The hours of a week."""

    day1 = DayField(_l("Monday"), 1)
    day2 = DayField(_l("Tuesday"), 2)
    day3 = DayField(_l("Wednesday"), 3)
    day4 = DayField(_l("Thursday"), 4)
    day5 = DayField(_l("Friday"), 5)
    day6 = DayField(_l("Saturday"), 6)
    day7 = DayField(_l("Sunday"), 7)


class HallForm(OfficeForm):
    """What the office may change about the hall."""

    name = StrippedField(_l("Name of the hall"), [DataRequired(), Length(max=200)])
    hotline = StrippedField(_l("Hotline"), [Length(max=64)])
    commitments = TextAreaField(_l("Service commitments"), [Length(max=2000)])
    hours = FormField(HoursForm, _l("Opening hours"), separator="_")
    notice_masking = SelectField(
        _l("Names in notices"),
        choices=choices(
            [
                ("surname", _l("Surname and stars: 张*")),
                ("none", _l("No name at all")),
                ("full", _l("Full name")),
            ]
        ),
    )
    locale = SelectField(
        _l("Language of the screens"),
        choices=choices((language.code, language.name) for language in LANGUAGES),
    )
    time_zone = StrippedField(_l("Time zone"), [DataRequired()])
    needs_approval = BooleanField(
        _l("What is published needs a second person"),
        description=_l(
            "Playlists, schedules and announcements wait until an approver, who is "
            "somebody else than their last editor, has looked at them. Taking off the "
            "screens, and emergencies, never wait. If approvers write too, you need at "
            "least two of them."
        ),
    )

    def validate_time_zone(self, field: Field) -> None:
        """Take only zones that exist."""
        if not is_time_zone(field.data):
            raise ValidationError(_("Choose a time zone from the list."))

    def settings(self) -> HallSettings:
        """Return what was typed."""
        openings = (
            opening
            for day in WEEKDAYS
            for opening in read_openings(day, self.hours.data[f"day{day}"] or "")
        )
        return HallSettings(
            name=self.name.data or "",
            hotline=self.hotline.data or "",
            commitments=(self.commitments.data or "").strip(),
            openings=tuple(openings),
            notice_masking=self.notice_masking.data,
            locale=self.locale.data,
            time_zone=self.time_zone.data or "",
            needs_approval=bool(self.needs_approval.data),
        )


@bp.get("")
@require_role(Role.ADMINISTRATOR)
def edit() -> str:
    """Show the settings."""
    hall = context.hall()
    return _render(HallForm(obj=hall, data={"hours": _hours(hall)}))


@bp.post("")
@require_role(Role.ADMINISTRATOR)
def save() -> ResponseReturnValue:
    """Save the settings."""
    form = HallForm(request.form)
    if not form.validate():
        return _render(form), 422
    session, now = context.session(), clock.now()
    edit_hall(session, context.hall(), form.settings(), actor=current_user(), now=now)
    session.commit()
    flash(_("Saved; the displays follow at once."), "success")
    return redirect(url_for(".edit"), 303)


def _hours(hall: Hall) -> dict[str, str]:
    return {f"day{day}": written_openings(hall.opening_hours, day) for day in WEEKDAYS}


def _render(form: HallForm) -> str:
    return render_template("admin/hall.html", form=form, time_zones=time_zones())
