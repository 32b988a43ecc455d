"""What devices post in batches: read the envelope, and name the records in it."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, ValidationError

from signage.errors import InvalidInputError

LAST_MS = 253_402_300_799_000  # the end of the year 9999
LONGEST_NAME = 64

EpochMs = Annotated[int, Field(ge=0, le=LAST_MS)]
Envelope = TypeVar("Envelope", bound=BaseModel)


def read_envelope(
    shape: type[Envelope],
    body: bytes,
    tell: Callable[[ValidationError], Sequence[str]],
) -> Envelope:
    """Return the envelope in a request's body; `tell` says what would be right.

    Raises:
        InvalidInputError: it is not that of a batch; nothing was read.

    """
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        raise InvalidInputError(tell(error)) from error


def name_of(raw: Any, field: str) -> str | None:
    """Return what a record calls itself, as far as it can be repeated to its device."""
    name = raw.get(field) if isinstance(raw, dict) else None
    return name[:LONGEST_NAME] if isinstance(name, str) else None
