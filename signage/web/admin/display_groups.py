"""Pages of display groups: what they show, how large, the resulting programme."""

from collections.abc import Sequence

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError
from signage.models import DisplayGroup
from signage.models.user import Role
from signage.operations.displays.display_group_check import WantedGroup, rule_of
from signage.operations.displays.display_groups import (
    DisplayGroupInvalidError,
    counted_groups,
    delete_display_group,
    display_group_of,
    playlists_to_choose,
    save_display_group,
)
from signage.operations.displays.moving import Move
from signage.operations.displays.sizes import fit_of
from signage.operations.displays.tag_rules import TagRule, display_tags, moves_by_tags
from signage.operations.publishing.uses import Use, uses_of
from signage.playout.manifest import stamp_of
from signage.playout.typography import is_large_enough
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.announcement_preview import Look, PreviewPage, frame
from signage.web.admin.display_group_form import GroupForm
from signage.web.admin.frames import with_frames
from signage.web.admin.group_programme import programme_of
from signage.web.context import database, hall, session
from signage.web.keys import key_of

bp = Blueprint("display_groups", __name__, url_prefix="/office/display-groups")


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List the display groups."""
    return render_template(
        "admin/display_groups/index.html",
        rows=counted_groups(session(), hall().id),
        playlists=dict(playlists_to_choose(session(), hall().id)),
        is_large_enough=is_large_enough,
        rule=TagRule.of,
        may_change=has_role(Role.ADMINISTRATOR),
    )


@bp.get("/new")
@require_role(Role.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _page(GroupForm())


@bp.post("")
@require_role(Role.ADMINISTRATOR)
def create() -> ResponseReturnValue:
    """Make a display group."""
    return _save(None)


@bp.get("/<int:group_id>")
@require_role(Role.ADMINISTRATOR)
def edit(group_id: int) -> ResponseReturnValue:
    """Show a group: its form, its programme, and a preview."""
    group = display_group_of(session(), hall().id, group_id)
    return _page(GroupForm.of(group), group)


@bp.post("/<int:group_id>")
@require_role(Role.ADMINISTRATOR)
def save(group_id: int) -> ResponseReturnValue:
    """Change a display group."""
    return _save(display_group_of(session(), hall().id, group_id))


@bp.post("/<int:group_id>/deletion")
@require_role(Role.ADMINISTRATOR)
def delete(group_id: int) -> ResponseReturnValue:
    """Delete a display group that nothing needs."""
    group = display_group_of(session(), hall().id, group_id)
    delete_display_group(session(), group, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("The group “%(name)s” is deleted.", name=group.name), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/moves")
@require_role(Role.ADMINISTRATOR)
def moves() -> str:
    """Say which displays would move under a rule that is being written."""
    # It is posted for its length, but changes nothing: no writer's lock per keystroke.
    g.session = database().readers()
    key = key_of(request.form.get("group_id", 0, int))
    group = display_group_of(session(), hall().id, key) if key else None
    wanted = GroupForm(request.form).wanted
    try:
        planned = _planned(group, wanted)
    except InvalidInputError:
        planned = []  # what is wrong with the rule is said when it is saved
    return render_template(
        "admin/display_groups/_moves.html", moves=planned, moves_seen=_seen(planned)
    )


@bp.get("/<int:group_id>/preview")
@require_role(Role.INSPECTOR)
def preview(group_id: int) -> ResponseReturnValue:
    """Show every slide of the group's programme, inside a preview's frame."""
    group = display_group_of(session(), hall().id, group_id)
    programme = programme_of(session(), group, clock.now())
    pages = tuple(
        PreviewPage(row.html, row.seconds, row.zone, row.label) for row in programme
    )
    return frame(Look.of(group), pages)


def _planned(group: DisplayGroup | None, wanted: WantedGroup) -> list[Move]:
    """Return which displays would move if the group were saved so."""
    shown = group or DisplayGroup(name=wanted.name)
    return moves_by_tags(session(), hall(), (shown, rule_of(wanted)))


def _seen(planned: Sequence[Move]) -> str:
    """Return a stamp of moves, by which a form says that the person saw them."""
    pairs = [(move.display.id, move.group.id) for move in planned]
    return stamp_of({"moves": pairs}) if pairs else ""


def _save(group: DisplayGroup | None) -> ResponseReturnValue:
    form = GroupForm(request.form)
    try:
        planned = _planned(group, form.wanted)
    except InvalidInputError:
        planned = []  # refused below, with every other problem
    if planned and _seen(planned) != request.form.get("moves_seen", ""):
        return _page(form, group, planned, status=409)
    try:
        saved = save_display_group(
            session(),
            hall(),
            group,
            form.wanted,
            actor=current_user(),
            now=clock.now(),
        )
    except DisplayGroupInvalidError as refusal:
        form.show_refusal(refusal)
        return _page(form, group, status=422)
    session().commit()
    flash(_("Saved. Its displays follow at once."), "success")
    return redirect(url_for(".edit", group_id=saved.id), 303)


def _page(
    form: GroupForm,
    group: DisplayGroup | None = None,
    planned: Sequence[Move] = (),
    status: int = 200,
) -> Response:
    form.offer(playlists_to_choose(session(), hall().id))
    programme = programme_of(session(), group, clock.now()) if group else ()
    page = render_template(
        "admin/display_groups/edit.html",
        form=form,
        group=group,
        schedules=_schedules(group),
        programme=programme,
        fit=fit_of(session(), group) if group else None,
        tags=display_tags(session(), hall()),
        moves=planned,
        moves_seen=_seen(planned),
    )
    return with_frames(make_response(page, status))


def _schedules(group: DisplayGroup | None) -> tuple[Use, ...]:
    """Return the schedules that name the group; those for every group are not."""
    if group is None:
        return ()
    target = f"display_group:{group.id}"
    return uses_of(session(), hall().id, [target])[target]
