"""Tell an editor at once which web pages of a playlist would stay empty on screens."""

from collections.abc import Callable

from flask import flash, request

from signage.operations.feeds.framing import frame_problem
from signage.playout.content import PlaylistContent
from signage.playout.web_origins import origin_of
from signage.slides import web_page
from signage.web.context import hall, settings
from signage.web.i18n import translated

#: So many new pages are asked, each for five seconds at most.
MOST_ASKED = 3


def pages_to_ask(
    before: PlaylistContent | None, content: PlaylistContent
) -> Callable[[], None]:
    """Return what asks the pages that are new; call it after the commit.

    It may take seconds, in which nobody else should wait for the database.
    """
    origins = frozenset(hall().web_origins)
    known = _pages(before) if before else ()
    fresh = [
        url for url in _pages(content) if url not in known and origin_of(url) in origins
    ]
    ours = settings().public_url or request.host_url

    def ask() -> None:
        for url in fresh[:MOST_ASKED]:
            problem = frame_problem(url, ours=origin_of(ours) or "", origins=origins)
            if problem is not None:
                flash(translated(problem), "warning")

    return ask


def _pages(content: PlaylistContent) -> tuple[str, ...]:
    urls = (
        item.settings.get("url") for item in content.items if item.kind == web_page.NAME
    )
    return tuple(dict.fromkeys(url for url in urls if isinstance(url, str)))
