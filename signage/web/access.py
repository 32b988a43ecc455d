"""Access control: who must be signed in, with which role, and how recently."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from signage import clock
from signage.errors import Message, SignageError
from signage.models import User
from signage.models.user import Role
from signage.operations.people.sign_ins import Identity
from signage.web import context, visit

P = ParamSpec("P")
R = TypeVar("R")

RANK = {role: rank for rank, role in enumerate(Role)}
PASSWORD_IS_RECENT = timedelta(minutes=10)
# The one page below /office that everybody signed in may open.
PASSWORD_PATH = "/office/password"  # noqa: S105


class NotSignedInError(SignageError):
    """The page is for people who are signed in."""

    status = 401
    code = "not_signed_in"

    def __init__(self) -> None:
        super().__init__(Message("Sign in to open this page."))


class RoleMissingError(SignageError):
    """The person signed in has a lesser role than the page needs."""

    status = 403
    code = "forbidden"

    def __init__(self, role: Role) -> None:
        self.role = role
        super().__init__(
            Message(
                "This page needs a role that your account does not have (%(role)s). "
                "Ask an administrator for it.",
                role=Message(role.value.title()),
            )
        )


class PasswordNeededError(SignageError):
    """The deed needs the password once more."""

    status = 401
    code = "password_needed"

    def __init__(self) -> None:
        super().__init__(Message("Give your password once more to do this."))


def has_role(role: Role) -> bool:
    """Say whether the person signed in has `role` or a higher one."""
    identity = visit.identity()
    return identity is not None and RANK[identity.role] >= RANK[role]


def current_identity() -> Identity:
    """Return who is signed in, as plain values.

    Raises:
        NotSignedInError: nobody is.

    """
    identity = visit.identity()
    if identity is None:
        raise NotSignedInError
    return identity


def current_user() -> User:
    """Return the person signed in, as a row of the request's session.

    Raises:
        NotSignedInError: nobody is.

    """
    current_identity()
    user = context.user()
    if user is None:
        raise NotSignedInError
    return user


def require_role(role: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view run only for people who have `role` or a higher one."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            current_identity()
            if not has_role(role):
                raise RoleMissingError(role)
            return view(*args, **kwargs)

        guarded.required_role = role  # type: ignore[attr-defined]
        return guarded

    return decorate


def require_recent_password(view: Callable[P, R]) -> Callable[P, R]:
    """Let a view run only within ten minutes of the password; put it inside a role."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        given = current_identity().authenticated_at
        if clock.now() - given > PASSWORD_IS_RECENT:
            raise PasswordNeededError
        return view(*args, **kwargs)

    return guarded


def to_sign_in(error: SignageError) -> BaseResponse:
    """Send the browser to the page that asks for the password, and back after."""
    reading = request.method in context.READING_METHODS
    endpoint = "auth.login"
    if isinstance(error, PasswordNeededError):
        endpoint = "auth.confirm_password"
    back = request.full_path.rstrip("?") if reading else referring_path()
    target = url_for(endpoint, next=back)
    if "HX-Request" in request.headers:
        return Response(status=error.status, headers={"HX-Redirect": target})
    return redirect(target, 303)


def referring_path() -> str:
    """Return the path of the page that a form was sent from."""
    if request.referrer and request.referrer.startswith(request.host_url):
        return request.referrer[len(request.host_url) - 1 :]
    return home_of(_role_here())


def home_of(role: Role | None) -> str:
    """Return where somebody starts: a clerk at their own scores, the office else."""
    return url_for("my.show" if role is Role.CLERK else "dashboard.show")


def safe_path(path: str | None, role: Role | None = None) -> str:
    """Return a path of this server to go on to, never another site's address.

    Whoever may not open the office is sent to their own page instead.
    """
    role = role or _role_here()
    is_ours = path and path.startswith("/") and path[1:2] not in ("/", "\\")
    if not path or not is_ours:
        return home_of(role)
    is_closed = role is Role.CLERK and path.startswith(("/office", "/why"))
    return home_of(role) if is_closed and not path.startswith(PASSWORD_PATH) else path


def _role_here() -> Role | None:
    identity = visit.identity()
    return identity.role if identity else None
