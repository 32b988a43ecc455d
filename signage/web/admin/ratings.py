"""Citizens' ratings as they came in: filtered, newest first."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from signage.models.user import Role
from signage.operations.rating_levels import LABEL_OF_TAG
from signage.operations.rating_list import RatingFilter, rating_page, windows_of
from signage.web import context
from signage.web.access import require_role
from signage.web.keys import asked_key

bp = Blueprint("ratings", __name__, url_prefix="/office/ratings")

LEVELS = {
    5: (_l("Very satisfied"), "green"),
    4: (_l("Satisfied"), "green"),
    3: (_l("Fairly satisfied"), "blue"),
    2: (_l("Dissatisfied"), "yellow"),
    1: (_l("Very dissatisfied"), "red"),
}
CHANNELS = {"kiosk": _l("Kiosk"), "tablet": _l("Window tablet"), "phone": _l("Phone")}


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List ratings; what cannot be read in the address is no filter."""
    session, hall, chosen = context.session(), context.hall(), _chosen()
    key = request.args.get("older_than", "")
    page = rating_page(session, hall, chosen, older_than=key)
    return render_template(
        "admin/ratings/index.html",
        page=page,
        chosen=chosen,
        levels=LEVELS,
        channels=CHANNELS,
        tags=LABEL_OF_TAG,
        windows=windows_of(session, hall),
        older=_older(page.older_than),
    )


def _chosen() -> RatingFilter:
    level = request.args.get("level", type=int)
    channel = request.args.get("channel", "")
    return RatingFilter(
        window_id=asked_key("window"),
        level=level if level in LEVELS else None,
        channel=channel if channel in CHANNELS else "",
        only_commented=bool(request.args.get("commented")),
        first_on=request.args.get("first_on", type=date.fromisoformat),
        last_on=request.args.get("last_on", type=date.fromisoformat),
    )


def _older(key: str | None) -> str | None:
    if key is None:
        return None
    kept: dict[str, Any] = {
        name: value
        for name, value in request.args.items()
        if value and name != "older_than"
    }
    return url_for(".index", **(kept | {"older_than": key}))
