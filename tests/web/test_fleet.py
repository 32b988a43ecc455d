"""The fleet's page: found, counted, drawn, told, moved and tagged; many at once."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from signage import clock
from signage.db import Database
from signage.models import Body, Display, DisplayFault, DisplayGroup, Hall
from signage.models.display import DisplayKind
from signage.models.display_fault import FaultKind
from signage.models.user import Role
from signage.outbox import Hint, deliver_after_commit
from tests.browsing import sign_in_as
from tests.build import create_display_group, create_user
from tests.web.fleet_pages import HOURS, create_display, create_programme

FLEET = "/office/displays"
DEEDS = f"{FLEET}/deeds"
FRAME = re.compile(r'<iframe class="thumb__frame"[^>]* src="([^"]+)"')


@pytest.fixture
def group(session: Session, hall: Hall) -> DisplayGroup:
    """A group with a programme."""
    group = create_display_group(session, hall, name="大厅电视")
    create_programme(session, group)
    return group


@pytest.fixture
def fleet(session: Session, hall: Hall, group: DisplayGroup) -> list[int]:
    """Keys of displays: two that are there, a dark one, a kiosk never seen."""
    long_ago = clock.now() - timedelta(hours=3)
    kiosk = {"kind": DisplayKind.KIOSK, "last_seen_at": None}
    other = create_display_group(session, hall, name="二楼")
    rows = [
        create_display(session, group, "东墙", tags=["一楼"]),
        create_display(session, group, "西墙", tags=["一楼", "旧"]),
        create_display(session, group, "北墙", last_seen_at=long_ago),
        create_display(session, other, "一体机", **kiosk),
    ]
    return [display.id for display in rows]


@pytest.fixture
def editor(
    client: FlaskClient, session: Session, hall: Hall, fleet: list[int]
) -> FlaskClient:
    """An editor's browser; commits what `session` holds."""
    assert fleet
    sign_in_as(client, session, create_user(session, hall, "lin", Role.EDITOR))
    return client


@pytest.fixture
def administrator(
    client: FlaskClient, session: Session, hall: Hall, fleet: list[int]
) -> FlaskClient:
    """An administrator's browser; commits what `session` holds."""
    assert fleet
    sign_in_as(client, session, create_user(session, hall, "wen"))
    return client


def displays(database: Database) -> dict[str, Display]:
    with database.read() as reader:
        query = select(Display)
        return {display.name: display for display in reader.scalars(query)}


def frames(page: str) -> list[str]:
    """Return the addresses of the televisions' thumbnails."""
    found = [unescape(address) for address in FRAME.findall(page)]
    return [address for address in found if "/rating?" not in address]


def change(database: Database, key: int, **values: Any) -> None:
    with database.write() as writer:
        display = writer.get_one(Display, key)
        for name, value in values.items():
            setattr(display, name, value)


def test_it_shows_who_is_there_and_what_is_on(editor: FlaskClient) -> None:
    page = editor.get(FLEET).text
    for name in ("东墙", "西墙", "北墙", "一体机", "时间与服务", "评价页面"):
        assert name in page
    counts = re.findall(r'badge bg-[a-z]+-lt ms-2 tabular">(\d+)<', page)
    assert counts == ["4", "2", "1", "1", "0"]
    assert "应显示" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=online", {"东墙", "西墙"}),
        ("state=dark", {"北墙"}),
        ("state=never", {"一体机"}),
        ("q=xq", {"西墙"}),
        ("tag=旧", {"西墙"}),
        ("kind=kiosk&view=rows", {"一体机"}),
        ("q=没有", set()),
        ("state=nonsense&kind=x&group=99999999999999999999&page=-3&fault=y", None),
    ],
)
def test_it_filters(editor: FlaskClient, query: str, names: set[str] | None) -> None:
    page = editor.get(f"{FLEET}?{query}").text
    found = set(re.findall(r'class="fleet-name"><a [^>]*title="([^"]+)"', page))
    assert found == ({"东墙", "西墙", "北墙", "一体机"} if names is None else names)


