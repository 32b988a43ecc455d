"""One's own account, of every role: name, language, password, browsers signed in."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectField
from wtforms.validators import DataRequired, Length

from signage import clock
from signage.models.user import Role
from signage.operations.people.accounts import edit_profile, set_password
from signage.operations.people.passwords import hash_password
from signage.operations.people.sign_ins import end_sign_ins, sign_ins_of
from signage.web.access import (
    current_identity,
    current_user,
    require_recent_password,
    require_role,
)
from signage.web.context import session
from signage.web.forms import OfficeForm, StrippedField, choices
from signage.web.i18n import LANGUAGES
from signage.web.i18n import lazy_text as _l
from signage.web.setup import NewPasswordForm
from signage.web.visit import limits

bp = Blueprint("profile", __name__, url_prefix="/my/account")


class ProfileForm(OfficeForm):
    """One's own name and language."""

    name = StrippedField(_l("Your name"), [DataRequired(), Length(max=100)])
    locale = SelectField(
        _l("Language"),
        choices=choices(
            [("", _l("As the hall"))]
            + [(language.code, language.name) for language in LANGUAGES]
        ),
        filters=[lambda code: code or ""],
    )


@bp.get("")
@require_role(Role.CLERK)
def show() -> ResponseReturnValue:
    """Show one's own account."""
    return _render(ProfileForm(obj=current_user()), NewPasswordForm())


@bp.post("")
@require_role(Role.CLERK)
def edit() -> ResponseReturnValue:
    """Change one's own name and language; a clerk is called as the roster says."""
    form = ProfileForm(request.form)
    me = current_user()
    if me.role is Role.CLERK:
        form.name.process_data(me.name)
    if not form.validate():
        return _render(form, NewPasswordForm()), 422
    edit_profile(
        session(),
        me,
        name=form.name.data or "",
        locale=form.locale.data or None,
        now=clock.now(),
    )
    session().commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".show"), 303)


@bp.post("/password")
@require_role(Role.CLERK)
@require_recent_password
def change_password() -> ResponseReturnValue:
    """Set a new password; all other browsers are signed out."""
    form = NewPasswordForm(request.form)
    if not form.validate():
        return _render(ProfileForm(obj=current_user()), form), 422
    password_hash = hash_password(form.password.data or "")
    here = current_identity().token_hash
    set_password(session(), current_user(), password_hash, now=clock.now(), keep=here)
    session().commit()
    flash(_("The new password holds; other browsers are signed out."), "success")
    return redirect(url_for(".show"), 303)


@bp.post("/sign-ins/end")
@require_role(Role.CLERK)
def end_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    me, here = current_user(), current_identity().token_hash
    count = end_sign_ins(session(), me, actor=me, now=clock.now(), keep=here)
    session().commit()
    flash(_("Signed out elsewhere: %(count)s", count=count), "success")
    return redirect(url_for(".show"), 303)


def _render(form: ProfileForm, password_form: NewPasswordForm) -> str:
    rows = sign_ins_of(session(), current_identity().user_id, limits(), clock.now())
    return render_template(
        "admin/profile.html",
        form=form,
        password_form=password_form,
        sign_ins=rows,
        here=current_identity().token_hash,
    )
