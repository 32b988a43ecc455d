"""Drafts of a rulebook: its settings, and its adoption from a month on."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError
from signage.models import RulebookDraft
from signage.models.user import Role
from signage.operations.adopting.adopting import adopt_draft
from signage.operations.adopting.adoption_plan import adoptable_months
from signage.operations.rulebooks.adoption import adoptions_of
from signage.operations.rulebooks.drafts import delete_draft, edit_draft, get_draft
from signage.operations.rulebooks.editions import adoption_on, rulebook_with
from signage.operations.rulebooks.rule_map_gaps import map_gaps
from signage.rules.rulebook import Rulebook
from signage.rules.schema_awards import Setting
from signage.web import context
from signage.web.access import (
    current_user,
    has_role,
    require_recent_password,
    require_role,
)
from signage.web.admin.rulebook_words import PERIODS, words
from signage.web.admin.rulebooks import day_of
from signage.web.admin.score_words import give_words
from signage.web.admin.setting_meaning import by_name

bp = Blueprint("rulebook_drafts", __name__, url_prefix="/office/rulebooks/drafts")
give_words(bp)
bp.context_processor(words)


@dataclass(frozen=True, slots=True)
class Question:
    """One setting as the page asks it: what is chosen, what holds by default."""

    name: str
    setting: Setting
    value: str
    in_force: str | None

    @property
    def choices(self) -> tuple[str, ...]:
        """Return what may be chosen; none for a number."""
        return self.setting.choices if isinstance(self.setting.choices, tuple) else ()

    @property
    def is_fixed(self) -> bool:
        """Tell whether it only documents the source."""
        return self.setting.choices in ("fixed", "unset")

    @property
    def is_missing(self) -> bool:
        """Tell whether grading needs a value that is not set."""
        return self.setting.required and self.value == "unset"

    @property
    def is_changed(self) -> bool:
        """Tell whether it differs from the default."""
        return self.value != self.setting.default


@bp.get("/<int:draft_id>")
@require_role(Role.INSPECTOR)
def edit(draft_id: int) -> str:
    """Show a draft's settings."""
    draft = _draft(draft_id)
    return _edit(draft, dict(draft.settings), draft.note, [])


def _edit(
    draft: RulebookDraft, chosen: dict[str, str], note: str, problems: list[str]
) -> str:
    book = rulebook_with(draft.edition, {})
    questions = list(_questions(book, chosen))
    return render_template(
        "admin/rulebooks/settings.html",
        draft=draft,
        book=book,
        note=note,
        questions=[one for one in questions if not one.is_fixed],
        facts=[one for one in questions if one.is_fixed],
        problems=problems,
        may_decide=has_role(Role.APPROVER),
    )


def _questions(book: Rulebook, chosen: dict[str, str]) -> Iterator[Question]:
    session, hall = context.session(), context.hall()
    today = clock.hall_day(clock.now(), hall.time_zone)
    in_force = adoption_on(adoptions_of(session, hall.id), book.slug, today)
    held = rulebook_with(in_force.edition, in_force.settings).values if in_force else {}
    for name, setting in book.settings.items():
        value = chosen.get(name, setting.default)
        yield Question(name, setting, value, held.get(name))


@bp.post("/<int:draft_id>")
@require_role(Role.APPROVER)
def save(draft_id: int) -> ResponseReturnValue:
    """Keep the settings of a draft; nothing in force changes."""
    draft = _draft(draft_id)
    note = request.form.get("note", "")
    book = rulebook_with(draft.edition, {})
    chosen = dict(_given(book))
    try:
        edit_draft(
            context.session(),
            draft,
            chosen=chosen,
            note=note,
            actor=current_user(),
            now=clock.now(),
        )
    except InvalidInputError as error:
        problems = [by_name(problem) for problem in error.problems]
        return _edit(draft, chosen, note, problems), error.status
    context.session().commit()
    if "try" in request.form:
        return redirect(url_for("rulebook_trial.show", draft_id=draft_id), 303)
    flash(_("The draft is kept; nothing in force has changed."), "success")
    return redirect(url_for(".edit", draft_id=draft_id), 303)


def _given(book: Rulebook) -> Iterator[tuple[str, str]]:
    """Yield what was given for each setting; an empty number is the default."""
    for name, setting in book.settings.items():
        value = request.form.get(f"setting-{name}", "").strip()
        if value or f"setting-{name}" in request.form:
            yield name, value or setting.default


@bp.post("/<int:draft_id>/deletion")
@require_role(Role.APPROVER)
def delete(draft_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    draft = _draft(draft_id)
    slug = draft.edition.slug
    delete_draft(context.session(), draft, actor=current_user(), now=clock.now())
    context.session().commit()
    flash(_("The draft is gone; nothing in force has changed."), "success")
    return redirect(url_for("rulebooks.show", slug=slug), 303)


@bp.get("/<int:draft_id>/adoption")
@require_role(Role.APPROVER)
def plan(draft_id: int) -> str:
    """Ask from when on and why a draft is to be adopted, with what to look at first."""
    return _plan(_draft(draft_id), [])


def _plan(draft: RulebookDraft, problems: list[str]) -> str:
    session, hall, now = context.session(), context.hall(), clock.now()
    book = rulebook_with(draft.edition, draft.settings)
    today = clock.hall_day(now, hall.time_zone)
    in_force = adoption_on(adoptions_of(session, hall.id), book.slug, today)
    months = adoptable_months(session, hall, now)
    asked = request.form.get("first_on") or months[-12].first.isoformat()
    return render_template(
        "admin/rulebooks/adopt.html",
        draft=draft,
        book=book,
        in_force=in_force,
        months=months,
        asked=asked,
        reason=request.form.get("reason", ""),
        gaps=map_gaps(session, hall.id, book),
        cycles=[PERIODS[cycle] for cycle in _long_cycles(book)],
        problems=problems,
    )


def _long_cycles(book: Rulebook) -> list[str]:
    """Return the cycles longer than a month in which the rulebook scores anybody."""
    kinds = (kind.points for kind in book.subjects.values() if kind.points)
    return sorted({points.cycle for points in kinds} - {"month"})


@bp.post("/<int:draft_id>/adoption")
@require_role(Role.APPROVER)
@require_recent_password
def adopt(draft_id: int) -> ResponseReturnValue:
    """Adopt a draft from a month on; it is then no draft any more."""
    session, hall, now = context.session(), context.hall(), clock.now()
    draft, form = _draft(draft_id), request.form
    try:
        adoption = adopt_draft(
            session,
            hall,
            draft,
            first_on=day_of(form.get("first_on", "")),
            reason=form.get("reason", ""),
            actor=current_user(),
            now=now,
        )
    except InvalidInputError as error:
        return _plan(draft, list(error.problems)), error.status
    slug, day = adoption.slug, adoption.first_on.isoformat()
    session.commit()
    flash(
        _("Adopted from %(day)s on; closed periods stay as they are.", day=day),
        "success",
    )
    return redirect(url_for("rulebooks.show", slug=slug), 303)


def _draft(draft_id: int) -> RulebookDraft:
    return get_draft(context.session(), context.hall().id, draft_id)
