"""Evaluations: close a month, settle ties, confirm or reject nominations."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError, NotFoundError
from signage.models import Evaluation
from signage.models.evaluation import EvaluationState
from signage.models.user import Role
from signage.operations.adoption import rulebook_of
from signage.operations.award_list import (
    PAGE_SIZE,
    EvaluationRow,
    ballots_of,
    evaluation_rows,
    get_evaluation,
    get_nomination,
    months_to_close,
)
from signage.operations.awards import (
    confirm_nominations,
    decide_tie,
    reject_nomination,
)
from signage.operations.evaluations import close_month
from signage.operations.standing import group_names
from signage.rules.period import Period, PeriodError
from signage.web import context
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.score_words import give_words, period_name
from signage.web.why import headings_of

bp = Blueprint("evaluations", __name__, url_prefix="/office/evaluations")
give_words(bp)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List the evaluations, newest first, and the month that can be closed."""
    session, hall = context.session(), context.hall()
    before = request.args.get("ended_before", type=date.fromisoformat)
    rows = evaluation_rows(session, hall.id, ended_before=before)
    today = clock.hall_day(clock.now(), hall.time_zone)
    months = months_to_close(session, hall.id)
    return render_template(
        "admin/evaluations/index.html",
        rows=rows,
        due=next((str(month) for month in months if month.last < today), None),
        older=_older(rows),
        may_decide=has_role(Role.APPROVER),
        rulebook_of=rulebook_of,
    )


def _older(rows: list[EvaluationRow]) -> str | None:
    if len(rows) < PAGE_SIZE:
        return None
    return url_for(".index", ended_before=rows[-1].evaluation.last_on)


@bp.post("/closed-months")
@require_role(Role.APPROVER)
def close() -> ResponseReturnValue:
    """Close a month: score it a last time and propose its awards."""
    month = _month(request.form.get("month", ""))
    session, hall = context.session(), context.hall()
    close_month(session, hall, month, actor=current_user(), now=clock.now())
    session.commit()
    name = period_name(str(month))
    flash(_("%(month)s is closed. Its nominations wait here.", month=name), "success")
    return redirect(url_for(".index"), 303)


def _month(text: str) -> Period:
    what = "month"
    try:
        period = Period.parse(text)
    except PeriodError:
        raise NotFoundError(what, text) from None
    if period.kind != "month":
        raise NotFoundError(what, text)
    return period


@bp.get("/<int:evaluation_id>")
@require_role(Role.INSPECTOR)
def show(evaluation_id: int) -> str:
    """Show an evaluation with its nominations by award and group."""
    return _show(_evaluation(evaluation_id), [])


def _show(evaluation: Evaluation, problems: list[str]) -> str:
    ballots = ballots_of(context.session(), evaluation)
    is_open = evaluation.state == EvaluationState.SCORED
    return render_template(
        "admin/evaluations/show.html",
        evaluation=evaluation,
        rulebook=rulebook_of(evaluation.adoption),
        ballots=ballots,
        groups=group_names(context.session(), evaluation.hall_id),
        headings={ballot.code: headings_of(ballot.rule) for ballot in ballots},
        has_ties=any(ballot.undecided for ballot in ballots),
        may_decide=is_open and has_role(Role.APPROVER),
        problems=problems,
    )


@bp.post("/<int:evaluation_id>/confirmation")
@require_role(Role.APPROVER)
def confirm(evaluation_id: int) -> ResponseReturnValue:
    """Confirm what is proposed and grant the awards."""
    evaluation = _evaluation(evaluation_id)
    granted = confirm_nominations(
        context.session(), evaluation, actor=current_user(), now=clock.now()
    )
    context.session().commit()
    flash(_("Confirmed: %(count)s awards granted.", count=len(granted)), "success")
    return redirect(url_for(".show", evaluation_id=evaluation_id), 303)


@bp.post("/<int:evaluation_id>/ties")
@require_role(Role.APPROVER)
def settle(evaluation_id: int) -> ResponseReturnValue:
    """Take the committee's choice among the tied."""
    evaluation, form = _evaluation(evaluation_id), request.form
    try:
        decide_tie(
            context.session(),
            evaluation,
            form.get("award", ""),
            form.get("group") or None,
            chosen=form.getlist("chosen", type=int),
            reason=form.get("reason", ""),
            actor=current_user(),
            now=clock.now(),
        )
    except InvalidInputError as error:
        return _show(evaluation, list(error.problems)), error.status
    context.session().commit()
    flash(_("The committee's choice is kept with its reason."), "success")
    return redirect(url_for(".show", evaluation_id=evaluation_id), 303)


@bp.post("/nominations/<int:nomination_id>/rejection")
@require_role(Role.APPROVER)
def reject(nomination_id: int) -> ResponseReturnValue:
    """Reject a proposed nomination, with a reason."""
    nomination = get_nomination(context.session(), context.hall().id, nomination_id)
    evaluation = _evaluation(nomination.evaluation_id)
    try:
        reject_nomination(
            context.session(),
            nomination,
            reason=request.form.get("reason", ""),
            actor=current_user(),
            now=clock.now(),
        )
    except InvalidInputError as error:
        return _show(evaluation, list(error.problems)), error.status
    context.session().commit()
    flash(_("The nomination is rejected; its place stays empty."), "success")
    return redirect(url_for(".show", evaluation_id=evaluation.id), 303)


def _evaluation(evaluation_id: int) -> Evaluation:
    return get_evaluation(context.session(), context.hall().id, evaluation_id)
