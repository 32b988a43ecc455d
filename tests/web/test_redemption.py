"""A display that redeems a one-time code, and what it is told when it cannot."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signage import clock
from signage.models import Display, DisplayFault, DisplayToken, Hall, Pairing, User
from signage.models.display import DisplayKind
from signage.operations.displays.display_tokens import sound_clone_alarm
from signage.operations.displays.displays import revoke_display
from signage.operations.displays.pairing import replace_display
from signage.operations.displays.provisioning import DisplayRow, make_codes
from tests.build import create_display_group, create_user


@pytest.fixture
def codes(session: Session, hall: Hall) -> list[str]:
    """Codes of a television and a kiosk; all is committed."""
    group = create_display_group(session, hall)
    create_user(session, hall, "alice")
    rows = (
        DisplayRow(2, "东墙", group_id=group.id),
        DisplayRow(3, "导办台", DisplayKind.KIOSK, group_id=group.id),
    )
    given = make_codes(session, hall, rows, actor=None, now=clock.now())
    told = [each.code for each in given]
    session.commit()
    return told


def ask(client: FlaskClient) -> dict[str, str]:
    """Ask for a pairing."""
    answer = client.post("/display/pairings?lang=en", json={"kind": "tv"})
    asked: dict[str, str] = answer.get_json()
    return asked


def redeem(client: FlaskClient, device: str, code: str) -> TestResponse:
    """Redeem a code."""
    wanted = {"device_code": device, "code": code}
    return client.post("/display/pairings/redemption", json=wanted)


def pair(client: FlaskClient, code: str) -> TestResponse:
    """Redeem a code and fetch the token."""
    device = ask(client)["device_code"]
    assert redeem(client, device, code).get_json() == {"redeemed": True}
    secret = {"device_code": device}
    return client.post("/display/pairings/token", json=secret)


def test_a_display_pairs_itself(
    client: FlaskClient, session: Session, codes: list[str]
) -> None:
    assert pair(client, codes[0]).get_json() == {"paired": True, "page": "/display"}
    assert client.get("/display/programme").status_code == 503  # none is compiled
    assert session.scalars(select(Display.name)).one() == "东墙"


def test_a_kiosk_is_sent_to_its_page(client: FlaskClient, codes: list[str]) -> None:
    assert pair(client, codes[1]).get_json()["page"] == "/kiosk"


def test_another_browser_is_told_that_the_code_was_used(
    client: FlaskClient, session: Session, codes: list[str]
) -> None:
    pair(client, codes[0])
    client.delete_cookie("signage_display")
    answer = redeem(client, ask(client)["device_code"], codes[0])
    assert answer.status_code == 409
    assert answer.get_json()["error"] == "code_used"
    assert codes[0][:4] in answer.get_json()["message"]
    assert session.scalars(select(DisplayFault.kind)).one() == "code_reused"
    assert len(session.scalars(select(Display)).all()) == 1


@pytest.mark.parametrize("code", ["BCDF-GHJK", "", "东墙", "x" * 20])
def test_it_refuses_a_code_of_nobody(
    client: FlaskClient, codes: list[str], code: str
) -> None:
    assert codes
    answer = redeem(client, ask(client)["device_code"], code)
    assert (answer.status_code, answer.get_json()["error"]) == (404, "code_unknown")


@pytest.mark.usefixtures("codes")
def test_it_refuses_what_it_cannot_read(client: FlaskClient) -> None:
    for body in ("", "[]", '{"code": 7}', f'{{"code": "{"x" * 21}"}}'):
        answer = client.post("/display/pairings/redemption", data=body)
        assert answer.status_code == 422


@pytest.mark.usefixtures("codes")
def test_it_slows_down_guessing(client: FlaskClient) -> None:
    device = ask(client)["device_code"]
    statuses = [redeem(client, device, "BCDF-GHJK").status_code for _ in range(21)]
    assert statuses == [404] * 20 + [429]


def test_a_browser_that_was_shut_out_is_told_why(
    client: FlaskClient, session: Session, codes: list[str]
) -> None:
    assert ask(client)["notice"] == ""
    pair(client, codes[0])
    display = session.scalars(select(Display)).one()
    sound_clone_alarm(session, display, now=clock.now())
    session.commit()
    assert "was found twice" in ask(client)["notice"]
    revoke_display(session, display, actor=None, now=clock.now())
    session.commit()
    assert ask(client)["notice"] == "“东墙” was removed in the office."


def test_a_new_browser_takes_a_displays_place(
    client: FlaskClient, session: Session, codes: list[str]
) -> None:
    pair(client, codes[0])
    old = client.get_cookie("signage_display")
    assert old is not None
    client.delete_cookie("signage_display")
    asked = ask(client)
    display = session.scalars(select(Display)).one()
    alice = session.scalars(select(User)).one()
    now = clock.now()
    replace_display(session, asked["user_code"], display, actor=alice, now=now)
    session.commit()
    secret = {"device_code": asked["device_code"]}
    assert client.post("/display/pairings/token", json=secret).status_code == 200
    assert client.get("/display/programme").status_code == 503
    client.set_cookie("signage_display", old.value)
    assert client.get("/display/programme").status_code == 401
    assert ask(client)["notice"] == "Another browser was paired as “东墙”."
    former = session.scalars(select(Pairing.former_id).order_by(Pairing.created_at))
    assert list(former)[-1] == display.id
    assert len(session.scalars(select(DisplayToken)).all()) == 2


def test_a_code_that_stayed_in_the_address_brings_nothing_back(
    client: FlaskClient, session: Session, codes: list[str]
) -> None:
    pair(client, codes[0])
    revoke_display(
        session, session.scalars(select(Display)).one(), actor=None, now=clock.now()
    )
    session.commit()
    asked = ask(client)
    assert "东墙" in asked["notice"]
    answer = redeem(client, asked["device_code"], codes[0])
    assert (answer.status_code, answer.get_json()["error"]) == (409, "code_spent")
    assert "removed in the office" in answer.get_json()["message"]
    waiting = select(Pairing.display_id).where(
        Pairing.user_code == asked["user_code"].replace("-", "")
    )
    assert session.scalars(waiting).all() == [None]  # the screen's own code is good
    assert not session.scalars(select(DisplayFault)).all()
