"""Post a message to another system, signed, so that it cannot be turned against us.

The address is looked at as that of a feed (reliability.md §5): the public network, or
an origin that an administrator allowed; the name resolved once; no redirects; five
seconds in all. The signature is HMAC-SHA256 over "<timestamp>.<body>".
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from urllib3 import BaseHTTPResponse

from signage.operations.feeds.addresses import Resolve, addresses_of, target_of
from signage.operations.feeds.fetching import (
    REDIRECTS,
    WITHIN_S,
    guarded_connection,
)
from signage.operations.feeds.problems import FeedProblemError

SUCCESS = range(200, 300)
#: Headers of a message; docs/api.md says how to check them.
ID, STAMP, SIGNATURE = "Signage-Id", "Signage-Timestamp", "Signage-Signature"


@dataclass(frozen=True, slots=True)
class Post:
    """A message on its way: where to, what, and what it is signed with."""

    url: str
    content: Mapping[str, Any]
    secret: str = ""
    origins: frozenset[str] = frozenset()


def signature_of(secret: str, stamp: str, body: bytes) -> str:
    """Return the signature of a body: "v1=" and 64 hexadecimal digits."""
    signed = stamp.encode() + b"." + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def post_webhook(
    post: Post,
    *,
    now: datetime,
    resolve: Resolve = addresses_of,
    within_s: float = WITHIN_S,
) -> None:
    """Send a message; any answer from 200 to 299 means that it arrived.

    Raises:
        FeedProblemError: it did not arrive, or may not be sent there.

    """
    target = target_of(post.url)
    body = json.dumps(post.content, ensure_ascii=False).encode()
    headers = _headers(post, body, now)
    guarded = guarded_connection(target, post.origins, resolve, within_s)
    with guarded as (connection, _dog):
        connection.request("POST", target.path, body, headers, preload_content=False)
        with closing(connection.getresponse()) as response:
            _check(response)


def _headers(post: Post, body: bytes, now: datetime) -> dict[str, str]:
    stamp = str(int(now.timestamp()))
    headers = {
        "User-Agent": "hall-signage",
        "Content-Type": "application/json; charset=utf-8",
        "Connection": "close",
        ID: str(post.content.get("id", "")),
        STAMP: stamp,
    }
    if post.secret:
        headers[SIGNATURE] = signature_of(post.secret, stamp, body)
    return headers


def _check(response: BaseHTTPResponse) -> None:
    """Read no more than the status: what else is said does not matter."""
    if response.status in REDIRECTS:
        raise FeedProblemError("redirect", response.headers.get("Location", ""))
    if response.status not in SUCCESS:
        raise FeedProblemError("status", str(response.status))
