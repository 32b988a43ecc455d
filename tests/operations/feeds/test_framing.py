"""A page is asked whether a frame would fill, before a screen shows an empty one."""

import pytest

from signage.operations.feeds.framing import frame_problem
from tests.feed_server import FeedServer, answering, silent

OURS = "http://10.0.0.7:8000"


def said(
    server: FeedServer, head: str = "", status: str = "200 OK", ours: str = OURS
) -> str:
    """Return what is said against a page that answers so; empty: nothing."""
    url = server.put("/board", answering(b"<html>", status=status, head=head))
    origins = frozenset({server.origin})
    return str(frame_problem(url, ours=ours, origins=origins) or "")


@pytest.mark.parametrize(
    "head",
    [
        "",
        "X-Frame-Options: ALLOW-FROM http://other.example\r\n",
        "Content-Security-Policy: default-src 'self'\r\n",
        "Content-Security-Policy: frame-ancestors *:*\r\n",
        "Content-Security-Policy: frame-ancestors http://10.0.0.7:8000\r\n",
        "Content-Security-Policy: frame-ancestors 10.0.0.7:*\r\n",
        "Content-Security-Policy: frame-ancestors http:\r\nX-Frame-Options: DENY\r\n",
    ],
)
def test_it_allows_frames(server: FeedServer, head: str) -> None:
    assert said(server, head) == ""


@pytest.mark.parametrize(
    "head",
    [
        "X-Frame-Options: DENY\r\n",
        "x-frame-options: sameorigin\r\n",
        "X-Frame-Options: SAMEORIGIN, SAMEORIGIN\r\n",
        "Content-Security-Policy: default-src *; frame-ancestors 'none'\r\n",
        "Content-Security-Policy: frame-ancestors 'self' https://*.gov.cn\r\n",
        "Content-Security-Policy: frame-ancestors http://10.0.0.7\r\n",
        "Content-Security-Policy: frame-ancestors\r\n",
    ],
)
def test_it_forbids_frames(server: FeedServer, head: str) -> None:
    assert "forbids to be shown in a frame" in said(server, head)


def test_a_frame_of_our_own_may_be_filled(server: FeedServer) -> None:
    head = "X-Frame-Options: SAMEORIGIN\r\n"
    assert said(server, head, ours=server.origin) == ""


def test_it_follows_within_the_list_and_tells_what_is_not_on_it(
    server: FeedServer,
) -> None:
    server.put("/there", answering(b"", head="X-Frame-Options: DENY\r\n"))
    head = "Location: /there\r\n"
    assert "forbids" in said(server, head, "302 Found")
    head = "Location: https://elsewhere.example/\r\n"
    assert "https://elsewhere.example" in said(server, head, "301 Moved")
    assert "circle" in said(server, "Location: /board\r\n", "302 Found")


def test_it_tells_what_else_leaves_a_frame_empty(server: FeedServer) -> None:
    assert "(404)" in said(server, status="404 Not Found")
    assert "no https" in said(server, ours="https://hall.example")


def test_it_waits_for_nobody_and_asks_no_private_network(server: FeedServer) -> None:
    url, origins = server.put("/slow", silent), frozenset({server.origin})
    slow = frame_problem(url, ours=OURS, origins=origins, within_s=0.2)
    assert "took longer" in str(slow)
    private = frame_problem(url, ours=OURS, origins=frozenset())
    assert "private network" in str(private)
    assert len(server.requests) == 1
