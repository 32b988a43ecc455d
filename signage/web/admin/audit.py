"""The audit list: who did what to what, when."""

from datetime import date

from flask import Blueprint, render_template, request

from signage.models import Evaluation
from signage.models.user import Role
from signage.operations.hall.audit_list import (
    AuditFilter,
    audit_page,
    audited_actions,
    audited_actors,
)
from signage.operations.hall.audit_targets import target_evaluations, target_names
from signage.operations.rulebooks.adoption import rulebook_of
from signage.web.access import require_role
from signage.web.admin.audit_words import (
    deed,
    deeds,
    details,
    page_of,
    target_words,
)
from signage.web.admin.paging import beside
from signage.web.admin.score_words import label
from signage.web.context import hall, session
from signage.web.keys import asked_key
from signage.web.period_words import period_name

bp = Blueprint("audit", __name__, url_prefix="/office/audit")


@bp.get("")
@require_role(Role.APPROVER)
def index() -> str:
    """List deeds, filtered by the address; what cannot be read is no filter."""
    chosen, here = _chosen(), hall()
    page = audit_page(
        session(),
        here,
        chosen,
        older_than=asked_key("older_than"),
        newer_than=asked_key("newer_than"),
    )
    evaluations = target_evaluations(session(), page.entries)
    names = target_names(session(), page.entries)
    for target, evaluation in evaluations.items():
        names[target] = period_name(evaluation.period)
    return render_template(
        "admin/audit.html",
        page=page,
        names=names,
        awards={target: _awards(one) for target, one in evaluations.items()},
        chosen=chosen,
        actions=deeds(audited_actions(session(), here.id)),
        actors=audited_actors(session(), here.id),
        deed=deed,
        details=details,
        page_of=page_of,
        target_words=target_words,
        newer=beside("newer_than", page.newer_than),
        older=beside("older_than", page.older_than),
    )


def _awards(evaluation: Evaluation) -> dict[str, str]:
    """Return what an evaluation's rulebook calls its awards."""
    rules = rulebook_of(evaluation.adoption).awards
    return {code: label(rule) for code, rule in rules.items()}


def _chosen() -> AuditFilter:
    return AuditFilter(
        actor_id=asked_key("actor"),
        action=request.args.get("action", ""),
        first_on=_day("first_on"),
        last_on=_day("last_on"),
    )


def _day(name: str) -> date | None:
    return request.args.get(name, type=date.fromisoformat)
