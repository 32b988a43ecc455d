"""Pictures of the glass: only what was asked for, encoded anew, for the office."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.models import Display, Hall, Screenshot
from signage.models.user import Role
from signage.operations.displays.display_commands import Command, command_display
from signage.operations.displays.display_tokens import give_token
from signage.operations.displays.screenshots import FOLDER
from tests.browsing import sign_in_as
from tests.build import create_display_group, create_user
from tests.operations.alerts.alert_build import create_display

POST = "/display/screenshot"


class Screen:
    """A paired television, its browser, and somebody in the office."""

    def __init__(self, app: Flask, session: Session, hall: Hall) -> None:
        self.session = session
        self.browser = app.test_client()
        self.office = app.test_client()
        self.editor = create_user(session, hall, "lin", Role.EDITOR)
        display = create_display(session, create_display_group(session, hall))
        self.id = display.id
        token = give_token(session, display, now=clock.now())
        self.editor_id = self.editor.id
        sign_in_as(self.office, session, self.editor)
        self.browser.set_cookie("signage_display", token)
        self.address = f"/office/displays/{self.id}/screenshot"

    def ask(self, ago: timedelta = timedelta(0)) -> None:
        """Ask for a picture, some time ago."""
        display = self.session.get_one(Display, self.id)
        at = clock.now() - ago
        command_display(
            self.session, display, Command.SCREENSHOT, actor=self.editor, now=at
        )
        self.session.commit()


@pytest.fixture
def screen(app: Flask, session: Session, hall: Hall) -> Screen:
    """A television that may be asked."""
    return Screen(app, session, hall)


def picture(colour: str = "red", kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 36), colour).save(file, kind)
    return file.getvalue()


def kept(database: Database, display_id: int) -> Screenshot:
    with database.read() as session:
        return session.get_one(Screenshot, display_id)


def test_it_keeps_the_newest_and_shows_it(
    screen: Screen, database: Database, settings: Settings
) -> None:
    for colour in ("red", "green"):
        screen.ask()
        answer = screen.browser.post(f"{POST}?source=device", data=picture(colour))
        assert answer.status_code == 201, answer.text
    row = kept(database, screen.id)
    assert (row.source, row.failure, row.asked_by_id) == (
        "device",
        "",
        screen.editor_id,
    )
    shown = screen.office.get(screen.address)
    assert str(shown.mimetype).startswith("image/")
    with Image.open(io.BytesIO(shown.data)) as image:
        red, green, _ = image.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
        assert green > red
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert len(list((settings.media_folder / FOLDER).iterdir())) == 1


def test_it_takes_one_only_when_asked_and_once(screen: Screen) -> None:
    assert (
        screen.browser.post(f"{POST}?source=device", data=picture()).status_code == 409
    )
    screen.ask(ago=timedelta(minutes=6))
    assert (
        screen.browser.post(f"{POST}?source=device", data=picture()).status_code == 409
    )
    screen.ask()
    codes = [
        screen.browser.post(f"{POST}?source=browser", data=picture()).status_code
        for _ in range(2)
    ]
    assert codes == [201, 409]


def test_it_takes_none_from_strangers(screen: Screen, app: Flask) -> None:
    screen.ask()
    assert app.test_client().post(POST, data=picture()).status_code == 401
    assert screen.office.get(screen.address).status_code == 404


@pytest.mark.parametrize(
    ("data", "source"),
    [
        (b"", "browser"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "browser"),
        (picture()[:60], "device"),
        (b"\x89PNG\r\n\x1a\n" + bytes(13 * 2**20), "device"),
        (picture(), "elsewhere"),
    ],
)
def test_it_takes_nothing_but_pictures(
    screen: Screen, data: bytes, source: str
) -> None:
    screen.ask()
    answer = screen.browser.post(f"{POST}?source={source}", data=data)
    assert answer.status_code == 422
    assert screen.office.get(screen.address).status_code == 404


@pytest.mark.parametrize("said", [{"failure": "grim is not installed\n"}, {}, [], "x"])
def test_it_notes_why_there_is_none(
    screen: Screen, database: Database, said: object
) -> None:
    screen.ask()
    assert screen.browser.post(POST, json=said).status_code == 200
    told = isinstance(said, dict) and "failure" in said
    assert kept(database, screen.id).failure == (
        "grim is not installed" if told else "?"
    )
    assert screen.browser.post(POST, json=said).status_code == 409


def test_a_command_that_lasts_is_kept(screen: Screen, database: Database) -> None:
    display = screen.session.get_one(Display, screen.id)
    for command in (Command.MUTE, Command.SCREEN_OFF):
        command_display(
            screen.session, display, command, actor=screen.editor, now=clock.now()
        )
    screen.session.commit()
    with database.read() as session:
        row = session.get_one(Display, screen.id)
        assert (row.is_muted, row.is_off) == (True, True)
        assert row.switched_at is not None


@pytest.mark.parametrize("body", ["{", "[]", '{"failure": 7}', "[" * 100_000])
def test_a_failure_in_no_words_is_noted_too(
    screen: Screen, database: Database, body: str
) -> None:
    screen.ask()
    answer = screen.browser.post(POST, data=body, content_type="application/json")
    assert answer.status_code == 200
    assert kept(database, screen.id).failure == "?"
