"""The error family: HTTP status, stable code, and a message with what to do next."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self


class Message(str):
    """English text that remembers its msgid and values, so the web can translate it.

    An error built with one is shown in the reader's language:
    `super().__init__(Message("There is no %(what)s.", what="hall"))`.
    """

    __slots__ = ("msgid", "values")
    msgid: str
    values: dict[str, object]

    def __new__(cls, msgid: str, **values: object) -> Self:
        """Build the English text; `%(name)s` in `msgid` takes the named value."""
        text = super().__new__(cls, msgid % values if values else msgid)
        text.msgid, text.values = msgid, values
        return text


class SignageError(Exception):
    """An expected failure that a person can do something about.

    Subclasses build their own message: what happened, to what, and what to do next.
    `code` never changes once published; integrators and tests rely on it.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "error"


class NotFoundError(SignageError):
    """Nothing of this kind has this key."""

    status = 404
    code = "not_found"

    def __init__(self, what: str, key: object) -> None:
        super().__init__(
            Message(
                "There is no %(what)s '%(key)s'. Go back to the list and look.",
                what=what,
                key=key,
            )
        )


class ForbiddenError(SignageError):
    """The actor may not do this."""

    status = 403
    code = "forbidden"

    def __init__(self, deed: str) -> None:
        super().__init__(
            Message(
                "You may not %(deed)s. Ask an administrator for the role.", deed=deed
            )
        )


class ConflictError(SignageError):
    """Somebody else changed the thing since it was read; nothing was overwritten."""

    status = 409
    code = "conflict"


class InvalidInputError(SignageError):
    """The input has problems: all of them, each saying what would be right."""

    status = 422
    code = "invalid"

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class FieldsInvalidError(InvalidInputError):
    """A form was refused; `by_field` holds the problems of each field."""

    def __init__(self, by_field: Mapping[str, Iterable[Message]]) -> None:
        self.by_field = {field: list(texts) for field, texts in by_field.items()}
        super().__init__(text for texts in self.by_field.values() for text in texts)


class BusyError(SignageError):
    """The database is held by another writer for longer than we wait."""

    status = 503
    code = "busy"

    def __init__(self) -> None:
        super().__init__(
            Message("The database is busy. Nothing was saved; try again shortly.")
        )
