"""Write an objection down for somebody who came to the desk, called or wrote."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from signage import clock
from signage.errors import ConflictError, InvalidInputError, NotFoundError
from signage.models import LedgerEntry, Nomination, Notice, Objection
from signage.models.user import Role
from signage.operations.evaluation.award_list import get_nomination
from signage.operations.explaining.explain_award import get_notice
from signage.operations.objections.objecting import (
    LONGEST,
    object_to_entry,
    object_to_nomination,
    object_to_notice,
)
from signage.operations.objections.objection_desk import award_rule
from signage.operations.scores.ledger_list import get_entry
from signage.web import context
from signage.web.access import current_user, require_role
from signage.web.admin.objection_words import give_words
from signage.web.keys import key_of

bp = Blueprint("objection_paper", __name__, url_prefix="/office/objections")
give_words(bp)


Thing = LedgerEntry | Nomination | Notice
READERS: dict[str, Callable[[Session, int, int], Thing]] = {
    "entry": get_entry,
    "nomination": get_nomination,
    "notice": get_notice,
}


@dataclass(frozen=True, slots=True)
class Target:
    """What is objected to; `name` is the form's field for its key."""

    name: str
    thing: Thing


def _target() -> Target:
    """Return what the address or the form names; raise NotFoundError."""
    session, hall_id = context.session(), context.hall().id
    for name, read in READERS.items():
        key = key_of(request.values.get(name, type=int))
        if key:
            return Target(name, read(session, hall_id, key))
    what = "objection"
    raise NotFoundError(what, "")


@bp.get("/new")
@require_role(Role.INSPECTOR)
def new() -> str:
    """Show an empty form: `?nomination=17`, `?notice=3` or `?entry=5`."""
    return _form(_target(), [])


def _form(target: Target, problems: list[str]) -> str:
    return render_template(
        "admin/objections/new.html",
        target=target,
        rule_of=award_rule,
        longest=LONGEST,
        problems=problems,
        kept=request.form,
    )


@bp.post("")
@require_role(Role.INSPECTOR)
def create() -> ResponseReturnValue:
    """Keep an objection that came on paper, by telephone or by word of mouth."""
    target = _target()
    try:
        objection = _object(target)
    except (ConflictError, InvalidInputError) as error:
        context.session().rollback()
        problems = (
            error.problems if isinstance(error, InvalidInputError) else error.args
        )
        return _form(_target(), list(problems)), error.status
    path = url_for("objections.show", objection_id=objection.id)
    context.session().commit()
    flash(_("The objection is recorded. Another person decides it."), "success")
    return redirect(path, 303)


def _object(target: Target) -> Objection:
    session, hall, form = context.session(), context.hall(), request.form
    text, person, now = form.get("text", ""), current_user(), clock.now()
    thing = target.thing
    if isinstance(thing, LedgerEntry):
        return object_to_entry(session, hall, thing, text=text, actor=person, now=now)
    who = {"name": form.get("name", ""), "contact": form.get("contact", "")}
    if isinstance(thing, Nomination):
        return object_to_nomination(
            session, hall, thing, text=text, **who, actor=person, now=now
        )
    return object_to_notice(
        session, hall, thing, text=text, **who, actor=person, now=now
    )
