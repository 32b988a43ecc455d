"""Sign and read the links to a publicity list: what the codes on screens carry.

Unlike a rating's, such a link proves no visit to the hall: anybody may object, from
anywhere, so that it lives as long as the publicity and one code serves all that time.
"""

from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer

from signage.errors import Message, SignageError

SALT = "objection-list"


class ListLinkError(SignageError):
    """A link to a publicity list that was not made here, or was damaged."""

    status = 404
    code = "list_link_unknown"

    def __init__(self) -> None:
        super().__init__(
            Message("This link is not valid. Scan the code on the screen again.")
        )


class ListLinkExpiredError(SignageError):
    """A link to a publicity list whose time is over."""

    status = 410
    code = "publicity_over"

    def __init__(self) -> None:
        super().__init__(
            Message("This publicity is over; objections to it are no longer taken.")
        )


def sign_list(secret: str, evaluation_id: int, until: datetime) -> str:
    """Return a token for an evaluation's publicity list, good before `until`."""
    return str(_serializer(secret).dumps([evaluation_id, int(until.timestamp())]))


def read_list(secret: str, token: str, now: datetime) -> int:
    """Return the id of the evaluation that a token was signed for.

    Raises:
        ListLinkExpiredError: the time that it was signed for is over.
        ListLinkError: the token was not signed with this secret.

    """
    try:
        evaluation_id, until_s = _serializer(secret).loads(token)
    except BadData as error:
        raise ListLinkError from error
    if now.timestamp() >= until_s:
        raise ListLinkExpiredError
    return int(evaluation_id)


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=SALT)
