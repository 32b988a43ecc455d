"""`signage display provision` makes one-time codes from a file."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.cli.display import display
from signage.config import Settings
from signage.models import Hall, ProvisioningCode
from tests.build import create_display_group


@pytest.fixture
def run(
    settings: Settings, session: Session, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Call the command over a hall with one group."""
    monkeypatch.setenv("SIGNAGE_DATA", str(settings.data))
    monkeypatch.setenv("SIGNAGE_PUBLIC_URL", "https://hall.test/")
    create_display_group(session, hall)
    session.commit()
    return lambda *arguments: CliRunner().invoke(display, arguments)


def made(session: Session) -> int | None:
    """Return how many codes there are."""
    return session.scalar(select(func.count()).select_from(ProvisioningCode))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A list of two displays."""
    path = tmp_path / "displays.csv"
    path.write_text("名称,屏幕组\n东墙,大厅电视\n西墙,大厅电视\n", encoding="gbk")
    return path


def test_it_makes_codes(
    run: Callable[..., Result], session: Session, file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "codes.csv"
    result = run("provision", str(file), "--out", str(out))
    assert result.exit_code == 0
    assert "2 codes made" in result.output
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["name"], row["group"]) for row in rows] == [
        ("东墙", "大厅电视"),
        ("西墙", "大厅电视"),
    ]
    code = rows[0]["code"]
    assert rows[0]["address"] == f"https://hall.test/display?code={code}"
    assert made(session) == 2
    session.rollback()
    assert "2 made before are void" in run("provision", str(file)).output
    assert run("provision", str(file), "--out", str(out)).exit_code == 1


def test_it_says_what_it_would_do(
    run: Callable[..., Result], session: Session, file: Path
) -> None:
    result = run("provision", str(file), "--check")
    assert "2 codes would be made" in result.output
    assert made(session) == 0


def test_it_names_every_problem_and_makes_nothing(
    run: Callable[..., Result], session: Session, file: Path
) -> None:
    file.write_text("name,group,kind\n甲,无,tv\n乙,大厅电视,冰箱\n", encoding="utf-8")
    result = run("provision", str(file))
    assert result.exit_code == 1
    assert "displays.csv:2: there is no display group '无'" in result.output
    assert "displays.csv:3: '冰箱' is no kind of display" in result.output
    assert made(session) == 0


def test_it_refuses_an_empty_list(run: Callable[..., Result], file: Path) -> None:
    file.write_text("name,group\n", encoding="utf-8")
    assert "lists no display" in run("provision", str(file)).output
