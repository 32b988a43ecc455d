"""Record a fact: type to find it and the person, see what it costs, done."""

from datetime import date
from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError
from signage.models import FactKind, Subject
from signage.models.user import Role
from signage.operations.facts.entry_check import rulebooks_on
from signage.operations.facts.fact_kinds import find_fact_kinds, kinds_for, rules_under
from signage.operations.facts.ledger import Recorded, record_entry
from signage.operations.hall.subjects import find_subjects, has_subjects
from signage.operations.rulebooks.adoption import adoptions_of
from signage.operations.scores.ledger_list import LedgerFilter, ledger_page
from signage.rules.rulebook import Rulebook
from signage.web import context
from signage.web.access import current_user, require_role
from signage.web.admin.entry_form import (
    EntryForm,
    blank_form,
    chosen_fact,
    chosen_subject,
    new_entry,
    problems_of_form,
)
from signage.web.admin.score_words import give_words, label, points, signed
from signage.web.keys import NO_KEY, asked_key

bp = Blueprint("entries", __name__, url_prefix="/office/entries")
give_words(bp)

SHOWN_BELOW = 10


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """Show the empty form and what was recorded last."""
    return _page(blank_form(_today()), [])


@bp.post("")
@require_role(Role.INSPECTOR)
def create() -> ResponseReturnValue:
    """Record the fact; show everything that is wrong with it otherwise."""
    session, hall = context.session(), context.hall()
    form = EntryForm(request.form)
    fact = chosen_fact(session, hall, form)
    subject = chosen_subject(session, hall, form)
    problems = problems_of_form(form, fact, subject)
    if problems or fact is None or subject is None:
        return _page(form, problems, fact, subject), InvalidInputError.status
    new = new_entry(form, fact, subject)
    try:
        recorded = record_entry(
            session, hall, new, actor=current_user(), now=clock.now()
        )
    except InvalidInputError as error:
        return _page(form, list(error.problems), fact, subject), error.status
    session.commit()
    flash(_said(recorded, fact, subject), "success")
    return redirect(url_for(".index"), 303)


def _said(recorded: Recorded, fact: FactKind, subject: Subject) -> str:
    """Say what was recorded and how the subject's score moved."""
    values = {"fact": label(fact), "name": subject.name}
    if not recorded.is_new:
        return _("%(fact)s, %(name)s: was recorded before, once is enough.", **values)
    moved = [c for c in recorded.changes if c.subject_id == subject.id]
    if not moved or moved[0].after is None:
        return _("Recorded: %(fact)s, %(name)s. The score stays.", **values)
    before, after = moved[0].before or Decimal(0), moved[0].after
    return _(
        "Recorded: %(fact)s, %(name)s. Score %(before)s → %(after)s (%(change)s).",
        before=points(before),
        after=points(after),
        change=signed(after - before),
        **values,
    )


@bp.get("/facts")
@require_role(Role.INSPECTOR)
def facts() -> str:
    """List the facts that fit what is typed, as options."""
    typed = request.args.get("fact_text", "")
    found = find_fact_kinds(context.session(), context.hall().id, typed)
    return render_template("admin/entries/_facts.html", found=found)


@bp.get("/subjects")
@require_role(Role.INSPECTOR)
def subjects() -> str:
    """List the people and windows that fit what is typed and the chosen fact."""
    session, hall = context.session(), context.hall()
    typed = request.args.get("subject_text", "")
    fact = session.get(FactKind, asked_key("fact") or NO_KEY)
    kinds = kinds_for(fact, _rulebooks(_today())) if fact else ["staff", "window"]
    found = find_subjects(session, hall.id, typed, kinds) if typed.strip() else ()
    return render_template("admin/entries/_subjects.html", found=found, typed=typed)


@bp.get("/cost")
@require_role(Role.INSPECTOR)
def cost() -> str:
    """Show the rules that a fact falls under on a day, and what they cost."""
    form = EntryForm(request.args)
    fact = chosen_fact(context.session(), context.hall(), form)
    on = form.occurred_on.data or _today()
    return render_template("admin/entries/_chosen.html", form=form, **_cost(fact, on))


def _cost(fact: FactKind | None, on: date) -> dict[str, object]:
    rules = rules_under(fact, _rulebooks(on), on) if fact else []
    return {"fact": fact, "rules": rules}


def _rulebooks(on: date) -> dict[str, Rulebook]:
    return rulebooks_on(adoptions_of(context.session(), context.hall().id), on)


def _page(
    form: EntryForm,
    problems: list[str],
    fact: FactKind | None = None,
    subject: Subject | None = None,
) -> str:
    """Show the form with its problems, and below it what was recorded last."""
    session, hall = context.session(), context.hall()
    page = ledger_page(session, hall.id, LedgerFilter())
    return render_template(
        "admin/entries/index.html",
        form=form,
        problems=problems,
        chosen=fact,
        subject=subject,
        today=_today(),
        has_subjects=has_subjects(session, hall.id),
        entries=page.entries[:SHOWN_BELOW],
        **_cost(fact, form.occurred_on.data or _today()),
    )


def _today() -> date:
    return clock.hall_day(clock.now(), context.hall().time_zone)
