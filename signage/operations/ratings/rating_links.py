"""Sign and read the links by which a phone rates: what the codes on screens carry."""

from datetime import datetime, timedelta
from typing import Any

from itsdangerous import (
    BadData,
    SignatureExpired,
    TimestampSigner,
    URLSafeTimedSerializer,
)

from signage.errors import Message, SignageError

SALT = "phone-rating"
HALL = "hall"
WINDOW_PREFIX = "window:"
LINK_LIFE = timedelta(minutes=30)


class LinkError(SignageError):
    """A rating link that was not made here, or was damaged on the way."""

    status = 404
    code = "link_unknown"

    def __init__(self) -> None:
        super().__init__(
            Message("This link is not valid. Scan the code on the screen again.")
        )


class LinkExpiredError(SignageError):
    """A rating link older than its life."""

    status = 410
    code = "link_expired"

    def __init__(self) -> None:
        super().__init__(
            Message("This link has expired. Scan the code on the screen again.")
        )


def window_place(code: str) -> str:
    """Return the place that stands for one window."""
    return WINDOW_PREFIX + code


def window_of_place(place: str) -> str | None:
    """Return the code of a place's window, or None for the whole hall."""
    is_window = place.startswith(WINDOW_PREFIX)
    return place.removeprefix(WINDOW_PREFIX) if is_window else None


def sign_place(secret: str, place: str, now: datetime) -> str:
    """Return a token for "hall" or "window:<code>" that is good for LINK_LIFE."""
    return str(timed_serializer(secret, SALT, now).dumps(place))


def read_place(secret: str, token: str, now: datetime) -> str:
    """Return the place that a token was signed for.

    Raises:
        LinkExpiredError: the token is older than LINK_LIFE.
        LinkError: the token was not signed with this secret.

    """
    max_age_s = int(LINK_LIFE.total_seconds())
    try:
        place = timed_serializer(secret, SALT, now).loads(token, max_age=max_age_s)
    except SignatureExpired as error:
        raise LinkExpiredError from error
    except BadData as error:
        raise LinkError from error
    if not isinstance(place, str):
        raise LinkError
    return place


def timed_serializer(secret: str, salt: str, now: datetime) -> URLSafeTimedSerializer:
    """Return a serializer whose clock stands at `now`."""
    return URLSafeTimedSerializer(
        secret,
        salt=salt,
        signer=_SignerAt,
        signer_kwargs={"instant_s": int(now.timestamp())},
    )


class _SignerAt(TimestampSigner):
    """Sign and judge the age of tokens at a given instant, not by the system clock."""

    def __init__(self, *args: Any, instant_s: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self._instant_s = instant_s

    def get_timestamp(self) -> int:
        """Return the instant given, in seconds since 1970."""
        return self._instant_s
