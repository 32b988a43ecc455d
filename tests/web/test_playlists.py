"""Pages of playlists: put together without script, saved, refused, published."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from signage.db import Database
from signage.models import Hall, Playlist, User
from signage.models.playlist import ContentState
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_display_group, create_user
from tests.feed_server import answering, feed_server
from tests.operations.publishing.content_build import (
    create_playlist,
    publish_playlist,
)

LIST = "/office/playlists"


def kept(database: Database) -> Playlist:
    """Return the one playlist there is, read anew."""
    with database.readers() as fresh:
        return fresh.scalars(select(Playlist)).one()


def form(name: str = "大厅", *kinds: str, **more: str) -> MultiDict[str, str]:
    """Return what the editor posts for items of these kinds."""
    fields = MultiDict([("name", name), ("version", "1")])
    for place, kind in enumerate(kinds):
        fields.add("key", f"k{place}")
        fields[f"k{place}-kind"] = kind
    fields.update(more)
    return fields


def alerts(page: str) -> str:
    """Return the words of a page's alerts."""
    found = re.findall(r'<ul class="mb-0 ps-3">(.*?)</ul>', page, re.DOTALL)
    return " ".join(found)


def test_it_is_put_together_without_script(
    signed_in: FlaskClient, database: Database
) -> None:
    page = signed_in.post(LIST, data=form("大厅", "hours", add="notice")).text
    assert page.count("data-order-row") == 2
    assert "大厅" in page
    page = signed_in.post(LIST, data=form("大厅", "hours", "notice", move="up:k1")).text
    kinds = re.findall(r'-kind" value="(\w+)"', page)
    assert kinds == ["notice", "hours"]
    page = signed_in.post(LIST, data=form("大厅", "hours", "notice", remove="k0")).text
    assert re.findall(r'-kind" value="(\w+)"', page) == ["notice"]
    with database.readers() as fresh:
        assert fresh.scalars(select(Playlist)).all() == []


def test_it_is_saved_and_then_published(
    signed_in: FlaskClient, database: Database
) -> None:
    answer = signed_in.post(LIST, data=form("大厅", "hours", "notice", deed="save"))
    assert answer.status_code == 303
    row = kept(database)
    assert row.state == ContentState.DRAFT
    assert row.cycle_s is not None
    more = {"deed": "publish", "version": str(row.version), "note": "第一版"}
    more |= {"k0-seconds": "20", "k0-weight": "2"}
    answer = signed_in.post(answer.location, data=form("大厅", "hours", **more))
    assert answer.status_code == 303
    row = kept(database)
    assert row.state == ContentState.PUBLISHED
    assert row.published == {
        "items": [
            {
                "key": "k0",
                "kind": "hours",
                "settings": {},
                "seconds": 20,
                "weight": 2,
            }
        ]
    }
    page = signed_in.get(f"{LIST}/{row.id}/history").text
    assert "第一版" in page
    assert signed_in.get(f"{LIST}/{row.id}/history/1").status_code == 200
    assert signed_in.get(f"{LIST}/{row.id}/history/1/preview").status_code == 200


def test_its_preview_is_a_round_as_displays_play_it(signed_in: FlaskClient) -> None:
    more = {"k0-weight": "2", "k1.title": "掌上大厅", "k1.content": "12345"}
    more |= {"k2.title": "预约", "k2.content": "67890"}
    posted = form("大厅", "hours", "qr_code", "qr_code", **more)
    page = signed_in.post(f"{LIST}/preview", data=posted).text
    labels = re.findall(r'data-page data-seconds="[\d.]+" data-label="(\d)', page)
    assert labels == ["1", "2", "1", "3"]


