"""Nothing that a server does gets us into trouble (reliability.md §5)."""

import socket
import threading
import tracemalloc

import pytest

from signage.operations.feeds.addresses import is_public, target_of
from signage.operations.feeds.answer import Answer
from signage.operations.feeds.fetching import MOST_BYTES, WITHIN_S, fetch
from signage.operations.feeds.problems import FeedProblemError
from tests.feed_server import (
    FeedServer,
    answering,
    dripping,
    never_ending,
    rss,
    silent,
    squeezed,
)


def asked(server: FeedServer, path: str, within_s: float = WITHIN_S) -> Answer:
    origins = frozenset({server.origin})
    return fetch(server.url(path), origins=origins, within_s=within_s)


def reason(server: FeedServer, path: str, within_s: float = WITHIN_S) -> str:
    with pytest.raises(FeedProblemError) as refusal:
        asked(server, path, within_s)
    return refusal.value.reason


def test_it_fetches(server: FeedServer) -> None:
    head = 'Content-Type: text/xml\r\nETag: "a"\r\n'
    server.put("/rss", answering(rss(), head=head))
    answer = asked(server, "/rss")
    assert answer == Answer(rss(), "text/xml", '"a"')


def test_it_names_the_host_and_carries_nothing_else(server: FeedServer) -> None:
    server.put("/rss", answering(rss()))
    asked(server, "/rss?语言=中")
    (request,) = server.requests
    first, *head = request.splitlines()
    assert first == "GET /rss?%E8%AF%AD%E8%A8%80=%E4%B8%AD HTTP/1.1"
    assert f"Host: 127.0.0.1:{server.port}" in head
    assert not [line for line in head if line.lower().startswith(("cookie", "auth"))]


def test_it_asks_for_what_is_new(server: FeedServer) -> None:
    server.put("/rss", answering(b"", status="304 Not Modified"))
    answer = fetch(server.url("/rss"), origins=frozenset({server.origin}), etag='"a"')
    assert answer.body is None
    assert 'If-None-Match: "a"' in server.requests[0]


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("302 Found", "redirect"),
        ("301 Moved Permanently", "redirect"),
        ("404 Not Found", "status"),
        ("500 Oops", "status"),
        ("204 No Content", "status"),
    ],
)
def test_it_follows_nothing(server: FeedServer, status: str, found: str) -> None:
    head = f"Location: {server.url('/secret')}\r\n"
    server.put("/moved", answering(b"", status=status, head=head))
    assert reason(server, "/moved") == found
    assert len(server.requests) == 1


def test_it_says_where_a_redirect_leads(server: FeedServer) -> None:
    head = "Location: https://new.example/rss\r\n"
    server.put("/moved", answering(b"", status="301 Moved", head=head))
    with pytest.raises(FeedProblemError) as refusal:
        asked(server, "/moved")
    assert "https://new.example/rss" in refusal.value.problems[0]


def test_it_stops_at_two_megabytes(server: FeedServer) -> None:
    server.put("/large", answering(b"x" * (MOST_BYTES + 1)))
    server.put("/just", answering(b"x" * MOST_BYTES))
    assert reason(server, "/large") == "large"
    assert len(asked(server, "/just").body or b"") == MOST_BYTES


def test_it_stops_a_body_without_end(server: FeedServer) -> None:
    server.put("/endless", never_ending)
    assert reason(server, "/endless") == "large"


def test_it_bounds_a_decompression_bomb(server: FeedServer) -> None:
    server.put("/bomb", squeezed(200 * 2**20))
    tracemalloc.start()
    assert reason(server, "/bomb") == "large"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 2**20


def test_it_gives_a_silent_server_its_time_and_no_more(server: FeedServer) -> None:
    server.put("/silent", silent)
    # Of itself it would answer never.
    assert reason(server, "/silent", within_s=0.3) == "slow"


def test_it_gives_a_dripping_server_no_more_either(server: FeedServer) -> None:
    stop = threading.Event()
    server.put("/drip", dripping(stop))
    assert reason(server, "/drip", within_s=0.4) == "slow"
    stop.set()


def test_it_takes_no_body_that_broke_off(server: FeedServer) -> None:
    server.put("/short", answering(rss(), length=10_000))
    assert reason(server, "/short") == "broken_off"


def test_it_takes_no_garbage_for_http(server: FeedServer) -> None:
    server.put("/ssh", lambda line: line.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"))
    assert reason(server, "/ssh") == "broken_off"


def test_it_says_that_nobody_answers() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but it does not listen
        origin = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(FeedProblemError) as refusal:
            fetch(f"{origin}/rss", origins=frozenset({origin}))
    assert refusal.value.reason == "unreachable"


def test_it_stays_out_of_private_networks(server: FeedServer) -> None:
    server.put("/rss", answering(rss()))
    for origins in (set(), {"http://127.0.0.1"}, {f"https://127.0.0.1:{server.port}"}):
        with pytest.raises(FeedProblemError) as refusal:
            fetch(server.url("/rss"), origins=frozenset(origins))
        assert refusal.value.reason == "private"
    assert not server.requests


def test_it_resolves_once_and_goes_there(server: FeedServer) -> None:
    """A name that is public when it is checked and private when used gains nothing."""
    server.put("/rss", answering(rss()))
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    asked_for = []

    def resolve(host: str, port: int) -> list[str]:
        asked_for.append((host, port))
        return answers[len(asked_for) - 1]

    origin = f"http://news.example:{server.port}"
    fetch(f"{origin}/rss", origins=frozenset({origin}), resolve=resolve)
    assert asked_for == [("news.example", server.port)]
    assert f"Host: news.example:{server.port}" in server.requests[0]


@pytest.mark.parametrize("found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], []])
def test_it_refuses_a_name_that_leads_inside(
    server: FeedServer, found: list[str]
) -> None:
    with pytest.raises(FeedProblemError) as refusal:
        fetch(
            server.url("/").replace("127.0.0.1", "a.example"), resolve=lambda *_: found
        )
    assert refusal.value.reason == ("private" if found else "unknown_host")
    assert not server.requests


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1"),  # noqa: S104
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"),
        *("2002:7f00:1::", "::7f00:1", "no address"),
    ],
)
def test_it_knows_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "1.1.1.1"])
def test_it_knows_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("", "file:///etc/passwd", "ftp://a.example/", "gopher://a.example/"),
        *("http://", "http:///rss", "//a.example", "a.example/rss", "javascript:1"),
        *("http://u:p@a.example/", "http://a.example:99999/", "http://a.ex ample/"),
        *("http://a.example/\r\nX: y", "http://[::1", "http://a.example/" + "x" * 500),
        "http://" + "ä" * 64 + ".example/",
    ],
)
def test_it_refuses_other_addresses(url: str) -> None:
    with pytest.raises(FeedProblemError) as refusal:
        target_of(url)
    assert refusal.value.reason == "address"


def test_it_reads_numbers_for_addresses_as_the_system_does() -> None:
    """127.1 and 0x7f000001 are 127.0.0.1 to the system; it is asked, not we."""
    for url in ("http://127.1/", "http://0x7f000001/", "http://2130706433/"):
        with pytest.raises(FeedProblemError) as refusal:
            fetch(url)
        assert refusal.value.reason == "private"


def test_it_takes_names_in_chinese() -> None:
    assert target_of("https://政务.example/新闻").host.startswith("xn--")
    assert target_of("https://a.example:443/").origin == "https://a.example"
    assert target_of("http://[2606::1]:8080/x").origin == "http://[2606::1]:8080"
