"""`signage user`: a one-time link from the console, and the list of accounts."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from signage.cli.main import signage
from signage.config import Settings
from signage.models import Hall, SetupLink
from tests.build import create_user


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command, run over the test's database."""
    monkeypatch.setenv("SIGNAGE_DATA", str(Path(settings.data)))
    return CliRunner()


def test_it_prints_a_link_and_ends_older_ones(run: CliRunner, session: Session) -> None:
    first = run.invoke(signage, ["user", "link"]).output
    second = run.invoke(signage, ["user", "link"]).output
    assert first.startswith("http://127.0.0.1:8000/setup/")
    assert first != second
    assert len(session.query(SetupLink).all()) == 1


def test_it_prints_the_address_that_people_use(
    run: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNAGE_PUBLIC_URL", "https://hall.example/")
    output = run.invoke(signage, ["user", "link"]).output
    assert output.startswith("https://hall.example/setup/")


def test_it_lists_accounts(run: CliRunner, session: Session, hall: Hall) -> None:
    create_user(session, hall, "alice")
    create_user(session, hall, "bob").is_active = False
    session.commit()
    lines = run.invoke(signage, ["user", "list"]).output.splitlines()
    assert lines == ["alice\tAlice\tadministrator", "bob\tBob\tadministrator\tbarred"]