def test_the_list_shows_what_each_begins_with(
    signed_in: FlaskClient, session: Session, hall: Hall
) -> None:
    lin = create_user(session, hall, "lin", Role.EDITOR)
    shown = publish_playlist(session, hall, lin, "大厅")
    empty = create_playlist(session, hall, lin, "空", "scoreboard")
    address, bare = (f"{LIST}/{row.id}/thumbnail" for row in (shown, empty))
    session.commit()
    answer = signed_in.get(LIST)
    assert f'src="{address}?v=' in answer.text
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    picture = signed_in.get(address)
    assert picture.text.count("data-page") == 1
    assert "frame-ancestors 'self'" in picture.headers["Content-Security-Policy"]
    assert "现在没有可显示的内容" in signed_in.get(bare).text


def test_a_refused_save_loses_nothing(
    signed_in: FlaskClient, database: Database
) -> None:
    more = {"deed": "save", "k0-seconds": "two", "k1-weight": "12"}
    answer = signed_in.post(LIST, data=form("夏令时间", "hours", "qr_code", **more))
    assert answer.status_code == 422
    page = answer.text
    assert "第 1 项：秒数请填 3 到 3600 的整数" in page
    assert "第 2 项：每轮出现 1 到 9 次" in page
    assert 'value="two"' in page
    assert 'value="夏令时间"' in page
    with database.readers() as fresh:
        assert fresh.scalars(select(Playlist)).all() == []


def test_a_slide_too_many_says_how_many_and_the_limit(signed_in: FlaskClient) -> None:
    answer = signed_in.post(LIST, data=form("满", *["hours"] * 5000, deed="save"))
    assert answer.status_code == 422
    assert "最多 200 项，当前有 5000 项" in answer.text
    assert "前 200 项仍保留在此" in answer.text
    assert answer.text.count('name="key"') == 200


def test_a_website_that_is_not_allowed_or_forbids_frames_is_named(
    signed_in: FlaskClient, session: Session, hall: Hall
) -> None:
    with feed_server() as server:
        more = {"deed": "publish", "k0.url": server.url("/today?x=1")}
        page = form("网页", "web_page", **more)
        refused = signed_in.post(LIST, data=page)
        assert refused.status_code == 422
        said = f"第 1 项：屏幕不允许显示 {server.origin}。"
        assert said in alerts(refused.text)
        assert not server.requests  # a page that nobody allowed is not asked
        hall.web_origins = [server.origin]
        session.commit()
        page["name"] = "允许的网页"
        head = "X-Frame-Options: DENY\r\n"
        server.put("/today", answering(b"", head=head))
        answer = signed_in.post(LIST, data=page, follow_redirects=True)
        assert answer.status_code == 200
        assert f"{server.origin} 禁止在框架中显示" in answer.text


def test_problems_keep_it_a_draft(signed_in: FlaskClient, database: Database) -> None:
    more = {"deed": "publish", "k0.title": "", "k0.content": "https://example.gov.cn"}
    answer = signed_in.post(LIST, data=form("码", "qr_code", "playlist", **more))
    assert answer.status_code == 422
    assert "第 1 项：“标题”未填写。" in alerts(answer.text)
    assert "第 2 项：请选择此处播放哪个播放列表。" in alerts(answer.text)
    row = kept(database)
    assert (row.state, row.published) == (ContentState.DRAFT, None)


def test_two_editors_see_both_versions(
    signed_in: FlaskClient, database: Database
) -> None:
    location = signed_in.post(LIST, data=form("大厅", "hours", deed="save")).location
    signed_in.post(location, data=form("大厅", "hours", "notice", deed="save"))
    mine = form("我的", "hours", "scoreboard", deed="save")
    answer = signed_in.post(location, data=mine)
    assert answer.status_code == 409
    page = answer.text
    assert "<del>大厅</del>" in page
    assert "<ins>我的</ins>" in page
    assert "<del>通报</del>" in page
    assert re.findall(r'-kind" value="(\w+)"', page) == ["hours", "scoreboard"]
    (version,) = re.findall(r'name="version" value="(\d+)"', page)
    assert signed_in.post(location, data=mine).status_code == 409
    mine["version"] = version
    assert signed_in.post(location, data=mine).status_code == 303
    assert kept(database).name == "我的"


