"""The page behind a one-time link: invitation, administrator, or the first run."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import Field
from wtforms.fields import PasswordField, SelectField
from wtforms.validators import DataRequired, EqualTo, Length, ValidationError

from signage import clock
from signage.errors import InvalidInputError
from signage.models import Hall, User
from signage.models.user import Role
from signage.operations.people.accounts import NewUser
from signage.operations.people.first_run import (
    HallPlan,
    accept_invitation,
    make_administrator,
    open_hall,
    setup_link,
)
from signage.operations.people.passwords import hash_password, password_problems
from signage.web.access import home_of
from signage.web.auth import set_sign_in_cookie, start_sign_in
from signage.web.context import database
from signage.web.forms import OfficeForm, StrippedField, choices, refuse
from signage.web.i18n import LANGUAGES, page_language, translated
from signage.web.i18n import lazy_text as _l
from signage.web.zones import is_time_zone, time_zones

bp = Blueprint("setup", __name__)


class NewPasswordForm(OfficeForm):
    """A new password, twice."""

    password = PasswordField(_l("New password"), [DataRequired()])
    again = PasswordField(
        _l("The password again"),
        [DataRequired(), EqualTo("password", _l("The two passwords differ."))],
    )

    def validate_password(self, field: Field) -> None:
        """Refuse short and common passwords, and the person's own name."""
        names = [self[key].data for key in ("username", "name") if key in self]
        for problem in password_problems(field.data or "", about=tuple(names)):
            raise ValidationError(translated(problem))


class AdministratorForm(NewPasswordForm):
    """The first administrator."""

    username = StrippedField(_l("Username"), [DataRequired(), Length(2, 64)])
    name = StrippedField(_l("Your name"), [DataRequired(), Length(max=100)])

    def new_user(self) -> NewUser:
        """Return the administrator that was typed; hashes the password."""
        return NewUser(
            username=self.username.data or "",
            name=self.name.data or "",
            role=Role.ADMINISTRATOR,
            password_hash=hash_password(self.password.data or ""),
        )


class FirstRunForm(AdministratorForm):
    """The hall and its first administrator."""

    hall_name = StrippedField(_l("Name of the hall"), [DataRequired(), Length(max=200)])
    time_zone = StrippedField(
        _l("Time zone"), [DataRequired()], default="Asia/Shanghai"
    )
    locale = SelectField(
        _l("Language of the screens"),
        choices=choices((language.code, language.name) for language in LANGUAGES),
    )

    def validate_time_zone(self, field: Field) -> None:
        """Take only zones that exist."""
        if not is_time_zone(field.data):
            raise ValidationError(_("Choose a time zone from the list."))

    def plan(self) -> HallPlan:
        """Return the hall that was typed."""
        return HallPlan(
            self.hall_name.data or "", self.time_zone.data or "", self.locale.data
        )


@bp.get("/setup/<token>")
def show(token: str) -> ResponseReturnValue:
    """Show what the link is for; opening it does not use it up."""
    with database().read() as rows:
        page, form_class = _page_of(rows, token)
    locale = page_language().replace("-", "_")
    return _render(page, form_class(data={"locale": locale}))


@bp.post("/setup/<token>")
def use(token: str) -> ResponseReturnValue:
    """Use the link, and sign the person in."""
    now = clock.now()
    with database().read() as rows:
        page, form_class = _page_of(rows, token)
    form = form_class(request.form)
    if not form.validate():
        return _render(page, form), 422
    deed = _deed(form, token, now)
    try:
        with database().write() as rows:
            user = deed(rows)
            cookie, role = start_sign_in(rows, user, now), user.role
    except InvalidInputError as error:
        refuse(form["username"], "\n".join(map(translated, error.problems)))
        return _render(page, form), error.status
    session.clear()
    response = redirect(home_of(role), 303)
    set_sign_in_cookie(response, cookie)
    return response


def _page_of(rows: Session, token: str) -> tuple[str, type[NewPasswordForm]]:
    """Return the template and form for this link."""
    link = setup_link(rows, token, now=clock.now())
    if link.user_id is not None:
        return "admin/setup_password.html", NewPasswordForm
    if _hall(rows) is not None:
        return "admin/setup_administrator.html", AdministratorForm
    return "admin/setup_hall.html", FirstRunForm


def _deed(
    form: NewPasswordForm, token: str, now: datetime
) -> Callable[[Session], User]:
    """Return what to do inside the transaction; the hashing is done by then."""
    if isinstance(form, FirstRunForm):
        plan, founder = form.plan(), form.new_user()
        return lambda rows: open_hall(rows, token, plan, founder, now=now)
    if isinstance(form, AdministratorForm):
        new = form.new_user()
        return lambda rows: make_administrator(
            rows, token, _required_hall(rows), new, now=now
        )
    password_hash = hash_password(form.password.data or "")
    return lambda rows: accept_invitation(rows, token, password_hash, now=now)


def _hall(rows: Session) -> Hall | None:
    return rows.scalars(select(Hall).order_by(Hall.id)).first()


def _required_hall(rows: Session) -> Hall:
    return rows.scalars(select(Hall).order_by(Hall.id)).one()


def _render(page: str, form: OfficeForm) -> str:
    return render_template(page, form=form, time_zones=time_zones())
