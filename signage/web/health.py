"""Say whether this process answers and reaches its database, for whoever watches."""

from flask import Blueprint
from sqlalchemy import text

from signage.web import context

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def show() -> tuple[str, int, dict[str, str]]:
    """Answer "ok" once the database has answered."""
    context.session().execute(text("SELECT 1"))
    return "ok\n", 200, {"Content-Type": "text/plain", "Cache-Control": "no-store"}
