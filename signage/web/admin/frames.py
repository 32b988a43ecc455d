"""Let one page of the office frame another: only where a preview needs it."""

from flask import Response

from signage.web.security import POLICY, csp_nonce


def with_frames(response: Response) -> Response:
    """Let this page hold frames of our own pages."""
    policy = POLICY.format(nonce=csp_nonce())
    response.headers["Content-Security-Policy"] = f"{policy}; frame-src 'self'"
    return response


def framed(response: Response) -> Response:
    """Let our own pages frame this one; it runs no script and sends no form."""
    policy = POLICY.format(nonce=csp_nonce())
    policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    policy = policy.replace("script-src 'self'", "script-src")
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
