"""The start page: what can be opened here."""

from flask import Blueprint, render_template

bp = Blueprint("start", __name__)


@bp.get("/")
def show() -> str:
    """Show what can be opened here."""
    return render_template("start.html")
