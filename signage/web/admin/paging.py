"""Lists by pages: the address of the page beside the one that is shown."""

from urllib.parse import urlencode

from flask import request, url_for

PLACES = ("older_than", "newer_than")


def beside(place: str, key: int | str | None) -> str | None:
    """Return the address of the page before or after a key, with the same filter.

    None where there is no such page. What stands in the query is written as a query:
    `url_for` would take some names for its own.
    """
    if key is None:
        return None
    kept = {
        name: value
        for name, value in request.args.items()
        if value and name not in PLACES
    }
    return f"{url_for('.index')}?{urlencode(kept | {place: str(key)})}"
