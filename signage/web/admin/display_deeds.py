"""What is done to displays: to one on its page, to many chosen on the fleet's page."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from signage import clock
from signage.errors import ForbiddenError, InvalidInputError, Message
from signage.models import Display
from signage.models.user import Role
from signage.operations.content.media_edit import read_tags
from signage.operations.displays.display_commands import (
    Command,
    command_display,
    refusal_of,
)
from signage.operations.displays.display_groups import display_group_of
from signage.operations.displays.displays import display_of, revoke_display
from signage.operations.displays.faults import dismiss_fault, fault_of
from signage.operations.displays.fleet import chosen_displays, fleet_of
from signage.operations.displays.moving import change_tags, move_displays
from signage.operations.displays.tag_rules import settle_by_tags
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.display_abilities import REFUSALS, left_out, refusals_among
from signage.web.admin.fleet_wish import kept_arguments, wish_asked
from signage.web.context import hall, session
from signage.web.i18n import translated
from signage.web.keys import key_of

bp = Blueprint("display_deeds", __name__, url_prefix="/office/displays")

NO_SUCH_DEED = Message("Choose what is to be done with the displays.")
NONE_CHOSEN = Message("Choose at least one display.")
NO_TAGS = Message("Write at least one tag.")
NO_SUCH_COMMAND = Message("A display cannot be told that.")


@bp.post("/deeds")
@require_role(Role.EDITOR)
def many() -> ResponseReturnValue:
    """Move, tag or command the displays chosen, or all that the list's wish finds."""
    back = redirect(url_for("displays.index", **kept_arguments()), 303)
    try:
        told = _do(_chosen())
    except InvalidInputError as error:
        session().rollback()
        for problem in error.problems:
            flash(translated(problem), "danger")
        return back
    session().commit()
    flash(told, "success")
    return back


@bp.post("/<int:display_id>/commands")
@require_role(Role.EDITOR)
def command(display_id: int) -> ResponseReturnValue:
    """Tell one display to do something."""
    display = display_of(session(), hall(), display_id)
    name = display.name
    _command([display], request.form.get("command", ""))
    session().commit()
    flash(_("“%(name)s” has been told.", name=name), "success")
    return redirect(url_for("display_page.show", display_id=display_id), 303)


@bp.post("/<int:display_id>/faults/<int:fault_id>/dismissal")
@require_role(Role.EDITOR)
def dismiss(display_id: int, fault_id: int) -> ResponseReturnValue:
    """End a fault that somebody has seen to; it comes back if it was not mended."""
    display = display_of(session(), hall(), display_id)
    fault = fault_of(session(), display, fault_id)
    dismiss_fault(session(), fault, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("Dismissed. It is shown again if it happens again."), "success")
    return redirect(url_for("display_page.show", display_id=display_id), 303)


@bp.post("/<int:display_id>/revocation")
@require_role(Role.ADMINISTRATOR)
def revoke(display_id: int) -> ResponseReturnValue:
    """Take a display's right to show anything; it shows a pairing code again."""
    display = display_of(session(), hall(), display_id)
    name = display.name
    revoke_display(session(), display, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("“%(name)s” is revoked and shows nothing more.", name=name), "success")
    return redirect(url_for("displays.index"), 303)


def _chosen() -> Sequence[Display]:
    if request.form.get("everything"):
        found = fleet_of(session(), hall(), wish_asked(), now=clock.now())
    else:
        keys = [key_of(key) for key in request.form.getlist("display", type=int)]
        found = chosen_displays(session(), hall(), keys)
    if not found:
        raise InvalidInputError([NONE_CHOSEN])
    return found


def _do(displays: Sequence[Display]) -> str:
    """Do what was asked to these displays; return what to tell the person."""
    deed = request.form.get("deed", "")
    if deed == "command":
        return _command(displays, request.form.get("command", ""))
    if deed not in {"move", "tag", "untag"}:
        raise InvalidInputError([NO_SUCH_DEED])
    if not has_role(Role.ADMINISTRATOR):
        raise ForbiddenError(Message("change displays"))
    if deed == "move":
        return _move(displays)
    return _tag(displays, is_removal=deed == "untag")


def _move(displays: Sequence[Display]) -> str:
    group_id = key_of(request.form.get("to_group", 0, int))
    group = display_group_of(session(), hall().id, group_id)
    actor, now = current_user(), clock.now()
    count = move_displays(session(), displays, group, actor=actor, now=now)
    return ngettext(
        "%(num)s display moved to “%(group)s”.",
        "%(num)s displays moved to “%(group)s”.",
        count,
        group=group.name,
    )


def _tag(displays: Sequence[Display], *, is_removal: bool) -> str:
    tags = read_tags(request.form.get("tags", ""))
    if not tags:
        raise InvalidInputError([NO_TAGS])
    actor, now = current_user(), clock.now()
    change = {"removed": tags} if is_removal else {"added": tags}
    count = change_tags(session(), displays, **change, actor=actor, now=now)
    moves = settle_by_tags(session(), hall(), actor=actor, now=now)
    told = ngettext("%(num)s display changed.", "%(num)s displays changed.", count)
    if not moves:
        return told
    moved = ngettext(
        "%(num)s followed its tags to another group.",
        "%(num)s followed their tags to another group.",
        len(moves),
    )
    return f"{told} {moved}"


def _command(displays: Sequence[Display], name: str) -> str:
    """Tell those of the displays that can do it; return what to tell the person."""
    known = next((each for each in Command if each.value == name), None)
    if known is None:
        raise InvalidInputError([NO_SUCH_COMMAND])
    counted = refusals_among(displays, known)
    if not counted[None]:
        raise InvalidInputError([REFUSALS[each] for each in counted if each])
    for display in displays:
        if refusal_of(display, known) is None:
            command_display(
                session(), display, known, actor=current_user(), now=clock.now()
            )
    told = ngettext(
        "%(num)s display has been told.",
        "%(num)s displays have been told.",
        counted[None],
    )
    return " ".join([told, *left_out(counted)])
