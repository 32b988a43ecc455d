"""Words of objections: states, lists, what they are against and who raised them."""

from collections.abc import Mapping

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from signage.models import Objection
from signage.models.objection import ObjectionState
from signage.models.user import Role
from signage.web.admin import score_words

STATES = {
    ObjectionState.OPEN: (_l("not decided yet"), "yellow"),
    ObjectionState.UPHELD: (_l("upheld"), "red"),
    ObjectionState.DISMISSED: (_l("dismissed"), "secondary"),
    ObjectionState.WITHDRAWN: (_l("taken back"), "secondary"),
}
LISTS: Mapping[str, object] = {
    "open": _l("Open"),
    "upheld": _l("Upheld"),
    "dismissed": _l("Dismissed"),
    "withdrawn": _l("Taken back"),
    "all": _l("All"),
}
ABOUT = {
    "entry": _l("an entry"),
    "nomination": _l("a nomination"),
    "notice": _l("a notice"),
}
KINDS = {
    "entry": _l("Entries"),
    "nomination": _l("Nominations"),
    "notice": _l("Notices"),
}
#: What upholding does, for the person who is about to.
CONSEQUENCES = {
    "entry": _l(
        "Upholding reverses the entry and computes the scores anew. If that changes "
        "who is to be honoured, the evaluation goes back to the review."
    ),
    "nomination": _l(
        "Upholding rejects the nomination with your reason; the evaluation goes back "
        "to the review."
    ),
    "notice": _l(
        "Upholding withdraws the notice for good. Dismissing puts it back on the "
        "screens until its unchanged end."
    ),
}


def about_of(objection: Objection) -> str:
    """Return what an objection is against: entry, nomination or notice."""
    if objection.entry_id is not None:
        return "entry"
    return "nomination" if objection.nomination_id is not None else "notice"


def raiser_of(objection: Objection) -> str:
    """Return who objected, in words; names of the public are for the office only."""
    if objection.raised_by is None:
        who = objection.name or _("no name given")
        return _("the public: %(name)s", name=who)
    if objection.raised_by.role == Role.CLERK:
        return _("the clerk %(name)s", name=objection.raised_by.name)
    return _("written down by %(name)s", name=objection.raised_by.name)


def give_words(bp: Blueprint) -> None:
    """Let the templates of a blueprint's pages use these words."""
    score_words.give_words(bp)
    words = {
        "objection_states": STATES,
        "objection_lists": LISTS,
        "about_words": ABOUT,
        "titled_kinds": KINDS,
        "about_of": about_of,
        "raiser_of": raiser_of,
    }
    bp.context_processor(lambda: words)
