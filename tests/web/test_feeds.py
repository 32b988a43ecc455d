"""Pages of feeds: tried before they are kept, their state told, deleted when unused."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.jobs.feeds import refresh_feeds
from signage.models import ContentUse, Feed, Hall
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import NOW, create_user
from tests.feed_server import FeedServer, answering, feed_server, item, rss

OFFICE = "/office/feeds"


def posted(**values: str) -> dict[str, str]:
    """Return the form as a browser sends it."""
    usual = {
        "name": "云溪要闻",
        "url": "https://news.example/rss",
        "kind": "news",
        "every_min": "30",
        "version": "0",
        "deed": "save",
    }
    return usual | values


@pytest.fixture
def editor(client: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """A browser in which an editor is signed in; this machine may be asked."""
    assert hall
    sign_in_as(client, session, create_user(session, hall, "lin", Role.EDITOR))
    return client


def allow(session: Session, server: FeedServer) -> None:
    session.scalars(select(Hall)).one().feed_origins = [server.origin]
    session.commit()


def only(database: Database) -> Feed:
    with database.read() as reader:
        return reader.scalars(select(Feed)).one()


def test_it_tries_before_it_keeps(
    editor: FlaskClient, session: Session, database: Database
) -> None:
    with feed_server() as server:
        allow(session, server)
        url = server.put("/rss", answering(rss(item("停车场改造完成"))))
        tried = editor.post(OFFICE, data=posted(url=url, deed="try"))
        assert tried.status_code == 200
        assert "停车场改造完成" in tried.text
        with database.read() as reader:
            assert reader.scalar(select(func.count(Feed.id))) == 0
        kept = editor.post(OFFICE, data=posted(url=url), follow_redirects=True)
        assert "正在抓取" in kept.text
        refresh_feeds(database, NOW)
    page = editor.get(OFFICE).text
    assert "正常" in page
    assert "停车场改造完成" in editor.get(f"{OFFICE}/{only(database).id}").text


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (answering(b"<html></html>"), "返回的是网页"),
        (answering(b"", status="404 Not Found"), "返回错误（404）"),
        (answering(rss()), "抓取正常，但没有条目"),
    ],
)
def test_it_says_what_came_of_a_try(
    editor: FlaskClient, session: Session, script: Any, words: str
) -> None:
    with feed_server() as server:
        allow(session, server)
        url = server.put("/rss", script)
        answer = editor.post(OFFICE, data=posted(url=url, deed="try"))
    assert words in answer.text
    assert 'value="云溪要闻"' in answer.text


def test_it_asks_no_private_network(editor: FlaskClient) -> None:
    with feed_server() as server:
        url = server.put("/rss", answering(rss()))
        answer = editor.post(OFFICE, data=posted(url=url, deed="try"))
        assert "该地址指向内网" in answer.text
        assert not server.requests


def test_it_says_every_problem_at_once(editor: FlaskClient) -> None:
    wrong = posted(name="", url="file:///etc/passwd", every_min="x", kind="film")
    for deed in ("save", "try"):
        answer = editor.post(OFFICE, data=wrong | {"deed": deed})
        assert answer.status_code == 422
        for words in (
            "请填写名称",
            "这不是订阅源的地址",
            "请填 5 到 1440",
            "请选择内容",
        ):
            assert words in answer.text
        assert "file:///etc/passwd" in answer.text


def test_it_tells_a_problem_and_when_it_last_worked(
    editor: FlaskClient, session: Session, hall: Hall, database: Database
) -> None:
    entries = [{"title": "好"}]
    feed = Feed(hall_id=hall.id, **FEED, entries=entries, problem="status 503")
    feed.fetched_at = feed.succeeded_at = NOW
    session.add(feed)
    session.commit()
    page = editor.get(OFFICE).text
    assert "有故障" in page
    assert "返回错误（503）" in page
    assert "最近成功" in page
    answer = editor.post(f"{OFFICE}/{only(database).id}/refresh", follow_redirects=True)
    assert "抓取中" in answer.text
    assert only(database).entries == entries


def test_it_refuses_to_overwrite_and_to_delete_what_is_used(
    editor: FlaskClient, session: Session, hall: Hall, database: Database
) -> None:
    session.add(Feed(hall_id=hall.id, **FEED, entries=[]))
    session.flush()
    use = {"owner": "playlist:7", "target": "feed:1", "is_published": True}
    session.add(ContentUse(hall_id=hall.id, **use))
    session.commit()
    stale = editor.post(f"{OFFICE}/1", data=posted(version="9"))
    assert stale.status_code == 409
    assert editor.post(f"{OFFICE}/1/deletion").status_code == 409
    assert only(database).name == "云溪要闻"


def test_an_editor_allows_no_origins(editor: FlaskClient) -> None:
    assert "放行的来源" not in editor.get(OFFICE).text
    data = {"origins": "http://10.0.0.5"}
    assert editor.post(f"{OFFICE}/origins", data=data).status_code == 403


def test_an_administrator_allows_origins(
    signed_in: FlaskClient, database: Database
) -> None:
    wrong = signed_in.post(f"{OFFICE}/origins", data={"origins": "10.0.0.5"})
    assert wrong.status_code == 422
    assert "“10.0.0.5”不是来源地址" in wrong.text
    signed_in.post(f"{OFFICE}/origins", data={"origins": "http://10.0.0.5/"})
    with database.read() as reader:
        assert reader.scalars(select(Hall)).one().feed_origins == ["http://10.0.0.5"]


def test_an_inspector_reads_only(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    sign_in_as(client, session, create_user(session, hall, "zhou", Role.INSPECTOR))
    assert client.get(OFFICE).status_code == 200
    assert client.get(f"{OFFICE}/new").status_code == 403
    assert client.post(OFFICE, data=posted()).status_code == 403


FEED: dict[str, Any] = {
    "name": "云溪要闻",
    "url": "https://news.example/rss",
    "kind": "news",
}
