"""The ledger's pages: the list with its filters, one entry, its reversal."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError
from signage.models import LedgerEntry
from signage.models.user import Role
from signage.operations.explaining.origins import origin_of
from signage.operations.facts.entry_check import rulebooks_on
from signage.operations.facts.fact_kinds import rules_under
from signage.operations.facts.ledger import is_closed, reverse_entry
from signage.operations.rulebooks.adoption import adoptions_of
from signage.operations.scores.ledger_list import LedgerFilter, get_entry, ledger_page
from signage.rules.period import Period
from signage.web import context
from signage.web.access import current_user, require_role
from signage.web.admin.paging import beside
from signage.web.admin.score_words import give_words
from signage.web.keys import asked_key

bp = Blueprint("ledger", __name__, url_prefix="/office/entries/ledger")
give_words(bp)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List entries, filtered by the address; what cannot be read is no filter."""
    chosen = _chosen()
    page = ledger_page(
        context.session(),
        context.hall().id,
        chosen,
        older_than=asked_key("older_than"),
        newer_than=asked_key("newer_than"),
    )
    return render_template(
        "admin/entries/ledger.html",
        page=page,
        chosen=chosen,
        newer=beside("newer_than", page.newer_than),
        older=beside("older_than", page.older_than),
    )


def _chosen() -> LedgerFilter:
    return LedgerFilter(
        subject=request.args.get("subject", "").strip(),
        fact=request.args.get("fact", "").strip(),
        first_on=request.args.get("first_on", type=date.fromisoformat),
        last_on=request.args.get("last_on", type=date.fromisoformat),
    )


@bp.get("/<int:entry_id>")
@require_role(Role.INSPECTOR)
def show(entry_id: int) -> str:
    """Show one entry with its rules, and how it may be reversed."""
    return _show(_entry(entry_id), [])


def _show(entry: LedgerEntry, problems: list[str]) -> str:
    session, hall = context.session(), context.hall()
    books = rulebooks_on(adoptions_of(session, hall.id), entry.occurred_on)
    month = str(Period.month_of(entry.occurred_on))
    return render_template(
        "admin/entries/entry.html",
        entry=entry,
        origin=origin_of(session, entry),
        problems=problems,
        month=month,
        closed=is_closed(session, hall, month),
        rules=rules_under(entry.fact_kind, books, entry.occurred_on),
    )


@bp.post("/<int:entry_id>/reversal")
@require_role(Role.INSPECTOR)
def reverse(entry_id: int) -> ResponseReturnValue:
    """Reverse an entry, with a reason."""
    entry, reason = _entry(entry_id), request.form.get("reason", "")
    try:
        reverse_entry(
            context.session(),
            entry,
            reason=reason,
            actor=current_user(),
            now=clock.now(),
        )
    except InvalidInputError as error:
        return _show(entry, list(error.problems)), error.status
    context.session().commit()
    flash(_("The entry is reversed and the scores are computed anew."), "success")
    return redirect(url_for(".show", entry_id=entry_id), 303)


def _entry(entry_id: int) -> LedgerEntry:
    return get_entry(context.session(), context.hall().id, entry_id)
