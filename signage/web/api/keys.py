"""Let other systems in by their key alone: no cookie counts here, so no forgery."""

from datetime import timedelta

from flask import current_app, g, request

from signage import clock
from signage.errors import Message, SignageError
from signage.models import ApiKey
from signage.operations.emergencies.keys import (
    KeyRefusedError,
    Scope,
    admitted_key,
    note_use,
)
from signage.web import context
from signage.web.throttle import Throttle

BEARER = "Bearer "
REQUESTS_PER_KEY = 60
REFUSALS_PER_ADDRESS = 20
SPAN = timedelta(minutes=1)


class TooOftenError(SignageError):
    """A key, or an address without one, asks oftener than any honest system."""

    status = 429
    code = "too_many"

    def __init__(self) -> None:
        super().__init__(
            Message("More than %(n)s requests a minute. Wait.", n=REQUESTS_PER_KEY)
        )


def admit() -> None:
    """Refuse a request without a key for emergencies; note which key it was."""
    address, now = request.remote_addr or "", clock.now()
    given = request.headers.get("Authorization", "")
    try:
        key_id = _key_id(given.removeprefix(BEARER) if BEARER in given else "")
    except KeyRefusedError:
        if not _throttle("refusals", REFUSALS_PER_ADDRESS).admits(address, now):
            raise TooOftenError from None
        raise
    if not _throttle("keys", REQUESTS_PER_KEY).admits(str(key_id), now):
        raise TooOftenError
    g.api_key_id = key_id


def current_key() -> ApiKey:
    """Return the key of the request, as a row of its session."""
    session = context.session()
    return session.get_one(ApiKey, g.api_key_id)


def used_key() -> ApiKey:
    """Return the key of a writing request, and note that it was used."""
    key = current_key()
    note_use(key, clock.now())
    return key


def _key_id(given: str) -> int:
    # Read apart, so that a stranger never holds the writer's lock.
    with context.database().read() as session:
        return admitted_key(session, given, Scope.EMERGENCY).id


def _throttle(name: str, limit: int) -> Throttle:
    made = Throttle(limit, SPAN)
    found: Throttle = current_app.extensions.setdefault(f"signage.api_{name}", made)
    return found
