"""Why a rating may not be verified, or a verification not be decided."""

from signage.errors import ConflictError, Message


class NotNegativeError(ConflictError):
    """The rating is not negative."""

    code = "not_negative"

    def __init__(self) -> None:
        super().__init__(
            Message("Only a negative rating is verified; this one is none (any more).")
        )


class AlreadyVerifiedError(ConflictError):
    """A verification of the rating holds."""

    code = "already_verified"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "This rating is verified, or its verification waits for a second "
                "person. Withdraw that one first, with a reason."
            )
        )


class OwnVerificationError(ConflictError):
    """Whoever found a rating malicious may not approve it."""

    code = "two_people"

    def __init__(self) -> None:
        super().__init__(
            Message("You verified this rating. Let another person decide.")
        )


class VerificationStateError(ConflictError):
    """The verification was decided or withdrawn before."""

    code = "verification_state"

    def __init__(self) -> None:
        super().__init__(
            Message("This verification was decided or withdrawn before: look again.")
        )
