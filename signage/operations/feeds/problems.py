"""What can be wrong with a feed, in words that say what to do; kept by code."""

from typing import ClassVar

from signage.errors import InvalidInputError, Message

#: Longest detail that is kept with a problem (an address, a status).
DETAIL_LENGTH = 200

_WORDS = {
    "address": Message(
        "This is no address of a feed. Write one like https://example.org/rss."
    ),
    "private": Message(
        "The address leads into a private network. An administrator may allow "
        "its origin on the list of feeds."
    ),
    "unknown_host": Message(
        "There is no such server, or the name service does not answer. "
        "Check the address."
    ),
    "unreachable": Message(
        "The server does not answer. It may be down; we keep trying."
    ),
    "tls": Message(
        "The server's certificate is not valid: the connection would not be safe."
    ),
    "redirect": Message(
        "The server sends us on to another address. Enter that one if you "
        "trust it: %(detail)s"
    ),
    "status": Message(
        "The server answers with an error (%(detail)s). Check the address."
    ),
    "slow": Message("The server took longer than 5 seconds. We keep trying."),
    "large": Message("The answer is larger than 2 MB. Ask for a shorter feed."),
    "broken_off": Message("The answer broke off before its end. We keep trying."),
    "encoding": Message("The answer's characters cannot be read. Ask for UTF-8."),
    "html": Message(
        "The answer is a web page, not a feed. Look for the address of the feed."
    ),
    "not_xml": Message("The answer is damaged: it is no well-formed RSS or Atom."),
    "no_feed": Message("The answer is XML, but neither RSS nor Atom."),
    "entities": Message(
        "The answer declares entities of its own, which may hide an attack."
    ),
    "no_calendar": Message("The answer is no calendar (iCalendar), or a damaged one."),
    "heavy": Message("The answer takes too much time or memory to read."),
}


class FeedProblemError(InvalidInputError):
    """A feed could not be fetched or read; `stored` is how the problem is kept."""

    code: ClassVar[str] = "feed_problem"

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        plain = "".join(c for c in detail if c.isprintable())
        self.detail = plain[:DETAIL_LENGTH]
        super().__init__([problem_of(self.stored)])

    @property
    def stored(self) -> str:
        """The problem as it is kept with the feed: "status 404"."""
        return f"{self.reason} {self.detail}".strip()


def problem_of(stored: str) -> Message:
    """Return a kept problem in words."""
    reason, _, detail = stored.partition(" ")
    words = _WORDS.get(reason, _WORDS["unreachable"])
    return Message(words.msgid, detail=detail) if "%(" in words else words
