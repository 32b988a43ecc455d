"""Keys of rows in addresses and forms: none larger than a database holds."""

from flask import Flask, request
from werkzeug.routing import IntegerConverter, Map

# PostgreSQL's INTEGER; SQLite would take more.
LARGEST_KEY = 2**31 - 1
NO_KEY = 0  # no row has it


class KeyConverter(IntegerConverter):
    """The `int` of addresses; a number that no database holds is no address."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_KEY)


def init_app(app: Flask) -> None:
    """Read every `<int:…>` of an address as a key; call before the routes are added."""
    app.url_map.converters["int"] = KeyConverter


def key_of(number: int | None) -> int:
    """Return a number as a key, or `NO_KEY` where it can be none."""
    return number if number and 0 < number <= LARGEST_KEY else NO_KEY


def asked_key(name: str) -> int | None:
    """Return the key in a query, if there is one that can be."""
    return key_of(request.args.get(name, type=int)) or None