def test_displays_of_a_group_share_a_thumbnail_that_browsers_keep(
    editor: FlaskClient,
) -> None:
    addresses = frames(editor.get(FLEET).text)
    assert len(addresses) == 3
    assert len(set(addresses)) == 1
    thumbnail = editor.get(addresses[0])
    assert thumbnail.status_code == 200
    assert "周一至周五" in thumbnail.text
    assert "欢迎" in thumbnail.text
    assert "<script" not in thumbnail.text
    assert "immutable" in thumbnail.headers["Cache-Control"]
    assert "private" in thumbnail.headers["Cache-Control"]
    policy = thumbnail.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert editor.get(FLEET).headers["Cache-Control"] == "no-store"


def test_a_display_is_believed_about_what_it_shows(
    editor: FlaskClient, database: Database, fleet: list[int]
) -> None:
    other = "c" * 64
    with database.write() as writer:
        html = "<article>通知</article>"
        writer.add(Body(hash=other, html=html, used_at=clock.now()))
    report = {"zone": "main", "slide": "announcement:1", "hash": other}
    change(database, fleet[0], report=report | {"revision": "old", "since": 1})
    shown = {f"main={other}" in address for address in frames(editor.get(FLEET).text)}
    assert shown == {True, False}
    page = editor.get(f"{FLEET}/{fleet[0]}").text
    assert f"main={other}" in frames(page)[0]
    assert "正在更新" in page


def test_a_thumbnail_that_cannot_be_made_says_why_and_is_noted(
    editor: FlaskClient, database: Database, fleet: list[int]
) -> None:
    gone = {"zone": "main", "hash": "d" * 64, "revision": "old", "since": 1}
    change(database, fleet[0], report=gone)
    page = editor.get(FLEET).text
    assert len(frames(page)) == 2
    assert "显示屏报告的页面在服务器上已不存在" in page
    with database.read() as reader:
        fault = reader.scalars(select(DisplayFault)).one()
        assert (fault.display_id, fault.kind) == (
            fleet[0],
            FaultKind.THUMBNAIL_FAILED,
        )
    editor.get(FLEET)
    with database.read() as reader:
        assert reader.scalars(select(DisplayFault.times)).all() == [1]
    assert "无缩略图" in editor.get(f"{FLEET}?state=faulty").text
    change(database, fleet[0], report={})
    editor.get(FLEET)
    with database.read() as reader:
        assert reader.scalars(select(DisplayFault.ended_at)).one() is not None


def test_an_address_without_its_slide_draws_a_placeholder(
    editor: FlaskClient, database: Database
) -> None:
    address = frames(editor.get(FLEET).text)[0]
    with database.write() as writer:
        writer.execute(delete(Body).where(Body.hash == HOURS))
    missing = editor.get(address)
    assert missing.status_code == 404
    assert "no-picture" in missing.text
    assert missing.headers["Cache-Control"] == "no-store"
    for wrong in ("", "?main=../../etc", "?main=%F0%9F%98%80"):
        answer = editor.get(address.partition("?")[0] + wrong)
        assert answer.status_code == 404
    assert editor.get(f"{FLEET}/thumbnails/999?main={HOURS}").status_code == 404


@pytest.mark.parametrize(
    "report",
    [
        {"slide": "announcement:99999999999999999999999", "hash": "\0", "since": 0},
        {"slide": "\0", "hash": "x" * 200, "zone": "elsewhere", "revision": 1},
        {"slide": True, "hash": 7, "zone": 7, "since": float("inf")},
        {"offset_ms": float("nan"), "width": "x", "player": 3, "since": "now"},
    ],
)
def test_a_display_that_reports_nonsense_harms_nobody(
    editor: FlaskClient,
    database: Database,
    fleet: list[int],
    report: dict[str, object],
) -> None:
    change(database, fleet[0], report=report, condition={"errors": 3, "kit": "x"})
    for path in (FLEET, f"{FLEET}?view=rows", f"{FLEET}/{fleet[0]}"):
        page = editor.get(path)
        assert page.status_code == 200
        assert "东墙" in page.text
    assert len(frames(editor.get(FLEET).text)) >= 2


