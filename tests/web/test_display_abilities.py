"""What displays can be told: offered by kind, refused with the reason, in words."""

from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import Display, Hall
from signage.models.display import DisplayKind
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_display_group, create_user
from tests.web.fleet_pages import create_display

FLEET = "/office/displays"


@pytest.fixture
def fleet(session: Session, hall: Hall) -> dict[str, int]:
    """A television, one with an old browser, a kiosk: their keys by name."""
    group = create_display_group(session, hall)
    rows = [
        create_display(session, group, "电视"),
        create_display(session, group, "旧电视", report={"player": "plain"}),
        create_display(session, group, "一体机", kind=DisplayKind.KIOSK),
    ]
    return {display.name: display.id for display in rows}


@pytest.fixture
def editor(
    client: FlaskClient, session: Session, hall: Hall, fleet: dict[str, int]
) -> FlaskClient:
    """An editor's browser; commits what `session` holds."""
    assert fleet
    sign_in_as(client, session, create_user(session, hall, "lin", Role.EDITOR))
    return client


def say(database: Database, name: str, **condition: object) -> None:
    """Let a display tell of itself."""
    with database.write() as writer:
        display = writer.scalars(select(Display).where(Display.name == name)).one()
        display.condition = condition


def test_the_fleet_says_what_a_kind_cannot_do(editor: FlaskClient) -> None:
    mixed = editor.get(FLEET).text
    assert '<option value="mute">静音（仅电视）</option>' in mixed
    kiosks = unescape(editor.get(f"{FLEET}?kind=kiosk").text)
    assert '<option value="mute" disabled>静音：一体机和平板没有声音</option>' in kiosks
    assert '<option value="screen_off">关闭屏幕</option>' in kiosks
    televisions = editor.get(f"{FLEET}?kind=tv").text
    assert '<option value="mute">静音</option>' in televisions


def test_of_many_those_that_can_are_told_and_others_named(
    editor: FlaskClient, fleet: dict[str, int], database: Database
) -> None:
    told = {"deed": "command", "command": "mute", "display": list(fleet.values())}
    editor.post(f"{FLEET}/deeds", data=told)
    page = editor.get(FLEET).text
    assert "1 块未发送：一体机和平板没有声音。" in page
    assert "1 块未发送：它的浏览器太旧" in page
    with database.read() as reader:
        muted = reader.scalars(select(Display.name).where(Display.is_muted.is_(True)))
        assert muted.all() == ["电视"]


def test_an_old_browser_is_offered_nothing(
    editor: FlaskClient, fleet: dict[str, int]
) -> None:
    address = f"{FLEET}/{fleet['旧电视']}"
    page = editor.get(address).text
    assert 'name="command"' not in page
    assert "不接受指令" in page
    assert (
        editor.post(f"{address}/commands", data={"command": "reload"}).status_code
        == 422
    )


@pytest.mark.parametrize(
    ("kit", "words"),
    [
        (None, ("由页面重新绘制", "没有设备套件：画面变黑")),
        (
            {"abilities": ["screen", "screenshot"]},
            ("由设备套件拍摄的真实屏幕", "由设备套件开关屏幕"),
        ),
        ({"abilities": []}, ("由页面重新绘制", "无法开关这块屏幕")),
        ("nonsense", ("由页面重新绘制", "没有设备套件：画面变黑")),
    ],
)
def test_a_kiosk_says_how_it_darkens_and_what_it_photographs(
    editor: FlaskClient,
    database: Database,
    fleet: dict[str, int],
    kit: object,
    words: tuple[str, ...],
) -> None:
    say(database, "一体机", kit=kit, sound_blocked=False)
    page = editor.get(f"{FLEET}/{fleet['一体机']}").text
    for word in (*words, "截屏绝不会拍到正在进行的评价"):
        assert word in page, word
    assert "未被阻止" not in page
