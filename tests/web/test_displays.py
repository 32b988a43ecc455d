"""Pages of displays and display groups: paired, renamed, moved, revoked."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from signage import clock
from signage.db import Database
from signage.models import Display, DisplayGroup, Hall, Pairing
from signage.models.display import DisplayKind
from signage.models.user import Role
from signage.operations.displays.pairing import Applicant, ask_pairing
from signage.operations.displays.pairing_codes import spoken_code
from signage.outbox import Hint, deliver_after_commit
from tests.browsing import sign_in_as
from tests.build import (
    create_display_group,
    create_playlist,
    create_user,
    create_window,
)

DISPLAYS = "/office/displays"
GROUPS = "/office/display-groups"
AGENT = "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36"


@pytest.fixture
def administrator(client: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """A browser in which an administrator is signed in, and a display group."""
    create_display_group(session, hall, name="大厅电视")
    create_window(session, hall, "W01")
    sign_in_as(client, session, create_user(session, hall, "wen"))
    return client


def ask(session: Session) -> str:
    """Let a television ask to be paired; return its code as shown."""
    applicant = Applicant(DisplayKind.TV, "10.0.0.7", AGENT, 1920, 1080)
    codes = ask_pairing(session, applicant, now=clock.now())
    session.commit()
    return spoken_code(codes.user_code)


def group_of(database: Database) -> DisplayGroup:
    with database.read() as reader:
        return reader.scalars(select(DisplayGroup).order_by(DisplayGroup.id)).all()[0]


def display_of(database: Database) -> Display:
    with database.read() as reader:
        return reader.scalars(select(Display)).one()


def pair(client: FlaskClient, session: Session, database: Database) -> Display:
    """Pair a television and return it."""
    data = {
        "name": "东墙",
        "kind": "tv",
        "group": str(group_of(database).id),
        "code": ask(session),
        "window": "",
    }
    response = client.post(f"{DISPLAYS}/pair/approval", data=data)
    assert response.status_code == 303, response.text
    return display_of(database)


def test_it_pairs_by_the_code_in_any_writing(
    administrator: FlaskClient, session: Session, database: Database
) -> None:
    code = ask(session)
    typed = code.replace("-", " ").lower()
    found = administrator.post(f"{DISPLAYS}/pair", data={"code": typed})
    assert found.status_code == 200
    for fact in (code, "10.0.0.7", "Tizen 6", "1920 × 1080", "电视"):
        assert fact in found.text
    assert pair(administrator, session, database).name == "东墙"
    assert "东墙" in administrator.get(DISPLAYS).text


def test_it_says_that_a_code_is_wrong(administrator: FlaskClient) -> None:
    response = administrator.post(f"{DISPLAYS}/pair", data={"code": "ABCD"})
    assert response.status_code == 404
    assert 'aria-invalid="true"' in response.text
    assert "ABCD" in response.text


def test_it_says_that_a_code_has_expired(
    administrator: FlaskClient, session: Session
) -> None:
    code = ask(session)
    session.execute(update(Pairing).values(expires_at=clock.now()))
    session.commit()
    response = administrator.post(f"{DISPLAYS}/pair", data={"code": code})
    assert response.status_code == 404


def test_it_slows_down_guessing(administrator: FlaskClient) -> None:
    for _ in range(10):
        administrator.post(f"{DISPLAYS}/pair", data={"code": "BBBBBBBB"})
    for path in ("pair", "pair/approval"):
        response = administrator.post(f"{DISPLAYS}/{path}", data={"code": "BBBBBBBB"})
        assert response.status_code == 429


def test_it_asks_for_a_name(
    administrator: FlaskClient, session: Session, database: Database
) -> None:
    group = str(group_of(database).id)
    data = {"code": ask(session), "kind": "tv", "group": group, "window": ""}
    response = administrator.post(f"{DISPLAYS}/pair/approval", data=data)
    assert response.status_code == 422
    assert "请填写显示屏名称" in response.text


def test_it_renames_and_moves(
    administrator: FlaskClient, session: Session, database: Database
) -> None:
    display = pair(administrator, session, database)
    group = DisplayGroup(hall_id=display.hall_id, name="二楼")
    session.add(group)
    session.flush()
    key = group.id
    session.commit()
    wanted = {"name": "西墙", "kind": "kiosk", "group": str(key), "window": ""}
    response = administrator.post(f"{DISPLAYS}/{display.id}", data=wanted)
    assert response.status_code == 303
    moved = display_of(database)
    assert (moved.name, moved.kind, moved.group_id) == ("西墙", "kiosk", key)


@pytest.mark.parametrize("command", ["identify", "reload"])
def test_it_commands(
    administrator: FlaskClient, session: Session, database: Database, command: str
) -> None:
    hints: list[Hint] = []
    deliver_after_commit(database.writers, hints.append)
    display = pair(administrator, session, database)
    address = f"{DISPLAYS}/{display.id}/commands"
    assert administrator.post(address, data={"command": command}).status_code == 303
    assert (hints[-1].display_id, hints[-1].command) == (display.id, command)
    assert hints[-1].text == "东墙"
    wrong = administrator.post(address, data={"command": "explode"})
    assert wrong.status_code == 422


def test_a_kiosk_is_told_only_what_it_obeys(
    administrator: FlaskClient, session: Session, database: Database
) -> None:
    hints: list[Hint] = []
    deliver_after_commit(database.writers, hints.append)
    display = pair(administrator, session, database)
    key, group = display.id, str(display.group_id)
    kiosk = {"name": "西墙", "kind": "kiosk", "group": group, "window": ""}
    administrator.post(f"{DISPLAYS}/{key}", data=kiosk)
    page = administrator.get(f"{DISPLAYS}/{key}").text
    for name in ("identify", "reload", "clear_cache", "screenshot", "screen_off"):
        assert f'value="{name}"' in page
    assert 'value="mute"' not in page
    assert "一体机和平板没有声音" in page
    assert "截屏绝不会拍到正在进行的评价" in page
    told = [
        administrator.post(f"{DISPLAYS}/{key}/commands", data={"command": name})
        for name in ("clear_cache", "screen_off", "mute")
    ]
    assert [answer.status_code for answer in told] == [303, 303, 422]
    assert "一体机和平板没有声音" in told[-1].text
    commands = [hint.command for hint in hints if hint.command]
    assert commands == ["clear_cache", "screen_off"]
    kept = display_of(database)
    assert (kept.is_off, kept.is_muted) == (True, False)
    assert 'value="screen_on"' in administrator.get(f"{DISPLAYS}/{key}").text


def test_it_revokes(
    administrator: FlaskClient, session: Session, database: Database
) -> None:
    display = pair(administrator, session, database)
    response = administrator.post(f"{DISPLAYS}/{display.id}/revocation")
    assert response.status_code == 303
    assert display_of(database).revoked_at is not None
    assert administrator.get(f"{DISPLAYS}/{display.id}").status_code == 404


def test_it_lets_editors_look_only(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_display_group(session, hall)
    sign_in_as(client, session, create_user(session, hall, "lin", Role.EDITOR))
    assert client.get(DISPLAYS).status_code == 200
    assert client.get(GROUPS).status_code == 200
    for path in (
        f"{DISPLAYS}/pair",
        f"{DISPLAYS}/1/form",
        f"{GROUPS}/new",
        f"{GROUPS}/1",
    ):
        assert client.get(path).status_code == 403
    for path in (f"{DISPLAYS}/1", f"{DISPLAYS}/1/revocation", GROUPS, f"{GROUPS}/1"):
        assert client.post(path).status_code == 403


def test_it_shows_a_groups_programme(
    administrator: FlaskClient, database: Database
) -> None:
    group = group_of(database)
    page = administrator.get(f"{GROUPS}/{group.id}")
    assert page.status_code == 200
    assert "时间与服务" in page.text
    preview = administrator.get(f"{GROUPS}/{group.id}/preview")
    assert "slide--hours" in preview.text
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]


def test_it_changes_what_a_group_shows(
    administrator: FlaskClient, database: Database
) -> None:
    address = f"{GROUPS}/{group_of(database).id}"
    with database.write() as session:
        hall = session.scalars(select(Hall)).one()
        playlist = create_playlist(session, hall, "hours", name="只有时间").id
    wanted = {
        "name": "大厅电视",
        "orientation": "portrait",
        "audience": "staff",
        "diagonal_in": "43",
        "distance_m": "4",
        "layout": "full",
        "playlist": str(playlist),
    }
    assert "只有时间" in administrator.get(address).text
    assert administrator.post(address, data=wanted).status_code == 303
    group = group_of(database)
    assert (group.playlist_id, group.is_portrait) == (playlist, True)
    assert not group.has_ticker
    assert group.is_staff_only
    assert "只有时间" in administrator.get(GROUPS).text
    assert "仅限工作人员" in administrator.get(GROUPS).text


def test_it_says_what_is_wrong_with_a_group(administrator: FlaskClient) -> None:
    wrong = {"name": "大厅电视", "diagonal_in": "huge", "distance_m": "5"} | {
        "playlist": "77"
    }
    response = administrator.post(GROUPS, data=wrong)
    assert response.status_code == 422
    assert "已有名为“大厅电视”的屏幕组" in response.text
    assert "10 到 150 的整数" in response.text
    assert "请从列表中选择播放列表" in response.text


def test_a_display_has_a_size_of_its_own(
    administrator: FlaskClient, session: Session, database: Database
) -> None:
    display = pair(administrator, session, database)
    address = f"{DISPLAYS}/{display.id}"
    wanted = {"name": "柱", "kind": "tv", "group": str(display.group_id)}
    wanted |= {"window": "", "diagonal_in": "", "distance_m": ""}
    sized = wanted | {"diagonal_in": "32", "distance_m": "12"}
    assert administrator.post(address, data=sized).status_code == 303
    found = display_of(database)
    assert (found.diagonal_in, found.distance_m) == (32, 12)
    assert "从 12 米外都看不清" in administrator.get(address).text
    assert "从 12 米外都看不清" in administrator.get(f"{GROUPS}/{found.group_id}").text
    wrong = wanted | {"diagonal_in": "2000", "distance_m": "x"}
    assert administrator.post(address, data=wrong).status_code == 422
    assert administrator.post(address, data=wanted).status_code == 303
    found = display_of(database)
    assert (found.diagonal_in, found.distance_m) == (None, None)
