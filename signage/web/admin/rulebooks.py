"""Rulebooks: which are in force, what they say, own files, and the assessment."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError, NotFoundError
from signage.models import RulebookEdition
from signage.models.user import Role
from signage.operations.adopting.adopting import choose_assessment, end_rulebook
from signage.operations.adopting.adoption_plan import adoptable_months
from signage.operations.rulebooks.adoption import adoptions_of
from signage.operations.rulebooks.drafts import drafts_of, make_draft
from signage.operations.rulebooks.edition_files import upload_edition
from signage.operations.rulebooks.editions import (
    adoption_on,
    get_edition,
    keep_shipped,
    rulebook_with,
    shipped_editions,
)
from signage.operations.rulebooks.rule_map_gaps import fill_map, map_gaps
from signage.operations.rulebooks.rulebook_list import (
    editions_of,
    history_of,
    rulebook_rows,
)
from signage.rules.rulebook import Rulebook
from signage.web import context
from signage.web.access import (
    current_user,
    has_role,
    require_recent_password,
    require_role,
)
from signage.web.admin.rulebook_words import rule_groups, words
from signage.web.admin.score_words import give_words
from signage.web.keys import asked_key, key_of

bp = Blueprint("rulebooks", __name__, url_prefix="/office/rulebooks")
give_words(bp)
bp.context_processor(words)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List the rulebooks: in force, planned, on offer."""
    return _index([])


def _index(problems: list[str]) -> str:
    session, hall = context.session(), context.hall()
    now = clock.now()
    rows = rulebook_rows(session, hall.id, clock.hall_day(now, hall.time_zone))
    return render_template(
        "admin/rulebooks/index.html",
        rows=rows,
        scoring=[row for row in rows if row.in_force and _scores_months(row.book)],
        months=adoptable_months(session, hall, now),
        may_decide=has_role(Role.APPROVER),
        problems=problems,
    )


def _scores_months(book: Rulebook) -> bool:
    scored = any(kind.points is not None for kind in book.subjects.values())
    return scored and "month" in book.content.periods


@bp.post("/files")
@require_role(Role.APPROVER)
@require_recent_password
def upload() -> ResponseReturnValue:
    """Take a rulebook file of the hall's own."""
    file = request.files.get("file")
    content = file.read() if file else b""
    try:
        edition = upload_edition(
            context.session(),
            context.hall(),
            content,
            actor=current_user(),
            now=clock.now(),
        )
    except InvalidInputError as error:
        return _index(list(error.problems)), error.status
    context.session().commit()
    name = edition.edition
    flash(
        _("The file is clean; edition %(edition)s is stored.", edition=name), "success"
    )
    to = url_for(".show", slug=edition.slug, edition=edition.id)
    return redirect(to, 303)


@bp.post("/assessment")
@require_role(Role.APPROVER)
@require_recent_password
def assess() -> ResponseReturnValue:
    """Choose the rulebook whose month score is the assessment."""
    form = request.form
    try:
        choose_assessment(
            context.session(),
            context.hall(),
            form.get("slug", ""),
            first_on=day_of(form.get("first_on", "")),
            reason=form.get("reason", ""),
            actor=current_user(),
            now=clock.now(),
        )
    except InvalidInputError as error:
        return _index(list(error.problems)), error.status
    context.session().commit()
    flash(_("The assessment comes from this rulebook from then on."), "success")
    return redirect(url_for(".index"), 303)


