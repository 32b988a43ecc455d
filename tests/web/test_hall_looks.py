"""The looks of the screens: chosen with a preview, saved at once, refused when odd."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import AuditEntry, Hall, MediaFile
from signage.models.media import MediaKind
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import NOW, create_display_group, create_user

PAGE = "/office/hall/looks"


@pytest.fixture
def logo(session: Session, hall: Hall) -> int:
    """The key of a picture in the library."""
    media = MediaFile(
        hall_id=hall.id,
        sha256="a" * 64,
        name="徽标",
        mime="image/svg+xml",
        kind=MediaKind.IMAGE,
        width=96,
        height=96,
        size_bytes=10,
        uploaded_at=NOW,
    )
    session.add(media)
    create_display_group(session, hall)
    key = media.id
    session.commit()
    return key


def saved(database: Database) -> Any:
    """Return the hall's looks."""
    with database.read() as session:
        hall = session.scalars(select(Hall)).one()
        return hall.theme, hall.is_festive_on_holidays, hall.logo


def test_it_saves_theme_holidays_and_logo(
    signed_in: FlaskClient, database: Database, logo: int
) -> None:
    wanted = {"theme": "dark", "image": str(logo)}
    assert signed_in.post(PAGE, data=wanted).status_code == 303
    assert saved(database) == ("dark", False, "a" * 64)
    with database.read() as session:
        deeds = session.scalars(select(AuditEntry.action)).all()
    assert "hall.dressed" in deeds
    assert f'value="{logo}" checked' in signed_in.get(PAGE).text


def test_it_refuses_what_there_is_not(
    signed_in: FlaskClient, database: Database, logo: int
) -> None:
    before = saved(database)
    for wrong in (
        {"theme": "neon", "image": ""},
        {"theme": "dark", "image": str(logo + 1)},
        {"theme": "dark", "image": "9" * 40},
        {"theme": "dark", "image": "²"},
    ):
        assert signed_in.post(PAGE, data=wrong).status_code == 422
    assert saved(database) == before


def test_its_preview_wears_what_is_being_chosen(
    signed_in: FlaskClient, database: Database, logo: int
) -> None:
    wanted = {"theme": "festive", "image": str(logo), "orientation": "landscape"}
    shown = signed_in.post(f"{PAGE}/preview", data=wanted).text
    assert 'data-theme="festive"' in shown
    assert f"/media/{'a' * 64}" in shown
    assert saved(database)[0] == "light"
    assert 'data-theme="light"' in signed_in.get(f"{PAGE}/preview").text


def test_only_administrators_dress_the_hall(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    sign_in_as(client, session, create_user(session, hall, "zhou", Role.EDITOR))
    assert client.get(PAGE).status_code == 403
