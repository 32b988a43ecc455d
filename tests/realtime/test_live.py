"""Displays and the real server: what arrives when, and who is shown out."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import socketio

from signage.db import Database
from signage.models import Display
from signage.models.display import DisplayKind
from tests.realtime.house import PROGRAM, House, await_that, furnish, move_in
from tests.serve import Server


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> Iterator[Server]:
    """The running server over a hall with two groups; tests add displays."""
    folder = tmp_path_factory.mktemp("live")
    shutil.copy(migrated_file, folder / "signage.db")
    database = Database(f"sqlite:///{folder / 'signage.db'}")
    furnish(database)
    database.engine.dispose()
    server = Server(folder, PROGRAM)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def house(running: Server) -> House:
    """The running server, with a television of this test's own in the first group."""
    return move_in(running)


def test_it_brings_a_new_display_everything(house: House) -> None:
    screen = house.connect()
    screen.hello()
    programme = screen.next_programme()
    slides = programme["manifest"]["zones"]["main"]["slides"]
    assert {slide["hash"] for slide in slides} <= set(programme["bodies"])
    assert slides
    screen.client.disconnect()


def test_it_sends_nothing_to_who_has_it(house: House) -> None:
    screen = house.connect()
    screen.hello()
    revision = screen.next_programme()["manifest"]["revision"]
    screen.hello(revision)
    screen.clock()
    assert screen.programmes == []
    screen.client.disconnect()


def test_it_pushes_a_change_at_once(house: House) -> None:
    screen = house.connect()
    screen.hello()
    screen.next_programme()
    house.do("rename", "新名大厅")
    programme = screen.next_programme()
    assert programme["manifest"]["screen"]["hall"] == "新名大厅"
    assert any("新名大厅" in html for html in programme["bodies"].values())
    screen.client.disconnect()


def test_it_refuses_who_is_not_paired(house: House) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        house.connect("forged")


def test_it_tells_the_time(house: House) -> None:
    screen = house.connect()
    asked = time.time() * 1000
    told = screen.clock()
    # Both are this machine's clock, in whole milliseconds there.
    assert asked - 1 <= told <= time.time() * 1000
    screen.client.disconnect()


def test_it_shows_a_revoked_display_out(house: House) -> None:
    screen = house.connect()
    screen.clock()
    house.do(f"revoke/{house.tv}")
    await_that(lambda: not screen.is_connected)
    assert screen.commands == [{"name": "unpaired"}]
    with pytest.raises(socketio.exceptions.ConnectionError):
        house.connect()


def test_it_notices_a_revocation_that_nobody_told_it_of(house: House) -> None:
    screen = house.connect()
    screen.clock()
    house.do(f"quietly-revoke/{house.tv}")
    await_that(lambda: not screen.is_connected)  # it looks every 15 s


def test_it_says_at_each_start_what_lasts(house: House) -> None:
    screen = house.connect()
    screen.hello()
    screen.clock()
    assert screen.states == [{"is_muted": False, "is_off": False}]
    house.do(f"command/{house.tv}/mute")
    await_that(lambda: [c["name"] for c in screen.commands] == ["mute"])
    house.do(f"command/{house.tv}/screen_off")
    screen.client.disconnect()
    again = house.connect()
    again.hello()
    again.clock()
    assert again.states == [{"is_muted": True, "is_off": True}]
    again.client.disconnect()


def test_it_keeps_what_a_display_says_of_itself(house: House) -> None:
    screen = house.connect()
    said = {"player": "x", "offline": True, "errors": "many", "uptime_s": 5}
    sent: list[object] = [said, None, 7, {"kit": []}]
    for each in sent:
        screen.client.emit("condition", each, namespace="/display")
    screen.client.emit("condition", said, namespace="/display")
    screen.clock()
    database = Database(f"sqlite:///{house.server.data / 'signage.db'}")

    def kept() -> dict[str, object]:
        with database.read() as session:
            return dict(session.get_one(Display, house.tv).condition)

    good = {"player": "x", "offline": True, "uptime_s": 5.0, "refused": ["errors"]}
    await_that(lambda: kept() == good)
    database.engine.dispose()
    screen.client.disconnect()


def test_it_moves_a_display_to_its_new_group(house: House) -> None:
    screen = house.connect()
    screen.hello()
    screen.next_programme()
    house.do(f"move/{house.tv}/{house.groups[1]}")
    screen.next_programme()
    assert screen.is_connected
    house.do("rename", "又一个大厅")
    screen.next_programme()
    screen.clock()
    assert screen.programmes == []  # one push: it left the old group's room
    screen.client.disconnect()


def test_a_browser_that_is_two_displays_says_which(house: House) -> None:
    kiosk = move_in(house.server, DisplayKind.KIOSK)
    both = f"{house.token}; signage_display={kiosk.token}"
    screen = house.connect(both, {"page": "tv"})
    screen.hello()
    assert screen.next_programme()["display"] == house.tv
    screen.client.disconnect()
    house.do(f"command/{kiosk.tv}/screen_off")
    screen = house.connect(both, {"page": "kiosk"})
    screen.hello(kind="kiosk")
    screen.clock()
    # A kiosk is told what holds, and no programme: it asks for its cover by itself.
    assert screen.states == [{"is_muted": False, "is_off": True}]
    assert (screen.programmes, screen.commands) == ([], [])
    screen.client.disconnect()


@pytest.mark.parametrize("page", ["tv", "kiosk"])
def test_who_shows_another_kinds_page_loads_anew(house: House, page: str) -> None:
    other = {"tv": DisplayKind.TABLET, "kiosk": DisplayKind.TV}[page]
    screen = house.connect(move_in(house.server, other).token)
    screen.hello(kind=page)
    screen.clock()
    assert screen.commands == [{"name": "reload"}]
    screen.client.disconnect()


def test_it_asks_an_old_player_to_load_anew(house: House) -> None:
    screen = house.connect()
    screen.hello(player="0123456789ab")
    screen.clock()
    (command,) = screen.commands
    assert command["name"] == "reload"
    assert command["player"]  # the one that is served: once for each is enough
    screen.client.disconnect()


@pytest.mark.parametrize("rubbish", [None, 7, "x", [], {"revision": {"a": 1}}])
def test_it_stands_rubbish(house: House, rubbish: object) -> None:
    before = len(house.server.log)
    screen = house.connect()
    for event in ("hello", "playing", "clock", "unheard-of"):
        screen.client.emit(event, rubbish, namespace="/display")
    assert screen.clock()
    assert "Traceback" not in house.server.log[before:]
    screen.client.disconnect()
