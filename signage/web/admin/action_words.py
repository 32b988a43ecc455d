"""Words of the worklist: its lists, states, due dates and how a step counts."""

from datetime import date

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from signage.models import LadderAction
from signage.models.evaluation import ActionState
from signage.operations.criticism.worklist import Work
from signage.web.admin import score_words

WORKS = {
    Work.OPEN: _l("To do"),
    Work.OVERDUE: _l("Overdue"),
    Work.BEFORE: _l("From before"),
    Work.DONE: _l("Done"),
    Work.ALL: _l("All"),
}
COUNTED_WITHIN = {
    "month": _l("in one calendar month"),
    "quarter": _l("in one quarter"),
    "year": _l("in one year"),
    "none": _l("each time"),
}
SOON_DAYS = 3


def due_badge(action: LadderAction, today: date) -> tuple[str, str]:
    """Return what is said of an action's state and due date, and its badge's tone."""
    if action.state == ActionState.DONE:
        return _("done"), "green"
    if action.state == ActionState.DROPPED:
        return _("dropped"), "secondary"
    return _due((action.due_on - today).days if action.due_on else None)


def _due(days: int | None) -> tuple[str, str]:
    if days is None:
        return _("from before"), "secondary"
    if days < 0:
        text = ngettext("overdue by %(num)s day", "overdue by %(num)s days", -days)
        return text, "red"
    text = ngettext("due in %(num)s day", "due in %(num)s days", days)
    return text if days else _("due today"), "yellow" if days <= SOON_DAYS else "blue"


def give_words(bp: Blueprint) -> None:
    """Let the templates of a blueprint's pages use these words."""
    score_words.give_words(bp)
    bp.context_processor(lambda: {"works": WORKS, "due_badge": due_badge})
