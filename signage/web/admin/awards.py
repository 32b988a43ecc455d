"""Awards that were granted, newest first, each with its page "why"; revoking one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError
from signage.models import Award
from signage.models.user import Role
from signage.operations.evaluation.award_list import award_page, get_award, rule_of
from signage.operations.evaluation.revocation import revoke_award
from signage.operations.hall.texts import LONGEST_REASON
from signage.operations.scores.standing import group_names
from signage.web import context
from signage.web.access import current_user, require_recent_password, require_role
from signage.web.admin.score_words import give_words
from signage.web.keys import asked_key

bp = Blueprint("awards", __name__, url_prefix="/office/awards")
give_words(bp)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List the granted awards."""
    key = asked_key("older_than")
    page = award_page(context.session(), context.hall().id, older_than=key)
    older = url_for(".index", older_than=page.older_than) if page.older_than else None
    return render_template(
        "admin/awards/index.html",
        page=page,
        older=older,
        rule_of=rule_of,
        groups=group_names(context.session(), context.hall().id),
    )


@bp.get("/<int:award_id>/revocation")
@require_role(Role.APPROVER)
@require_recent_password
def ask(award_id: int) -> str:
    """Ask for the reason of a revocation."""
    return _form(_award(award_id), [])


def _form(award: Award, problems: list[str]) -> str:
    return render_template(
        "admin/awards/revoke.html",
        award=award,
        rule=rule_of(award),
        reason=request.form.get("reason", ""),
        longest=LONGEST_REASON,
        problems=problems,
    )


@bp.post("/<int:award_id>/revocation")
@require_role(Role.APPROVER)
@require_recent_password
def revoke(award_id: int) -> ResponseReturnValue:
    """Take an award back: it leaves every screen at once."""
    award, reason = _award(award_id), request.form.get("reason", "")
    try:
        revoke_award(
            context.session(),
            award,
            reason=reason,
            actor=current_user(),
            now=clock.now(),
        )
    except InvalidInputError as error:
        return _form(award, list(error.problems)), error.status
    context.session().commit()
    flash(_("The award is revoked and off every screen."), "success")
    return redirect(url_for("why.award", award_id=award_id), 303)


def _award(award_id: int) -> Award:
    return get_award(context.session(), context.hall().id, award_id)
