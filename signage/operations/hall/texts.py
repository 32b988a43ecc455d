"""Check the reasons that people give for their decisions."""

from signage.errors import Message

LONGEST_REASON = 500


def about_reason(reason: str, longest: int = LONGEST_REASON) -> list[Message]:
    """Return what is wrong with a reason: none given, or too long a one."""
    if not reason.strip():
        return [Message("Give the reason for the decision.")]
    if len(reason.strip()) > longest:
        return [Message("The reason is too long: %(most)s characters.", most=longest)]
    return []
