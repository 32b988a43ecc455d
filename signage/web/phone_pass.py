"""The pass that a scanned code gives a phone: a signed cookie for a quarter of an hour.

It names the phone (a random id, nothing about the person) and the place it may rate.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Response, request
from itsdangerous import BadData, URLSafeTimedSerializer

from signage.operations.ratings.rating_links import timed_serializer
from signage.web import context

COOKIE = "signage_phone"
SALT = "phone-pass"
PASS_LIFE = timedelta(minutes=15)
# A phone that scans again the same day stays the same device to the outbox.
SAME_PHONE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class PhonePass:
    """Which phone, which place ("hall" or "window:<code>"), and since when."""

    phone: str
    place: str
    since: datetime

    @property
    def device(self) -> str:
        """The phone's name among devices."""
        return f"phone:{self.phone}"


def issue_pass(place: str, now: datetime) -> PhonePass:
    """Return a pass for `place`, for the same phone if it held one today."""
    held = read_pass(now, SAME_PHONE)
    if held is None:
        return PhonePass(secrets.token_hex(8), place, now)
    return PhonePass(held.phone, place, held.since)


def read_pass(now: datetime, life: timedelta = PASS_LIFE) -> PhonePass | None:
    """Return the pass that came with the request, if it is ours and fresh."""
    max_age_s = int(life.total_seconds())
    try:
        value = _serializer(now).loads(request.cookies.get(COOKIE, ""), max_age_s)
    except BadData:
        return None
    phone, place, since_s = value
    return PhonePass(phone, place, datetime.fromtimestamp(since_s, UTC))


def set_pass(response: Response, given: PhonePass, now: datetime) -> None:
    """Put the pass into the phone's cookie."""
    values = [given.phone, given.place, int(given.since.timestamp())]
    response.set_cookie(
        COOKIE,
        str(_serializer(now).dumps(values)),
        max_age=int(SAME_PHONE.total_seconds()),
        path="/",
        httponly=True,
        samesite="Strict",
        secure=context.settings().secure_cookies,
    )


def _serializer(now: datetime) -> URLSafeTimedSerializer:
    return timed_serializer(context.settings().resolved_secret_key, SALT, now)
