"""Words of ratings and of their verification, each with its tone."""

from flask_babel import lazy_gettext as _l

from signage.models.rating import RatingOutcome, VerificationState

LEVELS = {
    5: (_l("Very satisfied"), "green"),
    4: (_l("Satisfied"), "green"),
    3: (_l("Fairly satisfied"), "blue"),
    2: (_l("Dissatisfied"), "yellow"),
    1: (_l("Very dissatisfied"), "red"),
}
CHANNELS = {"kiosk": _l("Kiosk"), "tablet": _l("Window tablet"), "phone": _l("Phone")}
OUTCOMES = {
    RatingOutcome.VALID: (_l("valid"), "red"),
    RatingOutcome.MISTAKEN: (_l("mistaken"), "blue"),
    RatingOutcome.MALICIOUS: (_l("malicious"), "blue"),
}
STATES = {
    VerificationState.PROPOSED: (_l("waits for a second person"), "yellow"),
    VerificationState.STANDING: (_l("holds"), "green"),
    VerificationState.DECLINED: (_l("declined"), "secondary"),
    VerificationState.WITHDRAWN: (_l("withdrawn"), "secondary"),
}
