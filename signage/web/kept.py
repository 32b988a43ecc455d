"""Keep what was typed when a sign-in had ended, until it can be sent again.

The refused form travels inside the page that asks for the password: nothing of it is
stored, and nobody is let in by it. Files and passwords are not kept.
"""

import json
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from signage.errors import SignageError
from signage.web.access import (
    PasswordNeededError,
    referring_path,
    safe_path,
    to_sign_in,
)
from signage.web.auth_forms import LoginForm, PasswordForm

SECRET_FIELDS = frozenset({"csrf_token", "password", "again"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that was refused: where it was sent, and its fields in order."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The fields as the hidden field of the page carries them."""
        return json.dumps(self.fields, ensure_ascii=False)


def ask_first(error: SignageError) -> ResponseReturnValue:
    """Ask for the sign-in or the password; a form that was sent comes along."""
    if not request.form or "HX-Request" in request.headers:
        return to_sign_in(error)
    kept = Kept(request.full_path.rstrip("?"), _fields())
    is_known = isinstance(error, PasswordNeededError)
    page = "confirm_password" if is_known else "login"
    html = render_template(
        f"admin/{page}.html",
        form=PasswordForm() if is_known else LoginForm(),
        kept=kept,
        action=url_for(f"auth.{page}", next=referring_path()),
    )
    return html, error.status


def kept_along() -> Kept | None:
    """Return the form that came along with the password, if one did."""
    path, text = request.form.get("kept_path"), request.form.get("kept_fields")
    if not path or not text:
        return None
    try:
        pairs = json.loads(text)
        fields = tuple((str(name), str(value)) for name, value in pairs)
    except (ValueError, TypeError):
        return None
    return Kept(safe_path(path), fields)


def _fields() -> tuple[tuple[str, str], ...]:
    items = request.form.items(multi=True)
    return tuple((name, value) for name, value in items if name not in SECRET_FIELDS)
