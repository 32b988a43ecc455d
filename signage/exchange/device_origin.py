"""The address by which displays reach the server, as somebody writes it: checked."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from signage.errors import InvalidInputError, Message
from signage.playout.web_origins import origin_of

EXAMPLE = "https://signage.example.gov.cn"


def read_origin(text: str) -> str:
    """Return the origin that `text` is, like "https://hall.example:8443".

    Raises:
        InvalidInputError: it is no origin of a server; holds all that is wrong with it.

    """
    given = text.strip()
    try:
        problems = list(_problems(urlsplit(given)))
    except ValueError:  # a port or an address in brackets that is none
        problems = []
    origin = origin_of(given)
    if origin is None and not problems:
        problems.append(Message("No server can have this name or port."))
    if problems or origin is None:
        wrong = Message(
            "'%(given)s' is not the server's address. Write it like '%(example)s'.",
            given=given,
            example=EXAMPLE,
        )
        raise InvalidInputError([wrong, *problems])
    return origin


def _problems(parts: SplitResult) -> Iterator[Message]:
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        yield Message("It has to begin with http:// or https:// and a name.")
        return
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        yield Message("Nothing may follow the name and port.")
    if parts.username is not None:
        yield Message("A policy file holds no user name and password.")
    name = parts.hostname or ""
    if "*" in name:
        yield Message("A star would trust every server; name yours.")
    elif _is_everywhere(name):
        yield Message("A server listens there, but nobody finds it there.")
    if parts.port == 0:
        yield Message("Port 0 is none.")


def _is_everywhere(name: str) -> bool:
    try:
        return ip_address(name).is_unspecified
    except ValueError:  # a name, not an address
        return False
