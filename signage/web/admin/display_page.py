"""A page per display: what it shows, how it is, what was wrong; and its form."""

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError
from signage.models import Display
from signage.models.display import DisplayKind
from signage.models.user import Role
from signage.operations.displays.display_story import story_of
from signage.operations.displays.displays import display_of, revise_display, states_of
from signage.operations.displays.faults import open_faults
from signage.operations.displays.sizes import fit_of
from signage.operations.displays.tag_rules import (
    display_tags,
    group_by_tags,
    retag_display,
)
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.audit_words import deed, details
from signage.web.admin.display_abilities import commands_for, remarks_on
from signage.web.admin.display_condition import (
    condition_facts,
    is_number,
    reported_errors,
)
from signage.web.admin.display_form import DisplayForm
from signage.web.admin.display_texts import outage_end_text, span_text
from signage.web.admin.fleet_cards import Card, cards_of, settle_thumbnails
from signage.web.admin.frames import with_frames
from signage.web.admin.player_words import in_words
from signage.web.context import database, hall, session
from signage.web.forms import refuse
from signage.web.i18n import translated

bp = Blueprint("display_page", __name__, url_prefix="/office/displays")

PLAYS_PAGE = "/office/plays"


@bp.get("/<int:display_id>")
@require_role(Role.INSPECTOR)
def show(display_id: int) -> Response:
    """Show one display and all that is known of it."""
    display = display_of(session(), hall(), display_id)
    page = render_template(
        "admin/displays/show.html",
        card=_card(display),
        fit=fit_of(session(), display.group),
        story=story_of(session(), display),
        facts=condition_facts(display),
        errors=reported_errors(display),
        lost=_has_no_rule(display),
        turned=_is_turned(display),
        commands=commands_for(display),
        remarks=remarks_on(display),
        deed=deed,
        details=details,
        end_text=outage_end_text,
        span_text=span_text,
        in_words=in_words,
        plays=_plays_page(display_id),
        may_change=has_role(Role.ADMINISTRATOR),
        may_command=has_role(Role.EDITOR),
        now=clock.now(),
    )
    return with_frames(make_response(page))


@bp.get("/<int:display_id>/form")
@require_role(Role.ADMINISTRATOR)
def edit(display_id: int) -> str:
    """Show the form of a display's name, kind, place, size and tags."""
    display = display_of(session(), hall(), display_id)
    return _form(display, DisplayForm.offering(session(), hall(), display))


@bp.post("/<int:display_id>")
@require_role(Role.ADMINISTRATOR)
def revise(display_id: int) -> ResponseReturnValue:
    """Rename a display, or give it another kind, group, window, size or tags."""
    display = display_of(session(), hall(), display_id)
    form = DisplayForm.offering(session(), hall(), display)
    if not form.validate():
        return _form(display, form), 422
    try:
        _revise(display, form)
    except InvalidInputError as error:
        session().rollback()
        for problem in error.problems:
            refuse(form.tags, translated(problem))
        return _form(display_of(session(), hall(), display_id), form), 422
    session().commit()
    flash(_("Saved. The display follows at once."), "success")
    return redirect(url_for(".show", display_id=display_id), 303)


def _revise(display: Display, form: DisplayForm) -> None:
    actor, now = current_user(), clock.now()
    tags, follows = form.wanted_tags, bool(form.follows_tags.data)
    revise_display(session(), display, form.place, actor=actor, now=now)
    retag_display(session(), display, tags, follows=follows, actor=actor, now=now)


def _card(display: Display) -> Card:
    now = clock.now()
    faults = open_faults(session(), [display.id])
    cards = cards_of(session(), states_of(session(), [display], now=now), faults, now)
    settle_thumbnails(database(), cards, faults, now)
    return cards[0]


def _form(display: Display, form: DisplayForm) -> str:
    return render_template(
        "admin/displays/edit.html",
        form=form,
        display=display,
        tags=display_tags(session(), hall()),
    )


def _has_no_rule(display: Display) -> bool:
    """Say whether a display that follows its tags fits no group's rule."""
    if not display.follows_tags:
        return False
    return group_by_tags(session(), hall().id, display.tags) is None


def _is_turned(display: Display) -> bool:
    """Say whether a television stands where its group's lie, or lies where they stand.

    It shows the other orientation's slides as well as they go; better is another group.
    """
    width, height = display.report.get("width"), display.report.get("height")
    if display.kind != DisplayKind.TV or not (is_number(width) and is_number(height)):
        return False
    return (height > width) != display.group.is_portrait


def _plays_page(display_id: int) -> str | None:
    """Return where this display's proof of play is, if this installation has it."""
    known = any(rule.rule == PLAYS_PAGE for rule in current_app.url_map.iter_rules())
    return f"{PLAYS_PAGE}?display={display_id}" if known else None