def test_it_tells_many_at_once(
    editor: FlaskClient, database: Database, fleet: list[int]
) -> None:
    hints: list[Hint] = []
    deliver_after_commit(database.writers, hints.append)
    told = {"deed": "command", "command": "identify", "display": fleet[:2]}
    answer = editor.post(DEEDS, data=told | {"state": "online", "page": "2"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{FLEET}?state=online&page=2"
    assert [hint.display_id for hint in hints] == fleet[:2]
    everything = {"deed": "command", "command": "reload", "everything": "1"}
    hints.clear()
    editor.post(DEEDS, data=everything | {"q": "墙"})
    assert {hint.display_id for hint in hints} == set(fleet[:3])
    for wrong, text in (
        ({"deed": "command", "command": "explode"}, "显示屏没有这个指令"),
        ({"deed": "explode"}, "请选择要对显示屏执行的操作"),
        ({"deed": "command", "command": "reload", "display": []}, "请至少选择一块"),
    ):
        answer = editor.post(DEEDS, data={"display": fleet} | wrong)
        assert answer.status_code == 303
        assert text in editor.get(FLEET).text


def test_it_moves_and_tags_many(
    administrator: FlaskClient,
    database: Database,
    fleet: list[int],
) -> None:
    upstairs = displays(database)["一体机"].group_id
    move = {"deed": "move", "to_group": str(upstairs), "display": fleet[:2]}
    assert administrator.post(DEEDS, data=move).status_code == 303
    found = displays(database)
    assert {found[name].group_id for name in ("东墙", "西墙")} == {upstairs}
    assert found["北墙"].group_id != upstairs
    tag = {"deed": "tag", "tags": "新，二楼", "display": fleet[:1]}
    administrator.post(DEEDS, data=tag)
    assert set(displays(database)["东墙"].tags) == {"一楼", "新", "二楼"}
    administrator.post(DEEDS, data=tag | {"deed": "untag", "tags": "新"})
    assert set(displays(database)["东墙"].tags) == {"一楼", "二楼"}
    administrator.post(DEEDS, data=tag | {"tags": " , "})
    assert "请至少填写一个标签" in administrator.get(FLEET).text
    lost = administrator.post(DEEDS, data=move | {"to_group": "999"})
    assert lost.status_code == 404


def test_editors_command_and_inspectors_look(
    editor: FlaskClient, session: Session, hall: Hall, fleet: list[int]
) -> None:
    move = {"deed": "move", "to_group": "1", "display": fleet[:1]}
    assert editor.post(DEEDS, data=move).status_code == 403
    assert 'value="move"' not in editor.get(FLEET).text
    sign_in_as(editor, session, create_user(session, hall, "ma", Role.INSPECTOR))
    page = editor.get(FLEET)
    assert page.status_code == 200
    assert "fleet-check" not in page.text
    assert editor.get(f"{FLEET}/{fleet[0]}").status_code == 200
    command = {"deed": "command", "command": "reload", "display": fleet[:1]}
    assert editor.post(DEEDS, data=command).status_code == 403


def test_a_page_of_many_asks_no_more_than_a_page_of_few(
    editor: FlaskClient, database: Database, fleet: list[int]
) -> None:
    def queries(path: str) -> int:
        asked: list[str] = []

        def note(*given: Any) -> None:
            asked.append(given[2])

        event.listen(database.engine, "before_cursor_execute", note)
        assert editor.get(path).status_code == 200
        event.remove(database.engine, "before_cursor_execute", note)
        return len(asked)

    few = queries(FLEET)
    with database.write() as writer:
        group = writer.get_one(Display, fleet[0]).group
        for number in range(60):
            display = create_display(writer, group, f"屏 {number}")
            fault = {"began_at": clock.now(), "last_at": clock.now()}
            kind = FaultKind.SOUND_BLOCKED
            writer.add(DisplayFault(display_id=display.id, kind=kind, **fault))
    assert queries(FLEET) == few
    assert queries(f"{FLEET}?view=rows") == few
