"""What a request works with: its database session, its hall, the person signed in."""

from typing import cast

from flask import current_app, g, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.config import Settings
from signage.db import Database
from signage.errors import NotFoundError
from signage.models import Hall, User

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def settings() -> Settings:
    """Return the settings that the app was created with."""
    return cast("Settings", current_app.extensions["signage.settings"])


def database() -> Database:
    """Return the app's database."""
    return cast("Database", current_app.extensions["signage.database"])


def session() -> Session:
    """Return the request's session: a reader for GET, a writer for all else.

    The view commits. On SQLite a writer holds the write lock from its first query
    to the end of the request: do slow work (hashing, image decoding) before it.
    """
    if "session" not in g:
        reads = request.method in READING_METHODS
        g.session = database().readers() if reads else database().writers()
    return cast("Session", g.session)


def close_session(_error: BaseException | None = None) -> None:
    """Close the request's session; what was not committed is rolled back."""
    opened = g.pop("session", None)
    if opened is not None:
        opened.close()


def hall() -> Hall:
    """Return the hall of this installation.

    Raises:
        NotFoundError: no hall has been set up yet.

    """
    if "hall" not in g:
        g.hall = session().scalars(select(Hall).order_by(Hall.id)).first()
    if g.hall is None:
        kind = "hall"
        raise NotFoundError(kind, 1)
    return cast("Hall", g.hall)


def user() -> User | None:
    """Return the person signed in as a row of this request's session, or None."""
    if "user" not in g:
        identity = g.get("identity")  # set by `signage.web.visit`
        g.user = session().get(User, identity.user_id) if identity else None
    return cast("User | None", g.user)
