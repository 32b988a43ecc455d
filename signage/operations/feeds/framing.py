"""Ask a web page whether it lets itself be shown in a frame, before a screen does.

A browser leaves a page empty that forbids it, and tells nobody. The page is asked for
as feeds are (see `fetching`): only its head is read.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from fnmatch import fnmatchcase
from urllib.parse import urljoin, urlsplit

from urllib3 import BaseHTTPResponse

from signage.errors import Message
from signage.operations.feeds.addresses import (
    PORTS,
    Resolve,
    addresses_of,
    target_of,
)
from signage.operations.feeds.fetching import (
    REDIRECTS,
    WITHIN_S,
    guarded_connection,
)
from signage.operations.feeds.problems import FeedProblemError
from signage.playout.web_origins import origin_of

MOST_HOPS = 3
HEADERS = {"User-Agent": "hall-signage", "Accept": "text/html,*/*;q=0.5"}
FAILED = 400
#: Returns a page's status and headers.
Ask = Callable[[str], tuple[int, dict[str, str]]]
#: A source of http also means https.
SAFER = ("http", "https")


def frame_problem(
    url: str,
    *,
    ours: str,
    origins: frozenset[str],
    resolve: Resolve = addresses_of,
    within_s: float = WITHIN_S,
) -> Message | None:
    """Return why a frame on a page of origin `ours` would stay empty; None: it fills.

    `origins` are the websites that screens may show, also in a private network.
    """
    if ours.startswith("https:") and url.startswith("http:"):
        return Message(
            "%(site)s has no https: browsers do not show it on a page that has.",
            site=origin_of(url),
        )
    try:
        return _after_hops(
            url, ours, origins, lambda at: _head_of(at, origins, resolve, within_s)
        )
    except FeedProblemError as problem:
        return Message(
            "%(site)s could not be asked whether it lets itself be shown in a frame: "
            "%(why)s Look at a screen.",
            site=origin_of(url),
            why=problem.problems[0],
        )


def _after_hops(
    url: str, ours: str, origins: frozenset[str], ask: Ask
) -> Message | None:
    """Follow a page's redirects within the list, and say what the last one refuses."""
    for _hop in range(MOST_HOPS):
        status, head = ask(url)
        if status not in REDIRECTS:
            return _refusal(url, status, head, ours)
        url = urljoin(url, head.get("location", ""))
        if origin_of(url) not in origins:
            return Message(
                "The page sends browsers on to %(site)s, which is not on the list of "
                "allowed websites.",
                site=origin_of(url) or "–",
            )
    return Message("The page sends browsers in a circle: %(site)s", site=url)


def _head_of(
    url: str, origins: frozenset[str], resolve: Resolve, within_s: float
) -> tuple[int, dict[str, str]]:
    """Return a page's status and headers (names in small letters)."""
    target = target_of(url)
    with guarded_connection(target, origins, resolve, within_s) as (connection, _dog):
        connection.request("GET", target.path, headers=HEADERS, preload_content=False)
        with closing(connection.getresponse()) as response:
            return response.status, _small(response)


def _small(response: BaseHTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _refusal(url: str, status: int, head: dict[str, str], ours: str) -> Message | None:
    if status >= FAILED:
        return Message(
            "The page answers with an error (%(status)s). Check its address.",
            status=status,
        )
    allowed = list(_ancestors(head.get("content-security-policy", "")))
    is_allowed = (
        all(_allows(sources, ours, url) for sources in allowed)
        if allowed  # then browsers do not look at the older header
        else _older_allows(head.get("x-frame-options", ""), ours, url)
    )
    if is_allowed:
        return None
    return Message(
        "%(site)s forbids to be shown in a frame: the slide would stay empty. Ask who "
        "runs the website to allow %(ours)s, or show a picture of the page.",
        site=origin_of(url),
        ours=ours,
    )


def _ancestors(policies: str) -> Iterator[list[str]]:
    """Yield the sources of each `frame-ancestors` (CSP level 3, §6.4.2)."""
    for policy in policies.split(","):
        for directive in policy.split(";"):
            name, *sources = directive.split() or [""]
            if name.lower() == "frame-ancestors":
                yield sources


def _allows(sources: list[str], ours: str, url: str) -> bool:
    return any(_matches(source.lower(), ours, url) for source in sources)


def _matches(source: str, ours: str, url: str) -> bool:
    if source == "'self'":
        return origin_of(url) == ours
    if source.endswith(":"):
        return ours.startswith(source)
    mine = urlsplit(ours)
    scheme, _mark, rest = source.rpartition("://")
    host, _colon, port = rest.partition("/")[0].partition(":")
    usual = PORTS[mine.scheme]
    is_port = port == "*" or (port or str(usual)) == str(mine.port or usual)
    is_scheme = scheme in ("", mine.scheme) or (scheme, mine.scheme) == SAFER
    return is_scheme and is_port and fnmatchcase(mine.hostname or "", host)


def _older_allows(option: str, ours: str, url: str) -> bool:
    """Tell what X-Frame-Options says (RFC 7034); what browsers do not know allows."""
    options = {each.strip().lower() for each in option.split(",")}
    if "deny" in options:
        return False
    return "sameorigin" not in options or origin_of(url) == ours
