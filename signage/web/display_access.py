"""Which display a request comes from, by its cookie; and the demo hall's open door."""

from ipaddress import ip_address

from flask import Response, request

from signage.errors import Message, SignageError
from signage.models import Display
from signage.operations.displays.display_tokens import display_of_token
from signage.web import context
from signage.web.visit import hall_facts

COOKIE = "signage_display"
# A paired display stays so until it is revoked; browsers cap a cookie's life anyway.
COOKIE_LIFE_S = 400 * 86_400
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


class NotADisplayError(SignageError):
    """The request carries no token of a paired display."""

    status = 401
    code = "not_paired"

    def __init__(self) -> None:
        super().__init__(
            Message("This display is not paired, or no longer. Pair it in the office.")
        )


def paired_display() -> Display | None:
    """Return the display that the request comes from, if it is a paired one."""
    token = request.cookies.get(COOKIE)
    return display_of_token(context.session(), token) if token else None


def current_display() -> Display:
    """Return the display that the request comes from.

    Raises:
        NotADisplayError: it comes from none, or from a revoked one.

    """
    display = paired_display()
    if display is None:
        raise NotADisplayError
    return display


def remember(response: Response, token: str, path: str = "/") -> Response:
    """Give the browser its token, out of reach of scripts and of other sites."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_LIFE_S,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=context.settings().secure_cookies,
    )
    return response


def may_pair_itself() -> bool:
    """Say whether this is the demo hall, seen from its own machine, without a proxy."""
    if not hall_facts().is_demo or any(name in request.headers for name in FORWARDED):
        return False
    address = request.remote_addr
    return address is not None and ip_address(address).is_loopback
