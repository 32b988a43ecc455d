"""`signage display` lists and revokes displays."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from signage.cli.display import display
from signage.config import Settings
from signage.models import Display
from signage.models.display import DisplayKind
from tests.build import NOW, create_display_group, create_hall


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Call the command over the test's data folder."""
    monkeypatch.setenv("SIGNAGE_DATA", str(settings.data))
    return lambda *arguments: CliRunner().invoke(display, arguments)


@pytest.fixture
def tv(session: Session) -> int:
    """The number of a paired television, committed."""
    hall = create_hall(session)
    group = create_display_group(session, hall)
    row = Display(
        hall_id=hall.id, name="东墙", kind=DisplayKind.TV, group=group, paired_at=NOW
    )
    session.add(row)
    session.flush()
    number = row.id
    session.commit()
    return number


def test_it_lists_displays(run: Callable[..., Result], tv: int) -> None:
    assert run("list").output == f"{tv}\t东墙\ttv\t大厅电视\taway\t-\n"


def test_it_revokes_a_display(
    run: Callable[..., Result], session: Session, tv: int
) -> None:
    assert "Revoked 东墙" in run("revoke", str(tv)).output
    assert session.get_one(Display, tv).revoked_at is not None
    session.rollback()
    assert run("list").output == ""


@pytest.mark.usefixtures("tv")
def test_it_says_when_there_is_no_such_display(run: Callable[..., Result]) -> None:
    result = run("revoke", "99")
    assert result.exit_code == 1
    assert "There is no display '99'" in result.output


def test_it_says_when_there_is_no_hall(run: Callable[..., Result]) -> None:
    result = run("revoke", "1")
    assert result.exit_code == 1
    assert "no hall yet" in result.output
