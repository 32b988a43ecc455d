"""The rule map: what the office records, and the rule of each rulebook it is."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError
from signage.models.user import Role
from signage.operations.rulebooks.own_facts import (
    NewFactKind,
    add_fact_kind,
    fact_kind_page,
    get_fact_kind,
    remove_fact_kind,
)
from signage.operations.rulebooks.rulebook_list import rulebook_rows
from signage.rules.check import is_unset
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule
from signage.web import context
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.score_words import give_words

bp = Blueprint("fact_kinds", __name__, url_prefix="/office/fact-kinds")
give_words(bp)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List the kinds of fact with their rules."""
    return _index([])


def _index(problems: list[str]) -> str:
    text = request.args.get("text", "")
    session, hall_id = context.session(), context.hall().id
    return render_template(
        "admin/rulebooks/facts.html",
        page=fact_kind_page(session, hall_id, text, request.args.get("page", 1, int)),
        text=text,
        books=_books(),
        recordable=_recordable,
        given=request.form,
        may_decide=has_role(Role.APPROVER),
        problems=problems,
    )


def _books() -> dict[str, Rulebook]:
    """Return the rulebooks that are in force, planned or drafted."""
    hall = context.hall()
    today = clock.hall_day(clock.now(), hall.time_zone)
    rows = rulebook_rows(context.session(), hall.id, today)
    return {
        row.slug: row.book
        for row in rows
        if row.in_force or row.planned or row.drafts or row.is_own
    }


def _recordable(book: Rulebook) -> list[Rule]:
    """Return the rules that an entry may name."""
    rules = book.rules.values()
    return [rule for rule in rules if not rule.is_derived and not is_unset(rule)]


@bp.post("")
@require_role(Role.APPROVER)
def add() -> ResponseReturnValue:
    """Add a kind of fact of the hall's own."""
    form, books = request.form, _books()
    given = {slug: form.get(f"rule-{slug}", "") for slug in books}
    new = NewFactKind(
        code=form.get("code", "").strip(),
        label_zh=form.get("label_zh", "").strip(),
        label_en=form.get("label_en", "").strip(),
        rules={slug: rule for slug, rule in given.items() if rule},
    )
    session, hall = context.session(), context.hall()
    try:
        add_fact_kind(session, hall, new, books, actor=current_user(), now=clock.now())
    except InvalidInputError as error:
        return _index(list(error.problems)), error.status
    session.commit()
    flash(_("The fact can be recorded now."), "success")
    return redirect(url_for(".index", text=new.code), 303)


@bp.post("/<int:kind_id>/removal")
@require_role(Role.APPROVER)
def remove(kind_id: int) -> ResponseReturnValue:
    """Remove a kind of fact that no entry names."""
    session = context.session()
    kind = get_fact_kind(session, context.hall().id, kind_id)
    remove_fact_kind(session, kind, actor=current_user(), now=clock.now())
    session.commit()
    flash(_("The fact is removed."), "success")
    return redirect(url_for(".index"), 303)
