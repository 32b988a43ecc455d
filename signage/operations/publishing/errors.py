"""Why content was not saved, published, approved or deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from signage.errors import ConflictError, ForbiddenError, InvalidInputError, Message
from signage.models import Playlist, Schedule

Row = Playlist | Schedule


class ContentChangedError(ConflictError):
    """Somebody saved the content since it was opened; `current` is theirs."""

    code: ClassVar[str] = "content_changed"

    def __init__(self, current: Row) -> None:
        self.current = current
        super().__init__(
            Message(
                "“%(name)s” was saved by somebody else while you were working on it. "
                "Nothing was overwritten: compare both versions and decide.",
                name=current.name,
            )
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with content, and where: the key of an item, a field, or all."""

    message: Message
    where: str = ""


class ContentInvalidError(InvalidInputError):
    """Content was refused; `found` holds every problem with its place."""

    code: ClassVar[str] = "content_invalid"

    def __init__(self, found: Iterable[Problem]) -> None:
        self.found = tuple(found)
        super().__init__(problem.message for problem in self.found)


class ContentInUseError(ConflictError):
    """What something else shows cannot be deleted; the message says by whom."""

    code: ClassVar[str] = "content_in_use"

    def __init__(self, name: str, users: Iterable[str]) -> None:
        super().__init__(
            Message(
                "“%(name)s” is still used by %(users)s. Take it out there first.",
                name=name,
                users=", ".join(f"“{user}”" for user in users),
            )
        )


class NotWaitingError(ConflictError):
    """Only what waits for approval can be approved or sent back."""

    code: ClassVar[str] = "content_not_waiting"

    def __init__(self, name: str) -> None:
        super().__init__(
            Message(
                "“%(name)s” does not wait for approval any more. Look at its page.",
                name=name,
            )
        )


class OwnWorkError(ForbiddenError):
    """Whoever worked on content last does not approve it."""

    code: ClassVar[str] = "own_work"

    def __init__(self) -> None:
        super(ForbiddenError, self).__init__(
            Message(
                "You made these changes yourself. Another approver has to look at them."
            )
        )


class DraftInTheWayError(ConflictError):
    """A return that needs approval would overwrite a draft that somebody works on."""

    code: ClassVar[str] = "draft_in_the_way"

    def __init__(self, name: str) -> None:
        super().__init__(
            Message(
                "“%(name)s” has changes that are not published. Publish them or throw "
                "them away first; then return to the earlier version.",
                name=name,
            )
        )
