"""The fleet's page: hundreds of displays, found, looked at and told something."""

from flask import Blueprint, Response, make_response, render_template

from signage import clock
from signage.models.user import Role
from signage.operations.displays.display_groups import display_groups_of
from signage.operations.displays.fleet import Shelf, faults_in_use, fleet_page
from signage.operations.displays.pairing import pending_pairings
from signage.operations.displays.tag_rules import display_tags
from signage.web.access import has_role, require_role
from signage.web.admin.display_abilities import commands_for_many
from signage.web.admin.display_form import KIND_NAMES
from signage.web.admin.fault_words import WORDS
from signage.web.admin.fleet_cards import cards_of, settle_thumbnails
from signage.web.admin.fleet_wish import kept_arguments, view_asked, wish_asked
from signage.web.admin.frames import with_frames
from signage.web.context import database, hall, session
from signage.web.i18n import lazy_text as _l

bp = Blueprint("displays", __name__, url_prefix="/office/displays")

SHELVES = {
    Shelf.ALL: _l("All"),
    Shelf.ONLINE: _l("Online"),
    Shelf.DARK: _l("Dark"),
    Shelf.NEVER: _l("Never seen"),
    Shelf.FAULTY: _l("With faults"),
}


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> Response:
    """List the displays with what each shows now."""
    now, wish = clock.now(), wish_asked()
    page = fleet_page(session(), hall(), wish, now=now)
    cards = cards_of(session(), page.states, page.faults, now)
    settle_thumbnails(database(), cards, page.faults, now)
    groups = display_groups_of(session(), hall().id)
    answer = render_template(
        "admin/displays/index.html",
        page=page,
        cards=cards,
        wish=wish,
        view=view_asked(),
        kept=kept_arguments,
        shelves=SHELVES,
        kinds=KIND_NAMES,
        groups=groups,
        tags=display_tags(session(), hall()),
        faults=[
            (kind, WORDS[kind].name, count)
            for kind, count in faults_in_use(session(), hall())
        ],
        commands=commands_for_many(wish.kind),
        waiting=len(pending_pairings(session(), now=now)),
        may_change=has_role(Role.ADMINISTRATOR),
        may_command=has_role(Role.EDITOR),
        now=now,
    )
    return with_frames(make_response(answer))
