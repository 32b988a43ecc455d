"""Signing in and out, giving the password again, and one's own account."""

from flask import Blueprint

bp = Blueprint("auth", __name__, url_prefix="/office")


@bp.get("/login")
def login() -> str:
    """Show the form."""
    return ""


@bp.post("/logout")
def logout() -> str:
    """End this sign-in."""
    return ""


@bp.get("/profile")
def profile() -> str:
    """Show one's own account."""
    return ""


@bp.get("/password")
def confirm_password() -> str:
    """Ask for the password once more."""
    return ""
