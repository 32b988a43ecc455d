"""What browsers are told and asked so that pages stay ours (ASVS 5.0, level 2).

Content security policy with a nonce per request, the other protective headers, CSRF
tokens on every form and htmx request, and the check of `Sec-Fetch-Site`.
"""

import secrets
from typing import cast

from flask import Flask, Response, current_app, g, request
from flask_wtf.csrf import CSRFProtect

from signage.errors import Message, SignageError
from signage.operations.content.media_receiving import LARGEST_BYTES
from signage.web.context import READING_METHODS

csrf = CSRFProtect()

# Displays, kiosks, phones and other systems (/api/) post with tokens or keys of their
# own, never with a sign-in.
DEVICE_PATHS = ("/display", "/kiosk", "/phone/", "/api/")
# Pages behind the sign-in, or holding a secret in their address: never kept.
PRIVATE_PATHS = ("/office", "/setup", "/why", "/my")
#: Pages behind the sign-in whose address says all that they show, which hangs in the
#: hall for everybody to see; those that say so themselves are kept by the browser.
LASTING = frozenset({"thumbnails.show", "kiosk_thumbnails.show"})
#: Devices post JSON here, whatever they call it.
JSON_PATHS = ("/display", "/kiosk", "/api/")
#: What may be larger than MAX_CONTENT_LENGTH; it goes to the disk as it comes.
LARGE_BODIES = {"media_uploads.take": LARGEST_BYTES}
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
SAME_ORIGIN = frozenset({"same-origin", "none"})

POLICY = (
    "default-src 'none'; "
    "script-src 'self' 'nonce-{nonce}'; "
    "style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data: blob:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "media-src 'self'; "
    "worker-src 'self'; "
    "manifest-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), "
    "usb=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
A_YEAR_S = 31_536_000


class NullCharacterError(SignageError):
    """The address or the form holds a character that no database takes as text."""

    status = 400
    code = "null_character"

    def __init__(self) -> None:
        super().__init__(
            Message("This holds a character that is no text (NUL). Send it without.")
        )


class CrossSiteError(SignageError):
    """A page of another site sent this request."""

    status = 403
    code = "cross_site"

    def __init__(self) -> None:
        super().__init__(
            Message("This was sent from another site. Open the page here and repeat.")
        )


def init_app(app: Flask) -> None:
    """Check every request on its way in and mark every answer on its way out."""
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,  # `check_origin` decides which paths
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the sign-in
        WTF_CSRF_HEADERS=["X-CSRFToken"],
    )
    csrf.init_app(app)
    app.before_request(allow_large_bodies)
    app.before_request(check_origin)
    app.before_request(refuse_null)
    app.after_request(add_headers)
    app.add_template_global(csp_nonce)


def allow_large_bodies() -> None:
    """Let a file of the library be larger than any form; before the body is touched."""
    most = LARGE_BODIES.get(request.endpoint or "")
    if most is not None:
        request.max_content_length = most


def check_origin() -> None:
    """Refuse what another site makes a browser send; require the CSRF token."""
    if request.method in READING_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in SAME_ORIGIN:
        raise CrossSiteError
    if not request.path.startswith(DEVICE_PATHS):
        csrf.protect()


def refuse_null() -> None:
    """Refuse NUL, at which PostgreSQL and file systems fail."""
    # What devices send is theirs to read, within limits of their own.
    is_form = request.mimetype in FORMS and not request.path.startswith(JSON_PATHS)
    form = request.form.lists() if is_form else ()
    fields = (*request.args.lists(), *form)
    texts = (text for _, values in fields for text in values)
    if "\0" in request.path or any("\0" in text for text in texts):
        raise NullCharacterError


def csp_nonce() -> str:
    """Return this answer's nonce for inline scripts and style elements."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return cast("str", g.csp_nonce)


def add_headers(response: Response) -> Response:
    """Set the protective headers; a view may have set a stricter policy itself."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY.format(nonce=csp_nonce()))
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    is_lasting = request.endpoint in LASTING and response.cache_control.immutable
    if request.path.startswith(PRIVATE_PATHS) and not is_lasting:
        headers["Cache-Control"] = "no-store"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR_S}")
    return response
