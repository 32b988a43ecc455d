"""Which fields of a request were wrong: each once, in their order."""

from pydantic import ValidationError


def wrong_fields(error: ValidationError) -> list[str]:
    """Return the names of the outermost fields; "" stands for the whole."""
    places = (part["loc"] for part in error.errors())
    return list(dict.fromkeys(str(place[0]) if place else "" for place in places))
