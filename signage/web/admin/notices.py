"""Notices: propose, let another person approve, take off at once."""

from collections import Counter

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import ForbiddenError, InvalidInputError
from signage.models import Notice
from signage.models.user import Role
from signage.operations.explain_award import (
    ExplainedAction,
    explain_actions,
    get_action,
    get_notice,
)
from signage.operations.notice_list import notice_worklist
from signage.operations.notices import (
    approve_notice,
    propose_notice,
    reject_notice,
    withdraw_notice,
)
from signage.web import context
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.score_words import give_words, label
from signage.web.i18n import joined
from signage.web.keys import key_of

bp = Blueprint("notices", __name__, url_prefix="/office/notices")
give_words(bp)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """Show the worklist."""
    return _page([])


def _page(problems: list[str]) -> str:
    session, hall, now = context.session(), context.hall(), clock.now()
    work = notice_worklist(session, hall, now=now)
    return render_template(
        "admin/notices/index.html",
        work=work,
        proposable=explain_actions(session, work.actions),
        draft=draft_text,
        problems=problems,
        may_decide=has_role(Role.APPROVER),
        me=current_user(),
        now=now,
    )


def draft_text(found: ExplainedAction) -> str:
    """Return the text that the form starts with: what happened, and by which rules."""
    counts: Counter[str] = Counter()
    for entry in found.entries:
        counts[label(entry.fact_kind)] += entry.quantity
    facts = [
        _("%(fact)s, %(count)s times", fact=fact, count=count)
        for fact, count in counts.items()
    ]
    return _(
        "%(facts)s; notice is given by %(reference)s.",
        facts=joined(facts),
        reference=label(found.rulebook.labels),
    )


@bp.post("")
@require_role(Role.INSPECTOR)
def propose() -> ResponseReturnValue:
    """Propose a notice out of a ladder's step."""
    session, hall = context.session(), context.hall()
    action = get_action(session, hall.id, key_of(request.form.get("action", type=int)))
    text = request.form.get("text", "")
    try:
        propose_notice(
            session, action, text=text, actor=current_user(), now=clock.now()
        )
    except InvalidInputError as error:
        return _page(list(error.problems)), error.status
    return _done(
        _("Proposed. Tell the person now: they have two working days to reply.")
    )


@bp.post("/<int:notice_id>/approval")
@require_role(Role.APPROVER)
def approve(notice_id: int) -> ResponseReturnValue:
    """Publish a notice."""
    notice = _notice(notice_id)
    approve_notice(context.session(), notice, actor=current_user(), now=clock.now())
    return _done(_("The notice is on the screens now."))


@bp.post("/<int:notice_id>/rejection")
@require_role(Role.APPROVER)
def reject(notice_id: int) -> ResponseReturnValue:
    """Decide against publishing."""
    notice = _notice(notice_id)
    reject_notice(context.session(), notice, actor=current_user(), now=clock.now())
    return _done(_("The notice will not be published."))


@bp.post("/<int:notice_id>/withdrawal")
@require_role(Role.INSPECTOR)
def withdraw(notice_id: int) -> ResponseReturnValue:
    """Take a notice off at once; approvers may, and whoever proposed it."""
    notice, person = _notice(notice_id), current_user()
    if not has_role(Role.APPROVER) and notice.proposer_id != person.id:
        raise ForbiddenError(_("withdraw a notice that somebody else proposed"))
    withdraw_notice(context.session(), notice, actor=person, now=clock.now())
    return _done(_("The notice is off every screen."))


def _notice(notice_id: int) -> Notice:
    return get_notice(context.session(), context.hall().id, notice_id)


def _done(message: str) -> ResponseReturnValue:
    context.session().commit()
    flash(message, "success")
    return redirect(url_for(".index"), 303)
