"""Citizens' ratings as they came in: filtered, newest first."""

from datetime import date

from flask import Blueprint, render_template, request

from signage import clock
from signage.models.user import Role
from signage.operations.hall.working_calendar import working_calendar
from signage.operations.ratings.rating_levels import LABEL_OF_TAG
from signage.operations.ratings.rating_list import (
    RatingFilter,
    count_unverified,
    rating_page,
    windows_of,
)
from signage.operations.ratings.verification_deadline import verify_until
from signage.web import context
from signage.web.access import require_role
from signage.web.admin.paging import beside
from signage.web.admin.rating_words import CHANNELS, LEVELS, OUTCOMES
from signage.web.keys import asked_key

bp = Blueprint("ratings", __name__, url_prefix="/office/ratings")


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List ratings; what cannot be read in the address is no filter."""
    session, hall, chosen = context.session(), context.hall(), _chosen()
    key = request.args.get("older_than", "")
    page = rating_page(session, hall, chosen, older_than=key)
    calendar = working_calendar(session, hall.id)
    return render_template(
        "admin/ratings/index.html",
        page=page,
        chosen=chosen,
        levels=LEVELS,
        channels=CHANNELS,
        tags=LABEL_OF_TAG,
        windows=windows_of(session, hall),
        older=beside("older_than", page.older_than),
        outcomes=OUTCOMES,
        unverified=count_unverified(session, hall.id),
        is_late=lambda rating: (
            verify_until(rating, calendar, hall.time_zone) <= clock.now()
        ),
    )


def _chosen() -> RatingFilter:
    level = request.args.get("level", type=int)
    channel = request.args.get("channel", "")
    return RatingFilter(
        window_id=asked_key("window"),
        level=level if level in LEVELS else None,
        channel=channel if channel in CHANNELS else "",
        only_commented=bool(request.args.get("commented")),
        only_unverified=bool(request.args.get("unverified")),
        first_on=request.args.get("first_on", type=date.fromisoformat),
        last_on=request.args.get("last_on", type=date.fromisoformat),
    )
