"""A display's page: how it is, what was wrong, what was done; its form and tags."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.db import Database
from signage.models import (
    AuditEntry,
    Display,
    DisplayFault,
    DisplayToken,
    Hall,
    Outage,
    Screenshot,
)
from signage.models.display_fault import FaultKind
from signage.models.outage import OutageEnd
from signage.models.user import Role
from signage.operations.displays.faults import note_fault
from signage.web.admin.display_condition import NO_KIT
from signage.web.admin.fault_words import WORDS
from tests.browsing import sign_in_as
from tests.build import create_display_group, create_user
from tests.web.fleet_pages import create_display, create_programme

CONDITION = {
    "player": "abcdef0123456789",
    "uptime_s": 260_000.0,
    "storage": {"used": 21_000_000, "quota": 2_000_000_000, "persisted": True},
    "offline": True,
    "sound_blocked": True,
    "errors": [{"at": 1_790_000_000_000.0, "code": "media", "text": "坏图 7"}],
    "kit": {"answers": True, "version": "1.2", "temperature_c": 61.4, "restarts": 2},
    "refused": ["origin"],
}


@pytest.fixture
def display_id(session: Session, hall: Hall) -> int:
    """The key of a television with a past."""
    group = create_display_group(session, hall, name="大厅电视")
    create_programme(session, group)
    said = {"condition": CONDITION, "condition_at": clock.now()}
    report = {"width": 1920, "height": 1080, "offset_ms": -4_200}
    display = create_display(session, group, "东墙", report=report, **said)
    return display.id


@pytest.fixture
def page(display_id: int) -> str:
    """The address of its page."""
    return f"/office/displays/{display_id}"


@pytest.fixture
def administrator(
    client: FlaskClient, session: Session, hall: Hall, display_id: int
) -> FlaskClient:
    """An administrator's browser; commits what `session` holds."""
    assert display_id
    sign_in_as(client, session, create_user(session, hall, "wen"))
    return client


def add(database: Database, *rows: object) -> None:
    with database.write() as writer:
        writer.add_all(rows)


def display_of(database: Database) -> Display:
    with database.read() as reader:
        return reader.scalars(select(Display)).one()


def test_it_shows_condition_and_errors(administrator: FlaskClient, page: str) -> None:
    text = administrator.get(page).text
    for fact in (
        "abcdef01",
        "1920 × 1080",
        "3天",
        "快 4.2 秒",
        "21 / 2,000 MB",
        "被阻止",
        "61 °C",
        "2 次",
        "坏图 7",
        "origin",
    ):
        assert fact in text, fact


def test_a_right_clock_and_a_missing_kit_are_said_in_words(
    administrator: FlaskClient, database: Database, page: str
) -> None:
    with database.write() as writer:
        display = writer.scalars(select(Display)).one()
        display.report = {"offset_ms": 12}
        display.condition = {"screen_failure": NO_KIT}
    text = administrator.get(page).text
    assert "准确" in text
    assert "没有设备套件" in text


def test_a_screen_that_hangs_otherwise_than_its_group_is_told_of(
    administrator: FlaskClient, page: str, database: Database
) -> None:
    told = "这块屏是竖放的"
    assert told not in administrator.get(page).text
    with database.write() as session:
        display = session.scalars(select(Display)).one()
        display.report = {"width": 1080, "height": 1920}
    assert told in administrator.get(page).text
    with database.write() as session:
        session.scalars(select(Display)).one().group.is_portrait = True
    assert told not in administrator.get(page).text


def test_it_shows_outages_keys_and_deeds(
    administrator: FlaskClient, database: Database, page: str, display_id: int
) -> None:
    now = clock.now()
    ended = {"ended_at": now - timedelta(hours=1), "ended_by": OutageEnd.BACK}
    hall_id = display_of(database).hall_id
    began = {"hall_id": hall_id, "display_id": display_id, "noticed_at": now}
    add(
        database,
        Outage(began_at=now - timedelta(hours=3), **began, **ended),
        Outage(began_at=now - timedelta(minutes=20), **began),
        DisplayToken(
            token_hash="h" * 64, display_id=display_id, issued_at=now, used_at=now
        ),
        DisplayToken(token_hash="i" * 64, display_id=display_id, issued_at=now),
        AuditEntry(
            hall_id=hall_id,
            happened_at=now,
            action="display.reload",
            target=f"display:{display_id}",
            detail={},
        ),
    )
    text = administrator.get(page).text
    for fact in (
        "2小时",
        "已自行恢复",
        "仍失联",
        "新密钥正在更换",
        "要求显示屏重新载入",
    ):
        assert fact in text, fact


