"""One's own scores: this month at a glance, and the months before."""

from flask import Blueprint, render_template

from signage.web.my.own import own_staff, require_staff

bp = Blueprint("my", __name__, url_prefix="/my")


@bp.get("")
@require_staff
def show() -> str:
    """Show the person's own scores."""
    return render_template("my/index.html", person=own_staff())
