"""One rating, and its verification: what a negative one turned out to be."""

from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import DecimalField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from signage import clock
from signage.errors import InvalidInputError, NotFoundError
from signage.models import FactKind, Rating, RatingVerification, Subject
from signage.models.rating import RatingOutcome, VerificationState
from signage.models.user import Role
from signage.operations.facts.entry_check import rulebooks_on
from signage.operations.facts.fact_kinds import rules_under
from signage.operations.hall.working_calendar import working_calendar
from signage.operations.ratings.rating_levels import BY_VALUE, LABEL_OF_TAG
from signage.operations.ratings.rating_list import get_rating
from signage.operations.ratings.verification import (
    LONGEST_REASON,
    Finding,
    approve_verification,
    decline_verification,
    verify_rating,
    withdraw_verification,
)
from signage.operations.ratings.verification_deadline import verify_until
from signage.operations.ratings.verification_facts import facts_for, possible_subjects
from signage.operations.rulebooks.adoption import adoptions_of
from signage.web import context
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.rating_words import CHANNELS, LEVELS, OUTCOMES, STATES
from signage.web.admin.score_words import give_words, label
from signage.web.forms import OfficeForm, choices
from signage.web.i18n import lazy_text as _l
from signage.web.keys import key_of

bp = Blueprint("verifications", __name__, url_prefix="/office/ratings")
give_words(bp)


class VerificationForm(OfficeForm):
    """What a negative rating turned out to be."""

    outcome = SelectField(_l("Finding"), [InputRequired()])
    reason = TextAreaField(
        _l("What was found out, and how"), [InputRequired(), Length(max=LONGEST_REASON)]
    )
    subject = IntegerField(_l("About whom"), [Optional()])
    fact = IntegerField(_l("Fact"), [Optional()])
    points = DecimalField(_l("Points"), [Optional()])


def _form() -> VerificationForm:
    form = VerificationForm.of_request()
    form.outcome.choices = choices(
        (outcome.value, str(words[0])) for outcome, words in OUTCOMES.items()
    )
    return form


@bp.get("/<int:rating_id>")
@require_role(Role.INSPECTOR)
def show(rating_id: int) -> str:
    """Show a rating, its verifications, and the form for another."""
    return _show(_rating(rating_id), _form(), [])


def _rating(rating_id: int) -> Rating:
    return get_rating(context.session(), context.hall().id, rating_id)


def _show(rating: Rating, form: VerificationForm, problems: list[str]) -> str:
    session, hall = context.session(), context.hall()
    day = clock.hall_day(rating.occurred_at, hall.time_zone)
    rulebooks = rulebooks_on(adoptions_of(session, hall.id), day)
    facts = facts_for(session, hall, rating)
    return render_template(
        "admin/ratings/rating.html",
        rating=rating,
        standing=standing_of(rating),
        may_verify=BY_VALUE[rating.level].is_negative and not standing_of(rating),
        until=verify_until(rating, working_calendar(session, hall.id), hall.time_zone),
        now=clock.now(),
        form=form,
        problems=problems,
        day=day,
        subjects=possible_subjects(session, hall, rating),
        facts=[(kind, rules_under(kind, rulebooks, day)) for kind, _who in facts],
        levels=LEVELS,
        channels=CHANNELS,
        tags=LABEL_OF_TAG,
        outcomes=OUTCOMES,
        states=STATES,
        label=label,
        me=current_user(),
        may_decide=has_role(Role.APPROVER),
    )


def standing_of(rating: Rating) -> RatingVerification | None:
    """Return the verification that holds or waits for a second person."""
    holding = (VerificationState.PROPOSED, VerificationState.STANDING)
    return next((one for one in rating.verifications if one.state in holding), None)


@bp.post("/<int:rating_id>/verification")
@require_role(Role.INSPECTOR)
def verify(rating_id: int) -> ResponseReturnValue:
    """Say what a negative rating was."""
    session, hall, rating, form = (
        context.session(),
        context.hall(),
        _rating(rating_id),
        _form(),
    )
    if not form.validate():
        return _show(rating, form, form.problems), 422
    try:
        verification = verify_rating(
            session, hall, rating, _finding(form), actor=current_user(), now=clock.now()
        )
    except InvalidInputError as error:
        session.rollback()
        return _show(_rating(rating_id), form, list(error.problems)), error.status
    session.commit()
    flash(_said(verification), "success")
    return redirect(url_for(".show", rating_id=rating_id), 303)


def _finding(form: VerificationForm) -> Finding:
    session, given = context.session(), form.points.data
    return Finding(
        outcome=RatingOutcome(form.outcome.data),
        reason=form.reason.data or "",
        subject=session.get(Subject, key_of(form.subject.data)),
        fact_kind=session.get(FactKind, key_of(form.fact.data)),
        points=None if given is None else Decimal(given),
    )


def _said(verification: RatingVerification) -> str:
    if verification.state is VerificationState.PROPOSED:
        return _("Kept. A second person decides whether it is malicious.")
    if verification.entry_id is not None:
        return _("Verified. The fact is in the ledger.")
    if verification.outcome is RatingOutcome.VALID:
        return _("Verified. Nothing was recorded in the ledger.")
    return _("Verified. The rating no longer counts in the favourable rate.")


@bp.post("/verifications/<int:verification_id>/approval")
@require_role(Role.APPROVER)
def approve(verification_id: int) -> ResponseReturnValue:
    """Agree that a rating is malicious."""
    session, hall = context.session(), context.hall()
    found = _verification(verification_id)
    approve_verification(session, hall, found, actor=current_user(), now=clock.now())
    session.commit()
    flash(_("Approved. The rating no longer counts in the favourable rate."), "success")
    return redirect(url_for(".show", rating_id=found.rating_id), 303)


@bp.post("/verifications/<int:verification_id>/refusal")
@require_role(Role.APPROVER)
def decline(verification_id: int) -> ResponseReturnValue:
    """Disagree that a rating is malicious."""
    session, hall = context.session(), context.hall()
    found = _verification(verification_id)
    decline_verification(session, hall, found, actor=current_user(), now=clock.now())
    session.commit()
    flash(_("Declined. The rating is to be verified anew."), "success")
    return redirect(url_for(".show", rating_id=found.rating_id), 303)


@bp.post("/verifications/<int:verification_id>/withdrawal")
@require_role(Role.INSPECTOR)
def withdraw(verification_id: int) -> ResponseReturnValue:
    """Take a verification back, with a reason."""
    session, hall = context.session(), context.hall()
    found, reason = _verification(verification_id), request.form.get("reason", "")
    rating_id = found.rating_id
    try:
        withdraw_verification(
            session, hall, found, reason=reason, actor=current_user(), now=clock.now()
        )
    except InvalidInputError as error:
        session.rollback()
        return _show(_rating(rating_id), _form(), list(error.problems)), error.status
    session.commit()
    flash(_("Withdrawn. The rating is to be verified anew."), "success")
    return redirect(url_for(".show", rating_id=rating_id), 303)


def _verification(verification_id: int) -> RatingVerification:
    found = context.session().get(RatingVerification, verification_id)
    if found is None or found.rating.hall_id != context.hall().id:
        what = "verification"
        raise NotFoundError(what, verification_id)
    return found