@pytest.mark.parametrize("kind", list(FaultKind))
def test_it_says_what_is_wrong_and_what_to_do(
    administrator: FlaskClient,
    database: Database,
    page: str,
    display_id: int,
    kind: FaultKind,
) -> None:
    detail = {
        "offset_s": 7_200,
        "slide": "announcement:3",
        "reason": "clock",
        "unknown": "unheard-of",
    }
    with database.write() as writer:
        display = writer.get_one(Display, display_id)
        note_fault(writer, display, kind, detail, now=clock.now())
    text = administrator.get(page).text
    assert kind in WORDS
    assert "unheard-of" not in text
    if kind is FaultKind.CLOCK_WRONG:
        assert "请在设备上开启自动校时" in text
        assert "2小时" in text
        assert "announcement:3" in text


def test_a_fault_is_dismissed_by_an_editor(
    client: FlaskClient, session: Session, hall: Hall, database: Database, page: str
) -> None:
    display = session.scalars(select(Display)).one()
    fault = note_fault(session, display, FaultKind.SOUND_BLOCKED, now=clock.now()).id
    editor = create_user(session, hall, "lin", Role.EDITOR)
    inspector = create_user(session, hall, "ma", Role.INSPECTOR)
    sign_in_as(client, session, inspector)
    assert client.post(f"{page}/faults/{fault}/dismissal").status_code == 403
    sign_in_as(client, session, editor)
    assert client.post(f"{page}/faults/{fault}/dismissal").status_code == 303
    assert "声音被阻止" not in client.get(page).text
    assert client.post(f"{page}/faults/{fault + 1}/dismissal").status_code == 404
    with database.read() as reader:
        kept = reader.scalars(select(DisplayFault)).one()
        assert kept.ended_by_id is not None


def test_it_shows_the_screenshot_or_why_there_is_none(
    administrator: FlaskClient, database: Database, page: str, display_id: int
) -> None:
    now = clock.now()
    add(database, Screenshot(display_id=display_id, asked_at=now))
    assert "显示屏在线时几秒内返回" in administrator.get(page).text
    with database.write() as writer:
        shot = writer.get_one(Screenshot, display_id)
        shot.taken_at, shot.source, shot.media_hash = now, "device", "e" * 64
    text = administrator.get(page).text
    assert "of=eeeeeeeeeeee" in text
    assert "由设备套件拍摄的真实屏幕" in text


def test_its_group_follows_from_its_tags(
    administrator: FlaskClient, database: Database, page: str
) -> None:
    with database.write() as writer:
        hall = writer.scalars(select(Hall)).one()
        upstairs = create_display_group(writer, hall, name="二楼", tags_all=["二楼"]).id
    display = display_of(database)
    assert "可离线启动" in administrator.get(page).text
    wanted = {
        "name": "东墙",
        "kind": "tv",
        "group": str(display.group_id),
        "window": "",
        "tags": "二楼、东侧",
        "follows_tags": "y",
    }
    assert administrator.post(page, data=wanted).status_code == 303
    found = display_of(database)
    assert (found.group_id, found.follows_tags) == (upstairs, True)
    assert found.tags == ["东侧", "二楼"]
    administrator.post(page, data=wanted | {"tags": "三楼"})
    assert "没有屏幕组的规则符合它的标签" in administrator.get(page).text
    long = administrator.post(page, data=wanted | {"tags": "长" * 41})
    assert long.status_code == 422
    many = administrator.post(
        page, data=wanted | {"tags": ",".join(map(str, range(21)))}
    )
    assert many.status_code == 422
    assert "标签将超过 20 个" in many.text
    form = administrator.get(f"{page}/form")
    assert "三楼" in form.text


def test_a_rule_is_saved_once_its_moves_were_seen(
    administrator: FlaskClient, database: Database, display_id: int
) -> None:
    with database.write() as writer:
        display = writer.get_one(Display, display_id)
        display.tags, display.follows_tags = ["二楼"], True
    groups = "/office/display-groups"
    wanted = {
        "name": "二楼",
        "orientation": "landscape",
        "diagonal_in": "55",
        "distance_m": "5",
        "layout": "ticker",
        "theme": "",
        "out_of_hours": "programme",
        "tags_all": "二楼",
        "tag_order": "1",
    }
    asked = administrator.post(groups, data=wanted)
    assert asked.status_code == 409
    assert "将移动 1 块显示屏" in asked.text
    assert "大厅电视 → 二楼" in asked.text
    preview = administrator.post(f"{groups}/moves", data=wanted)
    seen = preview.text.partition('name="moves_seen" value="')[2].partition('"')[0]
    assert seen
    assert seen in asked.text
    before = display_of(database).group_id
    saved = administrator.post(groups, data=wanted | {"moves_seen": seen})
    assert saved.status_code == 303
    assert display_of(database).group_id != before
    assert "按标签：二楼" in administrator.get(groups).text
    nobody = administrator.post(
        f"{groups}/moves", data=wanted | {"tags_all": "长" * 41}
    )
    assert "没有显示屏需要移动" in nobody.text
