"""The trial of a draft: the same facts under what is in force and under the draft."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from signage import clock
from signage.models.user import Role
from signage.operations.adopting.trial import Trial, trial_periods, try_draft
from signage.operations.adopting.trial_results import TrialRow, step_named
from signage.operations.rulebooks.drafts import get_draft
from signage.operations.rulebooks.editions import rulebook_with
from signage.operations.scores.standing import group_names
from signage.rules.period import Period
from signage.web import context
from signage.web.access import has_role, require_role
from signage.web.admin.rulebook_words import words
from signage.web.admin.score_words import give_words

bp = Blueprint("rulebook_trial", __name__, url_prefix="/office/rulebooks/drafts")
give_words(bp)
bp.context_processor(words)

PAGE_SIZE = 50
ASKED = ("period", "order", "changed", "page")
ORDERS = {
    "change": _l("biggest change first"),
    "loss": _l("biggest loss first"),
    "score": _l("score of the draft"),
    "code": _l("code"),
}


@bp.get("/<int:draft_id>/trial")
@require_role(Role.INSPECTOR)
def show(draft_id: int) -> str:
    """Set the same facts under what is in force and under the draft side by side."""
    hall = context.hall()
    draft = get_draft(context.session(), hall.id, draft_id)
    book = rulebook_with(draft.edition, draft.settings)
    periods = trial_periods(book, clock.hall_day(clock.now(), hall.time_zone))
    period = _period(periods)
    found = try_draft(context.session(), draft.edition, draft.settings, period)
    order = request.args.get("order", "change")
    changed_only = "changed" in request.args
    rows = _ordered(found.changed if changed_only else found.rows, order)
    page, pages = _page(len(rows))
    return render_template(
        "admin/rulebooks/trial.html",
        draft=draft,
        book=book,
        periods=periods,
        trial=found,
        rows=rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        total=len(rows),
        page={"page": page, "pages": pages},
        order=order,
        orders=ORDERS,
        changed_only=changed_only,
        at=_at,
        names=found.names,
        groups=group_names(context.session(), hall.id),
        step_named=lambda name: step_named(book, name),
        has=_columns(found),
        may_decide=has_role(Role.APPROVER),
    )


def _period(periods: list[Period]) -> Period:
    """Return the period asked for, else the last that is over."""
    asked = request.args.get("period", "")
    over = periods[1] if len(periods) > 1 else periods[0]
    return next((one for one in periods if str(one) == asked), over)


def _page(total: int) -> tuple[int, int]:
    pages = max(1, -(-total // PAGE_SIZE))
    asked = request.args.get("page", 1, int)
    return min(max(asked, 1), pages), pages


def _at(**changes: object) -> str:
    """Return the address of this page with some of its questions changed."""
    asked = {name: request.args[name] for name in ASKED if name in request.args}
    values = {**asked, **changes, **(request.view_args or {})}
    kept: dict[str, Any] = {k: v for k, v in values.items() if v is not None}
    return url_for(".show", **kept)


def _ordered(rows: tuple[TrialRow, ...], order: str) -> list[TrialRow]:
    if order == "code":
        return sorted(rows, key=lambda row: row.code)
    if order == "score":
        return sorted(rows, key=lambda row: (-_score(row), row.code))
    if order == "loss":
        return sorted(rows, key=lambda row: (_moved(row), row.code))
    return sorted(rows, key=lambda row: (-abs(_moved(row)), row.code))


def _score(row: TrialRow) -> Decimal:
    score = row.after.score if row.after else None
    return Decimal(-1) if score is None else score


def _moved(row: TrialRow) -> Decimal:
    return row.change or row.amount_change or Decimal(0)


def _columns(found: Trial) -> dict[str, bool]:
    """Tell which columns have anything in them."""
    cards = [card for row in found.rows for card in (row.before, row.after) if card]
    return {
        "score": any(card.score is not None for card in cards),
        "grade": any(card.grade is not None for card in cards),
        "amount": any(card.amount is not None for card in cards),
        "actions": any(row.actions_in or row.actions_out for row in found.rows),
    }
