"""Evaluations: close a month, and take each step until its results stand."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError, NotFoundError
from signage.models import Evaluation
from signage.models.evaluation import EvaluationState, NominationState
from signage.models.user import Role
from signage.operations.evaluation.award_list import (
    AwardBallot,
    ballots_of,
    get_nomination,
)
from signage.operations.evaluation.awards import decide_tie, reject_nomination
from signage.operations.evaluation.checking import PUBLISHED, Outcome, check_evaluation
from signage.operations.evaluation.evaluation_list import (
    evaluation_page,
    get_evaluation,
    months_to_close,
    objections_of,
    steps_of,
)
from signage.operations.evaluation.evaluations import close_month
from signage.operations.evaluation.publicity import publicity_days
from signage.operations.evaluation.reviewing import (
    confirm_evaluation,
    finalise_evaluation,
    review_evaluation,
)
from signage.operations.plays.certificates import certificates_of
from signage.operations.rulebooks.adoption import rulebook_of
from signage.operations.scores.standing import group_names
from signage.web import context
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.evaluation_steps import (
    check_word,
    days_left,
    days_words,
    next_deed,
    stepper,
)
from signage.web.admin.score_words import give_words
from signage.web.period_paths import month_named
from signage.web.period_words import period_name
from signage.web.why import headings_of

bp = Blueprint("evaluations", __name__, url_prefix="/office/evaluations")
give_words(bp)
OBJECTIONS_URL = "/office/objections"
bp.context_processor(
    lambda: {
        "check_word": check_word,
        "days_words": days_words,
        "objections_url": OBJECTIONS_URL,
    }
)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List the evaluations, newest first, and the month that can be closed."""
    session, hall, now = context.session(), context.hall(), clock.now()
    number = request.args.get("page", 1, type=int)
    today = clock.hall_day(now, hall.time_zone)
    months = months_to_close(session, hall.id)
    return render_template(
        "admin/evaluations/index.html",
        page=evaluation_page(session, hall.id, page=number),
        due=next((str(month) for month in months if month.last < today), None),
        may_decide=has_role(Role.APPROVER),
        days_left=days_left,
        now=now,
        today=today,
        rulebook_of=rulebook_of,
    )


