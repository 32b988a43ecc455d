"""Take the JSON that devices post: plays, ratings and reports, of a bounded size."""

from flask import request

from signage.errors import Message, SignageError

# 50 ratings with comments of 150 characters, each escaped to the utmost, or 100 plays
# stay below it.
BODY_LIMIT = 256 * 2**10


class BodyTooLargeError(SignageError):
    """A request body that no honest device sends."""

    status = 413
    code = "too_large"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "This is larger than %(kib)s KiB. Nothing was read or stored; send "
                "fewer records at once.",
                kib=BODY_LIMIT // 2**10,
            )
        )


class NotJsonError(SignageError):
    """A request that is not JSON, as a form of another site would be."""

    status = 415
    code = "not_json"

    def __init__(self) -> None:
        super().__init__(Message("Send it as application/json."))


def read_body() -> bytes:
    """Return the request's body, unless it is too large or not JSON.

    Raises:
        BodyTooLargeError: by its declared length, or once that many bytes came.
        NotJsonError: its content type says something else.

    """
    if not request.is_json:
        raise NotJsonError
    request.max_content_length = BODY_LIMIT
    if (request.content_length or 0) > BODY_LIMIT:
        raise BodyTooLargeError
    return request.get_data(cache=False)
