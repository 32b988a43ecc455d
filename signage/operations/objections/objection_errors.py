"""Why an objection may not be raised or decided."""

from signage.errors import ConflictError, Message, SignageError


class NotYoursError(SignageError):
    """A clerk objects to entries about themselves and about their window alone."""

    status = 403
    code = "not_yours"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "This entry is neither about you nor about your window. Only those "
                "whom it is about may object to it."
            )
        )


class ObjectionsOverError(ConflictError):
    """The time to object is over, or has not begun."""

    code = "objections_over"

    def __init__(self) -> None:
        super().__init__(
            Message("It can no longer be objected to: the time for it is over.")
        )


class NothingToObjectToError(ConflictError):
    """What the objection is against does not stand."""

    code = "nothing_to_object_to"

    def __init__(self) -> None:
        super().__init__(
            Message("It does not stand any more: there is nothing to object to.")
        )


class AlreadyObjectedError(ConflictError):
    """The same person objected to the same thing before."""

    code = "already_objected"

    def __init__(self) -> None:
        super().__init__(
            Message("You objected to this before. Look at what became of it.")
        )


class AlreadyDecidedError(ConflictError):
    """The objection has its outcome."""

    code = "already_decided"

    def __init__(self) -> None:
        super().__init__(
            Message("The objection was decided or withdrawn before. Nothing changed.")
        )


class OwnObjectionError(ConflictError):
    """Who objected does not decide."""

    code = "own_objection"

    def __init__(self) -> None:
        super().__init__(Message("You objected yourself. Let another person decide."))


class OwnEntryError(ConflictError):
    """Who recorded the entry does not decide about it."""

    code = "own_entry"

    def __init__(self) -> None:
        super().__init__(
            Message("You recorded this entry. Let another person decide about it.")
        )


class NotTheirObjectionError(SignageError):
    """Only who objected may withdraw."""

    status = 403
    code = "not_their_objection"

    def __init__(self) -> None:
        super().__init__(Message("Only the person who objected may withdraw it."))
