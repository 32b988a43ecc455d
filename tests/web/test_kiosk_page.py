"""The rating page: for paired kiosks only, with its words in three languages."""

import json
import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signage.models import Hall
from signage.models.display import DisplayKind
from signage.operations.ratings.rating_levels import LABEL_OF_TAG, LEVELS
from tests.build import create_display_group, create_window
from tests.web.rating_requests import TOKEN, create_display


def settings_in(page: str) -> dict[str, Any]:
    """Return what the page hands to its script."""
    found = re.search(r'id="settings">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    settings: dict[str, Any] = json.loads(found.group(1))
    return settings


def page_of(client: FlaskClient) -> str:
    """Return the kiosk page's HTML."""
    client.set_cookie("signage_display", TOKEN)
    response = client.get("/kiosk")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_it_shows_every_open_window(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_window(session, hall, "W02", number="02", name="医保")
    create_window(session, hall, "W10", number="10", name="公积金")
    create_window(
        session, hall, "W09", number="9", name="户籍", left_on=date(2020, 1, 1)
    )
    create_display(session, hall)
    session.commit()
    page = page_of(client)
    assert re.findall(r'data-window="(\w+)"', page) == ["W02", "W10"]
    assert "户籍" not in page


def test_it_shows_only_the_window_that_a_tablet_stands_at(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_window(session, hall, "W02", number="02", name="医保")
    window = create_window(session, hall, "W01", number="01", name="社保综合")
    create_display(session, hall, DisplayKind.TABLET, window=window)
    session.commit()
    page = page_of(client)
    assert 'data-step="window"' not in page
    assert settings_in(page)["window"] == "W01"
    assert "医保" not in page


def test_it_preselects_nothing(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_display(session, hall)
    session.commit()
    page = page_of(client)
    assert 'aria-pressed="true" data-level' not in page
    assert " checked" not in page


def test_it_has_every_word_in_every_language(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_display(session, hall)
    session.commit()
    page = page_of(client)
    texts = settings_in(page)["texts"]
    assert set(texts) == {"zh-Hans", "zh-Hant", "en"}
    used = set(re.findall(r'data-(?:text|label)="([^"]+)"', page))
    for words in texts.values():
        assert used <= set(words)
    assert texts["zh-Hans"]["level.5"] == "非常满意"
    assert texts["zh-Hant"]["level.5"] == "非常滿意"
    assert texts["en"]["level.5"] == "Very satisfied"
    for key, english in texts["en"].items():
        assert texts["zh-Hans"][key] != english, f"no Chinese for {key}"


def test_it_offers_reasons_for_each_level(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_display(session, hall)
    session.commit()
    page = page_of(client)
    for level in LEVELS:
        assert f'data-tags="{level.value}"' in page
    assert set(re.findall(r'checkbox" value="(\w+)"', page)) == set(LABEL_OF_TAG)


def test_it_escapes_what_people_named(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_window(session, hall, "W01", name="<script>alert(1)</script>")
    create_display(session, hall)
    session.commit()
    assert "<script>alert" not in page_of(client)


def test_it_carries_no_inline_style_or_script(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_display(session, hall)
    session.commit()
    page = page_of(client)
    assert " style=" not in page
    assert "<style" not in page
    assert not re.search(r"<script>|<script (?!type=\"application/json\"|src)", page)
    assert not re.search(r"\son\w+=", page)
    assert not re.search(r"(?:src|href)=\"https?:", page)


def test_it_pairs_itself_in_the_demo_hall(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    hall.is_demo = True
    create_display_group(session, hall)
    create_display(session, hall, DisplayKind.TV)
    client.set_cookie("signage_display", TOKEN)
    session.commit()
    response = client.get("/kiosk?demo", follow_redirects=True)
    assert response.request.path == "/kiosk"
    assert client.get_cookie("signage_display", path="/socket.io")
    assert response.status_code == 200
    assert 'data-step="level"' in response.get_data(as_text=True)
    assert client.get("/kiosk?demo").headers["Location"] == "/kiosk"


def test_it_keeps_the_demo_door_shut_elsewhere(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    hall.is_demo = True
    session.commit()
    elsewhere = {"X-Forwarded-For": "10.0.0.9"}
    response = client.get("/kiosk?demo", headers=elsewhere)
    assert response.headers["Location"] == "/display?kind=kiosk"


@pytest.mark.parametrize(
    ("kind", "target"), [(None, "/display?kind=kiosk"), (DisplayKind.TV, "/display")]
)
def test_it_sends_others_where_they_belong(
    client: FlaskClient,
    session: Session,
    hall: Hall,
    kind: DisplayKind | None,
    target: str,
) -> None:
    if kind is not None:
        create_display(session, hall, kind)
        client.set_cookie("signage_display", TOKEN)
    session.commit()
    response = client.get("/kiosk")
    assert response.status_code == 302
    assert response.headers["Location"] == target