def test_whoever_changes_nothing_does_not_become_its_editor(
    signed_in: FlaskClient, session: Session, hall: Hall, database: Database
) -> None:
    lin = create_user(session, hall, "lin", Role.EDITOR)
    playlist = create_playlist(session, hall, lin)
    hall.needs_approval = True
    lin_id, key, version = lin.id, playlist.id, str(playlist.version)
    session.commit()
    same = MultiDict([("name", "大厅"), ("version", version), ("deed", "publish")])
    for place, kind in enumerate(("hours", "scoreboard")):
        same.add("key", f"i{place}")
        same[f"i{place}-kind"] = kind
    assert signed_in.post(f"{LIST}/{key}", data=same).status_code == 303
    row = kept(database)
    assert (row.state, row.updated_by_id) == (ContentState.PUBLISHED, lin_id)


def test_a_thing_is_chosen_by_its_name_without_script(
    signed_in: FlaskClient, session: Session, hall: Hall, database: Database
) -> None:
    user = session.scalars(select(User)).one()
    inner = publish_playlist(session, hall, user, "里")
    key = inner.id
    session.commit()
    more = {"deed": "publish", "k0.playlist_id": "", "k0.playlist_id-text": "里"}
    answer = signed_in.post(LIST, data=form("外", "playlist", **more))
    assert answer.status_code == 303
    with database.readers() as fresh:
        outer = fresh.scalars(select(Playlist).where(Playlist.name == "外")).one()
        assert outer.published is not None
        assert outer.published["items"][0]["settings"] == {"playlist_id": key}
    assert "里" in signed_in.get(f"{LIST}/things/playlist?typed=里").text
    assert signed_in.get(f"{LIST}/things/secrets").status_code == 404


def test_its_deeds(signed_in: FlaskClient, session: Session, hall: Hall) -> None:
    user = session.scalars(select(User)).one()
    playlist = publish_playlist(session, hall, user)
    key = playlist.id
    create_display_group(session, hall, playlist_id=key)
    session.commit()
    page = f"{LIST}/{key}"
    assert signed_in.post(f"{page}/deletion").status_code == 409
    assert signed_in.post(f"{page}/withdrawal").status_code == 303
    assert signed_in.post(f"{page}/history/1").status_code == 303
    copied = signed_in.post(f"{page}/copies").location
    again = signed_in.post(f"{page}/copies").location
    assert copied != again
    assert signed_in.post(f"{copied}/deletion").status_code == 303
    assert signed_in.get(copied).status_code == 404


def test_the_list_asks_as_often_for_many_as_for_few(
    signed_in: FlaskClient, session: Session, hall: Hall, queries: list[str]
) -> None:
    user = session.scalars(select(User)).one()
    publish_playlist(session, hall, user, "1")
    session.commit()
    signed_in.get(LIST)
    queries.clear()
    signed_in.get(LIST)
    few = len(queries)
    for number in range(2, 25):
        playlist = publish_playlist(session, hall, user, str(number))
        create_display_group(session, hall, name=f"g{number}", playlist_id=playlist.id)
    session.commit()
    queries.clear()
    page = signed_in.get(LIST).text
    assert "g24" in page
    assert len(queries) <= few + 2


def test_an_inspector_looks_and_changes_nothing(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    lin = create_user(session, hall, "lin", Role.EDITOR)
    key = create_playlist(session, hall, lin).id
    sign_in_as(client, session, create_user(session, hall, "he", Role.INSPECTOR))
    assert "<fieldset" in client.get(f"{LIST}/{key}").text
    assert "disabled" in client.get(f"{LIST}/{key}").text
    assert client.post(f"{LIST}/{key}", data=form("x", "hours")).status_code == 403