def day_of(text: str) -> date:
    """Return a day of a form; a day that nothing begins on if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


@bp.get("/<slug>")
@require_role(Role.INSPECTOR)
def show(slug: str) -> str:
    """Show one rulebook: its history, editions, drafts, and all that it says."""
    return _show(slug, [])


def _show(slug: str, problems: list[str]) -> str:
    session, hall = context.session(), context.hall()
    now = clock.now()
    today = clock.hall_day(now, hall.time_zone)
    in_force = adoption_on(adoptions_of(session, hall.id), slug, today)
    stored = editions_of(session, hall.id, slug)
    shipped = shipped_editions().get(slug)
    shown = _shown(slug, stored[0] if stored else None)
    history = history_of(session, hall.id, slug)
    is_shown_in_force = in_force is not None and shown == in_force.edition
    settings = in_force.settings if in_force and is_shown_in_force else {}
    book = rulebook_with(shown, settings) if shown else _shipped(slug)
    return render_template(
        "admin/rulebooks/show.html",
        slug=slug,
        book=book,
        shown=shown,
        in_force=in_force,
        history=history,
        is_running=any(one.last_on is None or one.last_on >= today for one in history),
        editions=stored,
        fresh=shipped if shipped and _is_fresh(shipped, stored) else None,
        drafts=drafts_of(session, hall.id, slug),
        groups=list(rule_groups(book)),
        gaps=map_gaps(session, hall.id, book),
        months=adoptable_months(session, hall, now),
        may_decide=has_role(Role.APPROVER),
        problems=problems,
    )


def _shown(slug: str, newest: RulebookEdition | None) -> RulebookEdition | None:
    """Return the edition asked for, else what is in force, else the newest."""
    session, hall = context.session(), context.hall()
    asked = asked_key("edition")
    if asked is not None:
        return _of_slug(get_edition(session, hall.id, asked), slug)
    if request.args.get("edition") == "shipped":
        return None
    today = clock.hall_day(clock.now(), hall.time_zone)
    in_force = adoption_on(adoptions_of(session, hall.id), slug, today)
    return in_force.edition if in_force else newest


def _of_slug(edition: RulebookEdition, slug: str) -> RulebookEdition:
    if edition.slug != slug:
        what = "rulebook edition"
        raise NotFoundError(what, edition.id)
    return edition


def _shipped(slug: str) -> Rulebook:
    found = shipped_editions().get(slug)
    if found is None:
        what = "rulebook"
        raise NotFoundError(what, slug)
    return found


def _is_fresh(shipped: Rulebook, stored: object) -> bool:
    """Tell whether the program ships a text that the hall has not stored."""
    editions = stored if isinstance(stored, list) else []
    return shipped.digest not in {one.digest for one in editions}


@bp.post("/<slug>/drafts")
@require_role(Role.APPROVER)
def draft(slug: str) -> ResponseReturnValue:
    """Start a draft of an edition, from what is in force."""
    session, hall, now = context.session(), context.hall(), clock.now()
    key = key_of(request.form.get("edition", type=int))
    if key:
        edition = _of_slug(get_edition(session, hall.id, key), slug)
    else:
        edition = keep_shipped(session, hall, slug, actor=current_user(), now=now)
    today = clock.hall_day(now, hall.time_zone)
    in_force = adoption_on(adoptions_of(session, hall.id), slug, today)
    made = make_draft(
        session,
        hall,
        edition,
        settings=in_force.settings if in_force else {},
        actor=current_user(),
        now=now,
    )
    session.commit()
    return redirect(url_for("rulebook_drafts.edit", draft_id=made.id), 303)


@bp.post("/<slug>/end")
@require_role(Role.APPROVER)
@require_recent_password
def end(slug: str) -> ResponseReturnValue:
    """Apply a rulebook no longer, from a month on."""
    form = request.form
    try:
        end_rulebook(
            context.session(),
            context.hall(),
            slug,
            first_off=day_of(form.get("first_off", "")),
            reason=form.get("reason", ""),
            actor=current_user(),
            now=clock.now(),
        )
    except InvalidInputError as error:
        return _show(slug, list(error.problems)), error.status
    context.session().commit()
    flash(_("The rulebook ends then; closed periods stay as they are."), "success")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/<slug>/facts")
@require_role(Role.APPROVER)
def map_facts(slug: str) -> ResponseReturnValue:
    """Give every rule that nothing falls under a kind of fact."""
    session, hall, now = context.session(), context.hall(), clock.now()
    key = key_of(request.form.get("edition", type=int))
    book = _shipped(slug) if not key else rulebook_with(_stored(slug, key), {})
    count = fill_map(session, hall, book, actor=current_user(), now=now)
    session.commit()
    flash(_("%(count)s rules can be recorded now.", count=count), "success")
    return redirect(url_for(".show", slug=slug, edition=key or "shipped"), 303)


def _stored(slug: str, key: int) -> RulebookEdition:
    return _of_slug(get_edition(context.session(), context.hall().id, key), slug)
