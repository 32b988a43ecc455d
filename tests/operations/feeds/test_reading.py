"""What servers send becomes a few plain entries, or a problem that says what it is."""

from typing import Any

import pytest

from signage.models.feed import FeedKind
from signage.operations.feeds.answer import Answer
from signage.operations.feeds.problems import FeedProblemError, problem_of
from signage.operations.feeds.reading import Content, read_feed
from tests.build import NOW
from tests.feed_server import calendar, event, item, rss

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>公告</title>
<entry><title type="html">&lt;b&gt;停电&lt;/b&gt;通知</title>
<link href="https://a.example/1"/><updated>2026-11-18T01:00:00Z</updated></entry></feed>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title></channel></rss>"""
FILE = """<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>&a;</title></item></channel></rss>"""


def read(body: str | bytes, kind: str = "news", content_type: str = "") -> Content:
    content = body.encode() if isinstance(body, str) else body
    answer = Answer(content, content_type)
    return read_feed(answer, FeedKind(kind), time_zone="Asia/Shanghai", now=NOW)


def titles(content: Content) -> list[str]:
    return [entry["title"] for entry in content.entries]


def only(content: Content) -> dict[str, Any]:
    (entry,) = content.entries
    return entry


def test_it_reads_rss_newest_first() -> None:
    older, newer = item("旧闻", "Tue, 17 Nov 2026 08:00:00 +0800"), item("新闻")
    found = read(rss(older, newer))
    assert found.title == "云溪要闻"
    assert titles(found) == ["新闻", "旧闻"]
    assert found.entries[0]["starts"] == "2026-11-18T00:00:00+00:00"
    assert found.entries[0]["link"] == "https://news.example/1"


def test_it_reads_atom() -> None:
    assert titles(read(ATOM)) == ["停电通知"]


@pytest.mark.parametrize("name", ["gb2312", "gbk", "GB18030", "big5", "utf-16"])
def test_it_reads_what_chinese_sites_write(name: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{name}"?>'
        + rss(item("政務公開"), title="公告").decode()
    )
    text = text.replace('<?xml version="1.0" encoding="UTF-8"?>', "")
    if name == "gb2312":
        text = text.replace("政務公開", "政务公开")
    assert len(only(read(text.encode(name)))["title"]) == 4


@pytest.mark.parametrize(
    "hostile",
    [
        "&lt;script&gt;alert(1)&lt;/script&gt;通知",
        "&lt;img src=x onerror=alert(1)&gt;通知",
        "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;通知",
        "<![CDATA[<style>p{}</style><b onclick=x>通知</b>]]>",
        "通\u202e知\u0007".replace("\u0007", "&#9;"),
    ],
)
def test_it_leaves_no_markup_in_titles(hostile: str) -> None:
    title = only(read(rss(item(hostile))))["title"]
    assert "<" not in title
    assert "alert" not in title or "script" not in title
    assert title.isprintable()


@pytest.mark.parametrize(
    "date",
    ["Mon, 01 Jan 2999 00:00:00 GMT", "yesterday", "", "Thu, 01 Jan 1970 00:00 GMT"],
)
def test_it_believes_no_impossible_date(date: str) -> None:
    assert only(read(rss(item("无日期", date))))["starts"] == ""


def test_it_keeps_fifty_of_ten_thousand() -> None:
    found = read(rss(*(item(f"新闻{n}") for n in range(10_000))))
    assert len(found.entries) == 50
    assert found.entries[0]["title"] == "新闻0"


def test_it_shortens_what_is_endless() -> None:
    assert len(only(read(rss(item("长" * 5_000))))["title"]) == 120


def test_it_opens_no_file_and_no_address() -> None:
    """The parser would, were it handed the body instead of a stream."""
    for body in ("/etc/passwd", "http://127.0.0.1/", "file:///etc/passwd"):
        with pytest.raises(FeedProblemError) as refusal:
            read(body)
        assert refusal.value.reason == "not_xml"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_xml"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "html"),
        (b"\n<!-- x -->\n<HTML><head>", "html"),
        (rss(item("断"))[:-20], "not_xml"),
        (b"<opml><body/></opml>", "no_feed"),
        (BOMB.encode(), "entities"),
        (FILE.encode(), "entities"),
        (b"<rss>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</rss>", "heavy"),
        (b'<?xml version="1.0" encoding="nonsense"?><rss/>', "encoding"),
        (b"<rss><channel><title>\xff\xfe\xfd</title></channel></rss>", "encoding"),
        (bytes(range(256)), "encoding"),
    ],
)
def test_it_says_what_is_wrong_with_news(body: bytes, reason: str) -> None:
    with pytest.raises(FeedProblemError) as refusal:
        read(body)
    assert refusal.value.reason == reason


def test_it_reads_events_in_the_halls_time() -> None:
    floating = event("开放日", ":20261120T090000", ":20261120T110000", "LOCATION:三楼")
    entry = only(read(calendar(floating), "events"))
    assert entry["starts"] == "2026-11-20T01:00:00+00:00"
    assert entry["ends"] == "2026-11-20T03:00:00+00:00"
    assert entry["text"] == "三楼"
    assert not entry["is_all_day"]


def test_it_unrolls_what_recurs() -> None:
    daily = event("晨会", ":20261101T083000", ":20261101T090000", "RRULE:FREQ=DAILY")
    moved = event(
        "晨会", ":20261119T100000", ":20261119T103000", "RECURRENCE-ID:20261119T083000"
    )
    found = read(calendar(daily, moved), "events").entries
    starts = [entry["starts"] for entry in found]
    assert starts[0] == "2026-11-18T00:30:00+00:00"
    assert "2026-11-19T02:00:00+00:00" in starts
    assert "2026-11-19T00:30:00+00:00" not in starts
    assert 55 < len(found) < 65


def test_it_reads_whole_days() -> None:
    days = event("宪法周", ";VALUE=DATE:20261204", ";VALUE=DATE:20261211")
    entry = only(read(calendar(days), "events"))
    assert entry["is_all_day"]
    assert entry["starts"] == "2026-12-03T16:00:00+00:00"
    assert entry["ends"] == "2026-12-10T16:00:00+00:00"


def test_it_leaves_out_past_cancelled_and_broken_events() -> None:
    past = event("过去", ":20261110T090000", ":20261110T100000")
    off = event("取消", ":20261120T090000", ":20261120T100000", "STATUS:CANCELLED")
    odd = event("坏", ":20269999T090000", ":20269999T100000")
    good = event("好", ":20261120T090000", ":20261120T100000")
    assert titles(read(calendar(past, off, odd, good), "events")) == ["好"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no_calendar"),
        (
            calendar(event("断", ":20261120T090000", ":20261120T100000"))[:-40],
            "no_calendar",
        ),
        (rss(), "no_calendar"),
        (b"<html></html>", "html"),
        (
            calendar(
                event(
                    "秒",
                    ":20200101T000000Z",
                    ":20200101T000001Z",
                    "RRULE:FREQ=SECONDLY",
                )
            ),
            "heavy",
        ),
    ],
)
def test_it_says_what_is_wrong_with_events(body: bytes, reason: str) -> None:
    with pytest.raises(FeedProblemError) as refusal:
        read(body, "events")
    assert refusal.value.reason == reason


def test_it_keeps_problems_by_code_and_says_them_in_words() -> None:
    problem = FeedProblemError("status", "404")
    assert problem.stored == "status 404"
    assert problem_of("status 404").values == {"detail": "404"}
    assert len(FeedProblemError("redirect", "x" * 9_000).stored) < 300
