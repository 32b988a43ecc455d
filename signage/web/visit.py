"""Who is visiting and which hall they see, read once per request as plain values.

Views get rows through `context.session()`. What is needed before a view runs (access,
language, time zone) is read here, so that no request takes the writer's lock for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from flask import Flask, g, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.models import Hall
from signage.operations.people.sign_ins import (
    Browser,
    Identity,
    Limits,
    identify,
    note_seen,
)
from signage.web import context
from signage.web.agents import browser_name

COOKIE = "signage_sign_in"
# Pages that refresh themselves must not keep an abandoned browser signed in.
BACKGROUND_HEADER = "Signage-Background"
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class HallFacts:
    """What every page needs of the hall; defaults stand in before set-up."""

    name: str = ""
    locale: str = "zh_Hans"
    time_zone: str = "Asia/Shanghai"
    is_demo: bool = False


def init_app(app: Flask) -> None:
    """Look at the sign-in cookie before each request."""
    app.before_request(load_identity)
    app.add_template_global(identity)
    app.add_template_global(hall_facts)
    app.add_template_global(browser_name)


def limits() -> Limits:
    """Return how long sign-ins last here."""
    settings = context.settings()
    return Limits(
        idle=timedelta(minutes=settings.session_idle_min),
        absolute=timedelta(hours=settings.session_max_h),
    )


def load_identity() -> None:
    """Set `g.identity` from the cookie, and note now and then that it was seen."""
    g.identity = None
    token = request.cookies.get(cookie_name())
    if not token or request.endpoint == "static":
        return
    now = clock.now()
    with _reading() as session:
        g.identity = identify(session, token, limits(), now=now)
    if g.identity is None or BACKGROUND_HEADER in request.headers:
        return
    if now - g.identity.seen_at > TOUCH_EVERY:
        context.close_session()
        with context.database().write() as session:
            note_seen(session, g.identity, now=now)


def identity() -> Identity | None:
    """Return who is signed in, or None."""
    return cast("Identity | None", g.get("identity"))


def cookies_are_secure() -> bool:
    """Say whether this installation is reached over HTTPS only."""
    return context.settings().secure_cookies


def cookie_name() -> str:
    """Return the sign-in cookie's name; `__Host-` pins it to this host over HTTPS."""
    return f"__Host-{COOKIE}" if cookies_are_secure() else COOKIE


def client_address() -> str:
    """Return the visitor's address, as far as the trusted proxies tell it."""
    return request.remote_addr or ""


def browser() -> Browser:
    """Return where this request came from."""
    return Browser(client_address(), request.user_agent.string)


def hall_facts() -> HallFacts:
    """Return the hall's name, language and time zone; defaults when there is none."""
    if "hall_facts" not in g:
        with _reading() as session:
            g.hall_facts = _read_facts(session)
    return cast("HallFacts", g.hall_facts)


def _read_facts(session: Session) -> HallFacts:
    columns = select(Hall.name, Hall.locale, Hall.time_zone, Hall.is_demo)
    row = session.execute(columns.order_by(Hall.id)).first()
    return HallFacts(*row) if row else HallFacts()


@contextmanager
def _reading() -> Iterator[Session]:
    """Use the request's session where one is open or harmless, else a short reader.

    A second session beside an open one could starve the connection pool.
    """
    if "session" in g or request.method in context.READING_METHODS:
        yield context.session()
        return
    with context.database().read() as session:
        yield session
