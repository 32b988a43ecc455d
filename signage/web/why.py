"""The pages "why": what stands behind a score, an award, a notice, click by click."""

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from signage import clock
from signage.models import Award
from signage.models.user import Role
from signage.operations.evaluation.award_list import get_award, get_nomination
from signage.operations.explaining.explain_award import (
    ExplainedAward,
    explain_actions,
    explain_award,
    explain_nomination,
    get_notice,
)
from signage.operations.scores.standing import group_names
from signage.rules.schema_awards import Award as AwardRule
from signage.rules.schema_awards import RankKey
from signage.web import context
from signage.web.access import has_role, require_role
from signage.web.admin.score_words import COUNTS, METRICS
from signage.web.keys import asked_key
from signage.web.period_paths import period_named
from signage.web.score_page import (
    ScorePage,
    give_score_words,
    score_page,
)

bp = Blueprint("why", __name__, url_prefix="/why")
give_score_words(bp)


@bp.get("/scores/<period>/<int:subject_id>")
@require_role(Role.INSPECTOR)
def score(period: str, subject_id: int) -> str:
    """Explain a subject's score of a period, line by line."""
    page = _score_page(period, subject_id)
    lines = page.lines(asked_key("page") or 1)
    return render_template("admin/why/score.html", page=page, lines=lines)


@bp.get("/scores/<period>/<int:subject_id>/sheet")
@require_role(Role.INSPECTOR)
def sheet(period: str, subject_id: int) -> str:
    """Show the same as a sheet to print and sign."""
    page = _score_page(period, subject_id)
    return render_template("documents/score_sheet.html", page=page, now=clock.now())


def _score_page(period: str, subject_id: int) -> ScorePage:
    slug = request.args.get("rulebook") or None
    return score_page(period_named(period), subject_id, slug, now=clock.now())


@bp.get("/awards/<int:award_id>")
@require_role(Role.INSPECTOR)
def award(award_id: int) -> str:
    """Explain a granted award."""
    granted = get_award(context.session(), context.hall().id, award_id)
    return _award_page(explain_award(context.session(), granted), granted)


@bp.get("/nominations/<int:nomination_id>")
@require_role(Role.INSPECTOR)
def nomination(nomination_id: int) -> str:
    """Explain a nomination before it is decided."""
    nominee = get_nomination(context.session(), context.hall().id, nomination_id)
    return _award_page(explain_nomination(context.session(), nominee), None)


def _award_page(found: ExplainedAward, award: Award | None) -> str:
    return render_template(
        "admin/why/award.html",
        award=award,
        found=found,
        groups=group_names(context.session(), context.hall().id),
        headings=headings_of(found.rule),
        may_decide=has_role(Role.APPROVER),
    )


@bp.get("/notices/<int:notice_id>")
@require_role(Role.INSPECTOR)
def notice(notice_id: int) -> str:
    """Explain a notice: the ladder's step, its clause, the entries, who decided."""
    found = get_notice(context.session(), context.hall().id, notice_id)
    (explained,) = explain_actions(context.session(), [found.action])
    return render_template("admin/why/notice.html", notice=found, found=explained)


def headings_of(rule: AwardRule) -> list[str]:
    """Return what the ranking keys of an award are called, in order."""
    return [_heading(key) for key in rule.rank]


def _heading(key: RankKey) -> str:
    if key.score:
        return _("Score")
    if key.titles:
        return _("Titles won")
    return _of_metrics(key.metrics) if key.metrics else _of_counts(key.counts)


def _of_metrics(metrics: tuple[str, ...]) -> str:
    if len(metrics) > 1:
        return _("Sum of the four information marks")
    return str(METRICS.get(metrics[0], metrics[0]))


def _of_counts(codes: tuple[str, ...]) -> str:
    if len(codes) > 1:
        return _("Violations")
    return str(COUNTS.get(codes[0], codes[0]))