@bp.post("/closed-months")
@require_role(Role.APPROVER)
def close() -> ResponseReturnValue:
    """Close a month: it goes into self-review."""
    month = month_named(request.form.get("month", ""))
    session, hall = context.session(), context.hall()
    close_month(session, hall, month, actor=current_user(), now=clock.now())
    session.commit()
    name = period_name(str(month))
    flash(_("%(month)s is closed and in self-review.", month=name), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/<int:evaluation_id>")
@require_role(Role.INSPECTOR)
def show(evaluation_id: int) -> str:
    """Show an evaluation: its steps, what can be done now, its nominations."""
    return _show(_evaluation(evaluation_id))


@bp.get("/<int:evaluation_id>/check")
@require_role(Role.INSPECTOR)
def check(evaluation_id: int) -> str:
    """Show an evaluation with the outcome of deriving its results again."""
    evaluation = _evaluation(evaluation_id)
    if evaluation.state not in PUBLISHED:
        what = "published result"
        raise NotFoundError(what, evaluation_id)
    now = clock.now()
    outcome = check_evaluation(context.session(), evaluation, now=now)
    return _show(evaluation, outcome=outcome)


@dataclass(frozen=True, slots=True)
class Shown:
    """What publicity will show: how many names, for how many full days."""

    names: int
    days: int


def _show(
    evaluation: Evaluation,
    problems: tuple[str, ...] = (),
    outcome: Outcome | None = None,
) -> str:
    session, now = context.session(), clock.now()
    ballots = ballots_of(session, evaluation)
    steps = steps_of(session, evaluation)
    is_scored = evaluation.state is EvaluationState.SCORED
    source = f"evaluation:{evaluation.id}"
    return render_template(
        "admin/evaluations/show.html",
        evaluation=evaluation,
        rulebook=rulebook_of(evaluation.adoption),
        ballots=ballots,
        groups=group_names(session, evaluation.hall_id),
        headings={ballot.code: headings_of(ballot.rule) for ballot in ballots},
        has_ties=any(ballot.undecided for ballot in ballots),
        may_decide=is_scored and has_role(Role.APPROVER),
        steps=steps,
        stepper=stepper(evaluation, steps),
        deed=next_deed(session, evaluation, now),
        objections=objections_of(session, evaluation),
        shown=_shown(evaluation, ballots),
        is_published=evaluation.state in PUBLISHED,
        certificates=certificates_of(session, evaluation.hall_id, source),
        may_certify=has_role(Role.APPROVER),
        source=source,
        left=days_left(evaluation, now),
        outcome=outcome,
        problems=problems,
    )


def _shown(evaluation: Evaluation, ballots: list[AwardBallot]) -> Shown:
    standing = [
        one.award
        for ballot in ballots
        for one in ballot.nominations
        if one.state in (NominationState.PROPOSED, NominationState.CONFIRMED)
    ]
    return Shown(len(standing), publicity_days(evaluation, set(standing)))


@bp.post("/<int:evaluation_id>/review")
@require_role(Role.APPROVER)
def review(evaluation_id: int) -> ResponseReturnValue:
    """State that scores and nominations were looked through."""
    evaluation = _evaluation(evaluation_id)
    review_evaluation(
        context.session(),
        evaluation,
        actor=current_user(),
        now=clock.now(),
        reason=request.form.get("reason", "")[:500],
    )
    return _done(evaluation, _("Reviewed. Another person confirms it."))


@bp.post("/<int:evaluation_id>/confirmation")
@require_role(Role.APPROVER)
def confirm(evaluation_id: int) -> ResponseReturnValue:
    """Put the nominations into publicity."""
    evaluation = _evaluation(evaluation_id)
    confirm_evaluation(
        context.session(),
        evaluation,
        actor=current_user(),
        now=clock.now(),
        reason=request.form.get("reason", "")[:500],
    )
    if evaluation.state is EvaluationState.FINAL:
        return _done(evaluation, _("Confirmed. Nothing had to be shown: it is final."))
    if evaluation.due_at is not None and evaluation.due_at <= clock.now():
        words = _("Confirmed. Nothing has to be shown to the public.")
        return _done(evaluation, words)
    if not _shown(evaluation, ballots_of(context.session(), evaluation)).names:
        words = _("Confirmed. The results are published inside the hall.")
        return _done(evaluation, words)
    return _done(evaluation, _("Confirmed. The screens show it now."))


@bp.post("/<int:evaluation_id>/final")
@require_role(Role.APPROVER)
def finalise(evaluation_id: int) -> ResponseReturnValue:
    """Let the results stand after publicity."""
    evaluation = _evaluation(evaluation_id)
    finalise_evaluation(
        context.session(),
        evaluation,
        actor=current_user(),
        now=clock.now(),
        reason=request.form.get("reason", "")[:500],
    )
    return _done(evaluation, _("Final. The awards are granted."))


def _done(evaluation: Evaluation, words: str) -> ResponseReturnValue:
    evaluation_id = evaluation.id
    context.session().commit()
    flash(words, "success")
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
        return _show(evaluation, error.problems), error.status
    return _done(evaluation, _("The committee's choice is kept with its reason."))


@bp.post("/nominations/<int:nomination_id>/rejection")
@require_role(Role.APPROVER)
def reject(nomination_id: int) -> ResponseReturnValue:
    """Reject a proposed nomination, with a reason; the next in rank moves up."""
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
        return _show(evaluation, error.problems), error.status
    words = _("The nomination is rejected; the next in rank, if any, is proposed.")
    return _done(evaluation, words)


def _evaluation(evaluation_id: int) -> Evaluation:
    return get_evaluation(context.session(), context.hall().id, evaluation_id)
