"""The worklist: what the ladders ask for, with due dates, and what came of it."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError
from signage.models import LadderAction
from signage.models.user import Role
from signage.operations.criticism.outcomes import (
    LONGEST_OUTCOME,
    record_outcome,
    reopen_action,
)
from signage.operations.criticism.worklist import (
    Work,
    WorkFilter,
    action_history,
    action_kinds,
    notice_of,
    work_page,
)
from signage.operations.explaining.explain_award import explain_actions, get_action
from signage.operations.rulebooks.adoption import rulebook_of
from signage.operations.scores.actions import step_of
from signage.rules.schema_awards import Step
from signage.web import context
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.action_words import COUNTED_WITHIN, give_words
from signage.web.admin.audit_words import deed, details
from signage.web.admin.score_words import label
from signage.web.i18n import joined

bp = Blueprint("actions", __name__, url_prefix="/office/actions")
give_words(bp)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List the actions, those overdue first; what cannot be read is no filter."""
    session, hall = context.session(), context.hall()
    chosen = _chosen()
    page = work_page(session, hall.id, chosen, today=_today())
    return render_template(
        "admin/actions/index.html",
        page=page,
        chosen=chosen,
        kinds=_kinds(),
        step_of=action_step,
        today=_today(),
        at=_at,
    )


def _chosen() -> WorkFilter:
    words = request.args
    return WorkFilter(
        work=words.get("work", Work.OPEN, Work),
        page=words.get("page", 1, int),
        action=words.get("action", "").strip(),
        subject=words.get("subject", "").strip()[:100],
        first_on=words.get("first_on", type=date.fromisoformat),
        last_on=words.get("last_on", type=date.fromisoformat),
    )


def _kinds() -> list[tuple[str, str]]:
    """Return the measures to filter by: code and words."""
    kinds = action_kinds(context.session(), context.hall().id)
    return [(code, joined(map(label, labels))) for code, labels in kinds.items()]


def _at(**changed: Any) -> str:
    """Return the address of the list as it is filtered now, but for what is given."""
    kept = {name: value for name, value in request.args.items() if value}
    kept.pop("page", None)
    return url_for(".index", **(kept | changed))


def action_step(action: LadderAction) -> Step:
    """Return the rulebook's step that fired, for its words and its clause."""
    rulebook = rulebook_of(action.evaluation.adoption)
    return step_of(rulebook, action.ladder, action.step)


def _today() -> date:
    return clock.hall_day(clock.now(), context.hall().time_zone)


@bp.get("/<int:action_id>")
@require_role(Role.INSPECTOR)
def show(action_id: int) -> str:
    """Show one action: what fired it, what was done, and the form for the outcome."""
    return _page(_action(action_id), [])


def _page(action: LadderAction, problems: list[str]) -> str:
    session, form = context.session(), request.form
    notice = notice_of(session, action)
    (found,) = explain_actions(session, [action])
    return render_template(
        "admin/actions/show.html",
        action=action,
        found=found,
        notice=notice,
        history=action_history(session, action, notice),
        within=COUNTED_WITHIN[found.step.window],
        deed=deed,
        details=details,
        problems=problems,
        text=form.get("text", ""),
        done_on=form.get("done_on", _today().isoformat()),
        longest=LONGEST_OUTCOME,
        may_reopen=has_role(Role.APPROVER),
        today=_today(),
    )


@bp.post("/<int:action_id>/outcome")
@require_role(Role.INSPECTOR)
def conclude(action_id: int) -> ResponseReturnValue:
    """Record what was done, and on which day."""
    action = _action(action_id)
    try:
        record_outcome(
            context.session(),
            action,
            text=request.form.get("text", ""),
            done_on=request.form.get("done_on", type=date.fromisoformat),
            actor=current_user(),
            now=clock.now(),
        )
    except InvalidInputError as error:
        return _page(action, list(error.problems)), error.status
    context.session().commit()
    flash(_("The outcome is recorded; the action is done."), "success")
    return redirect(url_for(".show", action_id=action_id), 303)


@bp.post("/<int:action_id>/reopening")
@require_role(Role.APPROVER)
def reopen(action_id: int) -> ResponseReturnValue:
    """Take a wrong outcome back, with a reason."""
    action, reason = _action(action_id), request.form.get("reason", "")
    try:
        reopen_action(
            context.session(),
            action,
            reason=reason,
            actor=current_user(),
            now=clock.now(),
        )
    except InvalidInputError as error:
        return _page(action, list(error.problems)), error.status
    context.session().commit()
    flash(_("The outcome is taken back; the action is to be done again."), "success")
    return redirect(url_for(".show", action_id=action_id), 303)


def _action(action_id: int) -> LadderAction:
    return get_action(context.session(), context.hall().id, action_id)
