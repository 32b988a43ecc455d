"""Alerts in words: how somebody is told, what of, and why a message did not arrive."""

from signage.exchange.mail_out import is_mail_problem, mail_problem_of
from signage.models import AlertDelivery
from signage.models.outage import AlertBy, OutageEnd
from signage.operations.feeds.problems import problem_of
from signage.web.i18n import lazy_text as _l
from signage.web.i18n import translated

BY_NAMES = {AlertBy.WEBHOOK: _l("Webhook"), AlertBy.EMAIL: _l("E-mail")}
EVENT_NAMES = {
    "displays.down": _l("Fell silent"),
    "displays.up": _l("No longer silent"),
    "displays.cloned": _l("Identity copied"),
    "test": _l("Trial"),
}
END_NAMES = {
    OutageEnd.BACK: _l("back by itself"),
    OutageEnd.REVOKED: _l("taken out of service"),
    OutageEnd.SWITCHED_OFF: _l("switched off by the office"),
}


def failure_text(stored: str) -> str:
    """Say why a message did not arrive, in the reader's language."""
    problem = mail_problem_of(stored) if is_mail_problem(stored) else problem_of(stored)
    return translated(problem)


def state_of(delivery: AlertDelivery) -> tuple[str, str]:
    """Return a message's state in words, and its tone."""
    if delivery.delivered_at is not None:
        return str(_l("Arrived")), "green"
    if delivery.next_at is None:
        return str(_l("Given up")), "red"
    return (
        (str(_l("Tried again")), "yellow")
        if delivery.failure
        else (
            str(_l("On its way")),
            "blue",
        )
    )
