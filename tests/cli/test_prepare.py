"""`signage prepare` prints a link as long as there is no administrator."""

import pytest
from sqlalchemy.orm import Session

from signage.cli.prepare import print_addresses
from signage.config import Settings
from signage.db import Database
from signage.models.user import Role
from tests.browsing import set_password
from tests.build import create_hall, create_staff, create_user

LINK = "/setup/"


def printed(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> str:
    print_addresses(settings, database)
    return capsys.readouterr().out


def test_it_prints_the_link_where_only_accounts_without_password_are(
    settings: Settings,
    database: Database,
    session: Session,
    capsys: pytest.CaptureFixture[str],
) -> None:
    hall = create_hall(session, is_demo=True)
    clerk = create_user(session, hall, "demo-clerk", Role.CLERK)
    clerk.staff = create_staff(session, hall, "S012")
    session.commit()
    assert LINK in printed(settings, database, capsys)


def test_it_prints_no_link_once_there_is_an_administrator(
    settings: Settings,
    database: Database,
    session: Session,
    capsys: pytest.CaptureFixture[str],
) -> None:
    hall = create_hall(session)
    set_password(session, create_user(session, hall, "li", Role.ADMINISTRATOR))
    session.commit()
    assert LINK not in printed(settings, database, capsys)
