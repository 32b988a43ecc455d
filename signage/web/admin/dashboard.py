"""The first page of the office: what is on air, and what needs attention."""

from flask import Blueprint, render_template

from signage.models.user import Role
from signage.web.access import require_role

bp = Blueprint("dashboard", __name__, url_prefix="/office")


@bp.get("/")
@require_role(Role.INSPECTOR)
def show() -> str:
    """Show the dashboard."""
    return render_template("admin/dashboard.html")
