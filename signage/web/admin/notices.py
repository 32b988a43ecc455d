"""Notices: propose, hear the person, let another person approve, take off at once."""

from collections import Counter

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import ForbiddenError, InvalidInputError
from signage.models import Notice
from signage.models.user import Role
from signage.operations.criticism.notice_list import (
    is_shown,
    notice_objections,
    notice_worklist,
)
from signage.operations.criticism.notices import (
    LONGEST_REPLY,
    LONGEST_TEXT,
    approve_notice,
    end_if_approved,
    propose_notice,
    reject_notice,
    state_reply,
    withdraw_notice,
)
from signage.operations.explaining.explain_award import (
    ExplainedAction,
    explain_actions,
    get_action,
    get_notice,
)
from signage.playout.masking import mask_name
from signage.web import context
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.actions import action_step
from signage.web.admin.countdown import time_left
from signage.web.admin.frames import with_frames
from signage.web.admin.notice_preview import slides_of
from signage.web.admin.objection_words import give_words
from signage.web.admin.score_words import label
from signage.web.i18n import joined
from signage.web.keys import asked_key, key_of

bp = Blueprint("notices", __name__, url_prefix="/office/notices")
give_words(bp)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """Show the worklist."""
    return _list([])


def _list(problems: list[str]) -> str:
    session, hall, now = context.session(), context.hall(), clock.now()
    key = asked_key("older_than")
    work = notice_worklist(session, hall, now=now, older_than=key)
    older = url_for(".index", older_than=work.older_than) if work.older_than else None
    return render_template(
        "admin/notices/index.html",
        work=work,
        older=older,
        proposable=explain_actions(session, work.actions),
        draft=draft_text,
        kept={request.form.get("action", ""): request.form.get("text", "")},
        longest=LONGEST_TEXT,
        masked=masked_name,
        step_of=action_step,
        problems=problems,
        may_decide=has_role(Role.APPROVER),
        time_left=time_left,
        me=current_user(),
        now=now,
    )


def masked_name(found: ExplainedAction) -> str:
    """Return the name as the screens would show it; a window has its own."""
    subject = found.action.subject
    if subject.kind != "staff":
        return subject.name
    return mask_name(subject.name, context.hall().notice_masking)


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


@bp.get("/<int:notice_id>")
@require_role(Role.INSPECTOR)
def show(notice_id: int) -> ResponseReturnValue:
    """Show a notice with all that its approver needs: slides, ground, clause, reply."""
    return with_frames(make_response(_page(_notice(notice_id), [])))


def _page(notice: Notice, problems: list[str]) -> str:
    session, now, person = context.session(), clock.now(), current_user()
    (found,) = explain_actions(session, [notice.action])
    is_proposer = notice.proposer_id == person.id
    return render_template(
        "admin/notices/show.html",
        notice=notice,
        found=found,
        slides=slides_of(notice, now),
        ends_at=notice.ends_at
        or end_if_approved(notice, context.hall().time_zone, now),
        objections=notice_objections(session, [notice.id]).get(notice.id, []),
        is_on=is_shown(notice, now),
        is_proposer=is_proposer,
        may_decide=has_role(Role.APPROVER) and not is_proposer,
        may_withdraw=has_role(Role.APPROVER) or is_proposer,
        problems=problems,
        reply=request.form.get("text", notice.statement),
        longest=LONGEST_REPLY,
        time_left=time_left,
        now=now,
    )


@bp.post("")
@require_role(Role.INSPECTOR)
def propose() -> ResponseReturnValue:
    """Propose a notice out of a ladder's step."""
    session, hall = context.session(), context.hall()
    action = get_action(session, hall.id, key_of(request.form.get("action", type=int)))
    text = request.form.get("text", "")
    try:
        notice = propose_notice(
            session, action, text=text, actor=current_user(), now=clock.now()
        )
    except InvalidInputError as error:
        return _list(list(error.problems)), error.status
    return _done(
        notice,
        _("Proposed. Tell the person now: they have two working days to reply."),
    )


@bp.post("/<int:notice_id>/reply")
@require_role(Role.INSPECTOR)
def reply(notice_id: int) -> ResponseReturnValue:
    """Write down what the person said, for them."""
    notice, text = _notice(notice_id), request.form.get("text", "")
    try:
        state_reply(
            context.session(),
            notice,
            text=text,
            actor=current_user(),
            now=clock.now(),
        )
    except InvalidInputError as error:
        answer = make_response(_page(notice, list(error.problems)), error.status)
        return with_frames(answer)
    return _done(notice, _("The reply is recorded; the approver will see it."))


@bp.post("/<int:notice_id>/approval")
@require_role(Role.APPROVER)
def approve(notice_id: int) -> ResponseReturnValue:
    """Publish a notice."""
    notice = _notice(notice_id)
    approve_notice(context.session(), notice, actor=current_user(), now=clock.now())
    return _done(notice, _("The notice is on the screens now."))


@bp.post("/<int:notice_id>/rejection")
@require_role(Role.APPROVER)
def reject(notice_id: int) -> ResponseReturnValue:
    """Decide against publishing."""
    notice = _notice(notice_id)
    reject_notice(context.session(), notice, actor=current_user(), now=clock.now())
    return _done(notice, _("The notice will not be published."))


@bp.post("/<int:notice_id>/withdrawal")
@require_role(Role.INSPECTOR)
def withdraw(notice_id: int) -> ResponseReturnValue:
    """Take a notice off at once; approvers may, and whoever proposed it."""
    notice, person = _notice(notice_id), current_user()
    if not has_role(Role.APPROVER) and notice.proposer_id != person.id:
        raise ForbiddenError(_("withdraw a notice that somebody else proposed"))
    withdraw_notice(context.session(), notice, actor=person, now=clock.now())
    return _done(notice, _("The notice is off every screen."))


def _notice(notice_id: int) -> Notice:
    return get_notice(context.session(), context.hall().id, notice_id)


def _done(notice: Notice, message: str) -> ResponseReturnValue:
    target = url_for(".show", notice_id=notice.id)
    context.session().commit()
    flash(message, "success")
    return redirect(target, 303)
