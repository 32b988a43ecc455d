"""Objections: the list, and one with all that deciding it takes."""

from datetime import datetime
from typing import get_args

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import ConflictError, InvalidInputError, NotFoundError, SignageError
from signage.models import LedgerEntry, Objection
from signage.models.objection import ObjectionState
from signage.models.user import Role
from signage.operations.facts.entry_check import rulebooks_on
from signage.operations.facts.fact_kinds import MappedRule, rules_under
from signage.operations.objections.objection_desk import (
    award_rule,
    entry_costs,
    objection_counts,
)
from signage.operations.objections.objection_list import (
    About,
    get_objection,
    objection_page,
)
from signage.operations.objections.objections import (
    dismiss_objection,
    uphold_objection,
    withdraw_objection,
)
from signage.operations.objections.upholding import LONGEST_REASON
from signage.operations.rulebooks.adoption import adoptions_of
from signage.web import context
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.actions import action_step
from signage.web.admin.objection_words import (
    CONSEQUENCES,
    LISTS,
    about_of,
    give_words,
)
from signage.web.keys import asked_key

bp = Blueprint("objections", __name__, url_prefix="/office/objections")
give_words(bp)

DECISIONS = {"upheld": uphold_objection, "dismissed": dismiss_objection}


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List objections: the open ones, unless another list is asked for."""
    session, hall = context.session(), context.hall()
    asked = request.args.get("state", "open")
    chosen = asked if asked in LISTS else "open"
    state = None if chosen == "all" else ObjectionState(chosen)
    about = _asked_about()
    page = objection_page(
        session, hall.id, state=state, about=about, older_than=asked_key("older_than")
    )
    counts = objection_counts(session, hall.id, about)
    after = page.older_than
    return render_template(
        "admin/objections/index.html",
        page=page,
        chosen=chosen,
        counts=counts | {"all": sum(counts.values())},
        about=about,
        older=url_for(".index", state=chosen, about=about, older_than=after)
        if after
        else None,
        rule_of=award_rule,
        deadline=deadline_of,
    )


def _asked_about() -> About | None:
    """Return the kind of thing that the address filters by; nonsense is no filter."""
    asked = request.args.get("about")
    return next((about for about in get_args(About) if about == asked), None)


def deadline_of(objection: Objection) -> datetime | None:
    """Return by when it matters: the end of the notice, or of the evaluation's stage.

    The evaluation waits where it is until the objection is decided.
    """
    if objection.notice is not None:
        return objection.notice.ends_at
    return objection.evaluation.due_at if objection.evaluation else None


@bp.get("/<int:objection_id>")
@require_role(Role.INSPECTOR)
def show(objection_id: int) -> str:
    """Show an objection with what it is against."""
    return _page(_objection(objection_id), [])


def _page(objection: Objection, problems: list[str]) -> str:
    session, about = context.session(), about_of(objection)
    entry, notice = objection.entry, objection.notice
    return render_template(
        "admin/objections/show.html",
        objection=objection,
        about=about,
        consequence=CONSEQUENCES[about],
        rules=_rules(entry) if entry else (),
        costs=entry_costs(session, entry) if entry else (),
        rule_of=award_rule,
        step=action_step(notice.action) if notice else None,
        deadline=deadline_of(objection),
        may_decide=has_role(Role.APPROVER),
        may_see_contact=has_role(Role.APPROVER),
        not_me=_why_not_me(objection),
        may_withdraw=objection.raised_by_id in (None, current_user().id),
        reason=request.form.get("reason", ""),
        longest=LONGEST_REASON,
        problems=problems,
    )


def _rules(entry: LedgerEntry) -> list[MappedRule]:
    books = adoptions_of(context.session(), entry.hall_id)
    day = entry.occurred_on
    return rules_under(entry.fact_kind, rulebooks_on(books, day), day)


def _why_not_me(objection: Objection) -> str:
    """Return why the person signed in may not decide; empty if they may."""
    person, entry = current_user(), objection.entry
    if objection.raised_by_id == person.id:
        return _("You objected yourself, or wrote it down: another person decides.")
    if entry is not None and entry.recorded_by_id == person.id:
        return _("You recorded this entry: another person decides about it.")
    return ""


@bp.post("/<int:objection_id>/decision")
@require_role(Role.APPROVER)
def decide(objection_id: int) -> ResponseReturnValue:
    """Uphold or dismiss, with a reason."""
    outcome = request.form.get("outcome", "")
    if outcome not in DECISIONS:
        what = "decision"
        raise NotFoundError(what, outcome)
    try:
        DECISIONS[outcome](
            context.session(),
            _objection(objection_id),
            reason=request.form.get("reason", ""),
            actor=current_user(),
            now=clock.now(),
        )
    except (ConflictError, InvalidInputError) as error:
        return _refused(objection_id, error)
    done = {
        "upheld": _("Upheld. What the objection was against is undone."),
        "dismissed": _("Dismissed. What the objection was against stands."),
    }
    return _done(objection_id, done[outcome])


@bp.post("/<int:objection_id>/withdrawal")
@require_role(Role.INSPECTOR)
def withdraw(objection_id: int) -> ResponseReturnValue:
    """Take an objection back, for whoever raised it."""
    try:
        withdraw_objection(
            context.session(),
            _objection(objection_id),
            actor=current_user(),
            now=clock.now(),
        )
    except ConflictError as error:
        return _refused(objection_id, error)
    return _done(objection_id, _("The objection is withdrawn."))


def _refused(objection_id: int, error: SignageError) -> ResponseReturnValue:
    """Show the page again with what is wrong; nothing of the attempt is kept."""
    context.session().rollback()
    problems = error.problems if isinstance(error, InvalidInputError) else error.args
    return _page(_objection(objection_id), list(problems)), error.status


def _done(objection_id: int, message: str) -> ResponseReturnValue:
    context.session().commit()
    flash(message, "success")
    return redirect(url_for(".show", objection_id=objection_id), 303)


def _objection(objection_id: int) -> Objection:
    return get_objection(context.session(), context.hall().id, objection_id)
