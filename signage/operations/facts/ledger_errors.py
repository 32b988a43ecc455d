"""Why a fact may not be recorded or reversed, although it is well formed."""

from signage.errors import ConflictError, Message
from signage.models import LedgerEntry


class KeyTakenError(ConflictError):
    """The key names an entry that says something else."""

    code = "key_taken"

    def __init__(self, key: str) -> None:
        super().__init__(
            Message(
                "The entry '%(key)s' was recorded before with other content. Nothing "
                "was changed; reverse that one, or record under a new key.",
                key=key,
            )
        )


class AlreadyReversedError(ConflictError):
    """The entry has been reversed, or is a reversal itself."""

    code = "already_reversed"

    def __init__(self, entry: LedgerEntry) -> None:
        super().__init__(
            Message(
                "The entry %(id)s is reversed already or is a reversal; nothing was "
                "changed. Record the fact anew if it holds after all.",
                id=entry.id,
            )
        )


class MonthClosedError(ConflictError):
    """The month of the fact is closed; its results stand."""

    code = "month_closed"

    def __init__(self, month: str) -> None:
        super().__init__(closed_message(month))


def closed_message(month: str) -> Message:
    """Say that a month is closed."""
    return Message(
        "The month %(month)s is closed and its results stand: nothing can be recorded "
        "or reversed in it any more.",
        month=month,
    )
