"""Signing in, signing out, and giving the password once more."""

from datetime import datetime

from flask import (
    Blueprint,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from signage import clock
from signage.errors import Message, SignageError
from signage.models import User
from signage.models.user import Role
from signage.operations.hall.audit import record_audit
from signage.operations.people.accounts import canonical, has_administrator, user_named
from signage.operations.people.passwords import password_matches
from signage.operations.people.sign_ins import (
    drop_old_sign_ins,
    end_sign_in,
    may_sign_in,
    note_password,
    open_sign_in,
)
from signage.operations.people.throttling import (
    count_attempt,
    forgive_account,
    login_buckets,
)
from signage.web import context, visit
from signage.web.access import current_identity, require_role, safe_path
from signage.web.auth_forms import LoginForm, PasswordForm
from signage.web.context import database
from signage.web.forms import refuse
from signage.web.kept import kept_along
from signage.web.visit import browser, client_address

bp = Blueprint("auth", __name__, url_prefix="/office")

# The same words whether the account exists, is barred, or the password is wrong.
REFUSAL = Message("Username or password is wrong.")
WRONG_PASSWORD = Message("The password is wrong.")


@bp.get("/login")
def login() -> ResponseReturnValue:
    """Show the form; who is signed in goes on at once."""
    if visit.identity():
        return redirect(safe_path(request.args.get("next")))
    is_new = not has_administrator(context.session())
    return render_template("admin/login.html", form=LoginForm(), is_new=is_new)


@bp.post("/login")
def create_sign_in() -> ResponseReturnValue:
    """Sign in, with a new token and a new CSRF secret (no fixation)."""
    form = LoginForm(request.form)
    page = "admin/login.html"
    if not form.validate():
        return render_template(page, form=form, kept=kept_along()), 422
    now = clock.now()
    try:
        token, role = _sign_in(form.username.data or "", form.password.data or "", now)
    except SignageError as error:
        refuse(form.password, error.args[0])
        return render_template(page, form=form, kept=kept_along()), error.status
    session.clear()
    response = go_on(role)
    set_sign_in_cookie(response, token)
    return response


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """End this sign-in, here and on the server."""
    identity = visit.identity()
    if identity:
        with database().write() as rows:
            end_sign_in(rows, identity.token_hash)
    session.clear()
    response = redirect(url_for("auth.login"), 303)
    response.delete_cookie(visit.cookie_name())
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/password")
@require_role(Role.CLERK)
def confirm_password() -> ResponseReturnValue:
    """Ask for the password once more."""
    return render_template("admin/confirm_password.html", form=PasswordForm())


@bp.post("/password")
@require_role(Role.CLERK)
def check_password() -> ResponseReturnValue:
    """Remember that the password was given just now."""
    form, identity, now = PasswordForm(request.form), current_identity(), clock.now()
    page = "admin/confirm_password.html"
    if not form.validate():
        return render_template(page, form=form, kept=kept_along()), 422
    try:
        _checked(identity.username, form.password.data or "", now)
    except SignageError as error:
        is_wrong = isinstance(error, WrongPasswordError)
        refuse(form.password, WRONG_PASSWORD if is_wrong else error.args[0])
        return render_template(page, form=form, kept=kept_along()), error.status
    with database().write() as rows:
        forgive_account(rows, identity.username, client_address())
        note_password(rows, identity, now=now)
    return go_on()


def go_on(role: Role | None = None) -> Response:
    """Go on to where the person was going, or offer to send a refused form again.

    `role` is of who has signed in just now; else of who is signed in.
    """
    onward, kept = safe_path(request.args.get("next"), role), kept_along()
    if kept is None:
        return redirect(onward, 303)
    return make_response(render_template("admin/resend.html", kept=kept, onward=onward))


class WrongPasswordError(SignageError):
    """The pair of username and password fits no active account."""

    status = 422
    code = "wrong_password"

    def __init__(self) -> None:
        super().__init__(REFUSAL)


def start_sign_in(rows: Session, user: User, now: datetime) -> str:
    """Open a sign-in for this browser, ending the one it had; return the token."""
    former = visit.identity()
    if former:
        end_sign_in(rows, former.token_hash)
    drop_old_sign_ins(rows, visit.limits(), now=now)
    return open_sign_in(rows, user, browser(), now=now)


def set_sign_in_cookie(response: Response, token: str) -> None:
    """Give the browser its token; it dies with the browser or on the server."""
    response.set_cookie(
        visit.cookie_name(),
        token,
        httponly=True,
        secure=visit.cookies_are_secure(),
        samesite="Lax",
    )


def _sign_in(username: str, password: str, now: datetime) -> tuple[str, Role]:
    """Return the token of a new sign-in, and as what the person came in."""
    user_id = _checked(username, password, now)
    with database().write() as rows:
        user = rows.get_one(User, user_id)
        forgive_account(rows, user.username, client_address())
        _note(rows, user, "user.signed_in", now)
        return start_sign_in(rows, user, now), user.role


def _checked(username: str, password: str, now: datetime) -> int:
    """Return the id of the account; count the attempt first, hash without a lock.

    Raises:
        TooManyAttemptsError: the account or the address has to wait.
        WrongPasswordError: the pair fits no active account.

    """
    with database().write() as rows:
        count_attempt(
            rows, login_buckets(canonical(username), client_address()), now=now
        )
    with database().read() as rows:
        user = user_named(rows, username)
        is_open = user is not None and may_sign_in(rows, user, now=now)
        kept = user.password_hash if user and is_open else None
        user_id = user.id if user else None
    if password_matches(kept, password) and user_id is not None:
        return user_id
    if user_id is not None:
        with database().write() as rows:
            _note(rows, rows.get_one(User, user_id), "user.sign_in_refused", now)
    raise WrongPasswordError


def _note(rows: Session, user: User, action: str, now: datetime) -> None:
    target, address = f"user:{user.id}", client_address()
    actor = user if action == "user.signed_in" else None
    record_audit(
        rows, actor, action, target, hall_id=user.hall_id, now=now, address=address
    )
