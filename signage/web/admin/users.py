"""Users: who may sign in, as what; invitations; ending sign-ins."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectField
from wtforms.validators import DataRequired, Length

from signage import clock
from signage.errors import InvalidInputError
from signage.models import User
from signage.models.user import Role
from signage.operations.people.accounts import (
    NO_PASSWORD,
    NewUser,
    activate_user,
    add_user,
    change_role,
    deactivate_user,
    get_user,
    link_staff,
)
from signage.operations.people.clerks import get_staff
from signage.operations.people.first_run import invite_user
from signage.operations.people.sign_ins import end_sign_ins, sign_ins_of
from signage.operations.people.user_list import Circle, user_page
from signage.web import context
from signage.web.access import current_user, require_recent_password, require_role
from signage.web.admin.clerks import link_of
from signage.web.forms import OfficeForm, StrippedField, choices, refuse
from signage.web.i18n import ROLE_NAMES, translated
from signage.web.i18n import lazy_text as _l
from signage.web.keys import asked_key, key_of
from signage.web.visit import limits

bp = Blueprint("users", __name__, url_prefix="/office/users")


OFFICE_ROLES = [pair for pair in ROLE_NAMES.items() if pair[0] != Role.CLERK]


class RoleForm(OfficeForm):
    """What an account may do; only a staff member's may be a clerk's."""

    role = SelectField(_l("Role"), choices=choices(OFFICE_ROLES))

    @classmethod
    def of_user(cls, user: User) -> "RoleForm":
        """Return the form with the roles that this account may have."""
        form = cls(request.form or None, obj=user)
        if user.staff_id is not None:
            form.role.choices = choices(ROLE_NAMES.items())
        return form


class NewUserForm(RoleForm):
    """A person to be invited."""

    name = StrippedField(_l("Name"), [DataRequired(), Length(max=100)])
    username = StrippedField(_l("Username"), [DataRequired(), Length(2, 64)])


@bp.get("")
@require_role(Role.ADMINISTRATOR)
def index() -> str:
    """List the accounts: of the office, or of clerks."""
    circle = Circle.CLERKS if request.args.get("of") == "clerks" else Circle.OFFICE
    search = request.args.get("q", "")
    number = asked_key("page") or 1
    page = user_page(context.session(), context.hall().id, circle, search, number)
    return render_template(
        "admin/users.html",
        page=page,
        circle=circle,
        search=search,
        no_password=NO_PASSWORD,
    )


@bp.get("/new")
@require_role(Role.ADMINISTRATOR)
@require_recent_password
def new() -> str:
    """Show the form of an invitation."""
    return render_template("admin/user_new.html", form=NewUserForm())


@bp.post("")
@require_role(Role.ADMINISTRATOR)
@require_recent_password
def create() -> ResponseReturnValue:
    """Make an account without a password, and show its one-time link."""
    form = NewUserForm(request.form)
    if not form.validate():
        return render_template("admin/user_new.html", form=form), 422
    wanted = NewUser(
        form.username.data or "", form.name.data or "", Role(form.role.data)
    )
    session, now = context.session(), clock.now()
    try:
        user = add_user(
            session, context.hall().id, wanted, actor=current_user(), now=now
        )
    except InvalidInputError as error:
        refuse(form.username, "\n".join(map(translated, error.problems)))
        return render_template("admin/user_new.html", form=form), error.status
    return _invite(user)


@bp.get("/<int:user_id>")
@require_role(Role.ADMINISTRATOR)
@require_recent_password
def show(user_id: int) -> str:
    """Show one account with what can be done to it."""
    user = _user(user_id)
    sign_ins = sign_ins_of(context.session(), user.id, limits(), clock.now())
    return render_template(
        "admin/user.html",
        user=user,
        form=RoleForm.of_user(user),
        sign_ins=sign_ins,
        no_password=NO_PASSWORD,
    )


@bp.post("/<int:user_id>/role")
@require_role(Role.ADMINISTRATOR)
@require_recent_password
def set_role(user_id: int) -> ResponseReturnValue:
    """Give an account another role."""
    user = _user(user_id)
    form = RoleForm.of_user(user)
    if not form.validate():
        raise InvalidInputError(form.problems)
    role = Role(form.role.data)
    change_role(
        context.session(),
        user,
        role,
        actor=current_user(),
        now=clock.now(),
    )
    return _done(user_id, _("The role is changed."))


@bp.post("/<int:user_id>/staff")
@require_role(Role.ADMINISTRATOR)
@require_recent_password
def set_staff(user_id: int) -> ResponseReturnValue:
    """Say which staff member an account is, so that they see their own scores."""
    session, hall_id = context.session(), context.hall().id
    staff_id = key_of(request.form.get("staff", type=int))
    staff = get_staff(session, hall_id, staff_id) if staff_id else None
    user = _user(user_id)
    link_staff(session, user, staff, actor=current_user(), now=clock.now())
    return _done(user_id, _("Saved."))


@bp.post("/<int:user_id>/deactivation")
@require_role(Role.ADMINISTRATOR)
@require_recent_password
def deactivate(user_id: int) -> ResponseReturnValue:
    """Bar an account."""
    deactivate_user(
        context.session(), _user(user_id), actor=current_user(), now=clock.now()
    )
    return _done(user_id, _("The account is barred and signed out everywhere."))


@bp.post("/<int:user_id>/activation")
@require_role(Role.ADMINISTRATOR)
@require_recent_password
def activate(user_id: int) -> ResponseReturnValue:
    """Let an account in again."""
    activate_user(
        context.session(), _user(user_id), actor=current_user(), now=clock.now()
    )
    return _done(user_id, _("The account may sign in again."))


@bp.post("/<int:user_id>/sign-ins/end")
@require_role(Role.ADMINISTRATOR)
@require_recent_password
def end_all(user_id: int) -> ResponseReturnValue:
    """Sign an account out of every browser."""
    user, now = _user(user_id), clock.now()
    end_sign_ins(context.session(), user, actor=current_user(), now=now)
    return _done(user_id, _("Signed out of every browser."))


@bp.post("/<int:user_id>/invitation")
@require_role(Role.ADMINISTRATOR)
@require_recent_password
def invite(user_id: int) -> ResponseReturnValue:
    """Show a new one-time link, with which the person chooses a new password."""
    return _invite(_user(user_id))


def _invite(user: User) -> ResponseReturnValue:
    """Answer with the link itself: it is told once and kept nowhere."""
    session = context.session()
    token = invite_user(session, user, actor=current_user(), now=clock.now())
    session.commit()
    link = link_of(token)
    return render_template("admin/user_invited.html", user=user, link=link)


def _user(user_id: int) -> User:
    return get_user(context.session(), context.hall().id, user_id)


def _done(user_id: int, message: str) -> ResponseReturnValue:
    context.session().commit()
    flash(message, "success")
    if user_id == current_user().id:
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".show", user_id=user_id), 303)
