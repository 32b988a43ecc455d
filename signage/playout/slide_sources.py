"""What a slide came from: "announcement:3", "evaluation:7", or its kind alone."""

from signage.playout.slide_ids import read_id

#: Kinds whose own ids go on with the key of one thing, and what that is.
KEYED = {
    "announcement": "announcement",
    "emergency": "emergency",
    "feed": "feed",
    "media": "media",
    "notice": "notice",
    "publicity_list": "evaluation",
}
#: What begins a ticker line's key, and what it is a line of.
TICKER = "ticker"
TICKER_LINES = {"a": "announcement"}


def source_of(slide_id: str, kind: str) -> str:
    """Return a source that stays the same for all pages and versions of a thing."""
    own, _, rest = read_id(slide_id).own.partition(":")
    key = rest.partition(":")[0]
    if own == TICKER:
        noun, key = TICKER_LINES.get(key[:1], ""), key[1:]
    else:
        noun = KEYED.get(own, "")
    return f"{noun}:{key}" if noun and key.isdecimal() else kind


def key_of(source: str) -> tuple[str, int] | None:
    """Return noun and key of a source; None when it is a kind alone."""
    noun, _, key = source.partition(":")
    return (noun, int(key)) if key.isdecimal() else None
