"""`signage hall import`: all or nothing, every wrong line at once, once only."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from signage import clock
from signage.cli.hall import hall
from signage.config import Settings
from signage.db import Base, Database
from signage.models import (
    Adoption,
    Case,
    Evaluation,
    FactKind,
    FactKindRule,
    FileImport,
    Hall,
    LedgerEntry,
    Metric,
    Scorecard,
    Subject,
)
from signage.models.user import Role
from signage.operations.adopting.adopting import adopt_edition
from signage.operations.adopting.adoption_plan import AdoptionPlan
from signage.operations.rulebooks.editions import keep_shipped
from tests.build import create_user

ROSTER = """code,kind,name,window,group,department,joined_on,left_on
W01,window,企业开办,,1,市场监督管理局,,
S001,staff,张三丰,W01,,,2026-01-05,
"""
ENTRIES = """id,date,subject,rule,quantity,points,level,matter,note
1,2026-03-02,S001,CS-1.1,,,,,
2,2026-03-09,S001,CS-2.3,,4,,,
3,2026-04-01,W01,CW-B3,2,,,,锦旗
"""
METRICS = """period,subject,metric,value
2026-03,W01,cases,120
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIGNAGE_DATA", str(tmp_path / "data"))
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8-sig")
    (folder / "entries.csv").write_text(ENTRIES, encoding="utf-8")
    (folder / "metrics.csv").write_text(METRICS, encoding="utf-8")
    return folder


def run(folder: Path) -> Result:
    return CliRunner().invoke(hall, ["import", str(folder)])


def count(what: type[Base]) -> int:
    database = Database(Settings().resolved_database_url)
    with database.read() as session:
        number = session.scalar(select(func.count()).select_from(what)) or 0
    database.engine.dispose()
    return number


def test_it_loads_a_hall_and_scores_it(folder: Path) -> None:
    result = run(folder)
    assert result.exit_code == 0, result.output
    assert "entries: 3 new, 0 there already" in result.output
    assert (count(Subject), count(LedgerEntry), count(Metric)) == (2, 3, 1)
    assert count(Scorecard) > 0


def test_it_changes_nothing_the_second_time(folder: Path) -> None:
    run(folder)
    before = count(Scorecard)
    result = run(folder)
    assert "subjects: 0 new, 0 changed, 2 as they were" in result.output
    assert "entries: 0 new, 3 there already" in result.output
    assert "metrics: 0 new" in result.output
    assert (count(LedgerEntry), count(Scorecard)) == (3, before)


def test_it_reports_every_wrong_line_and_loads_nothing(folder: Path) -> None:
    with (folder / "entries.csv").open("a", encoding="utf-8") as file:
        file.write("4,2026-02-30,S001,CS-1.1,,,,,\n5,2026-03-01,S999,CS-1.1,,,,,\n")
        file.write("6,2026-03-01,S001,XX-1,,,,,\n7,2026-03-01,S001,CS-2.3,,9,,,\n")
    with (folder / "metrics.csv").open("a", encoding="utf-8") as file:
        file.write("2026-13,W01,cases,many\n")
    result = run(folder)
    assert result.exit_code == 2
    for line in (5, 6, 7, 8):
        assert f"entries.csv:{line}: " in result.stderr
    assert "metrics.csv:3:" in result.stderr
    assert not (Settings().data / "signage.db").exists()


def test_it_refuses_facts_of_the_future_with_their_lines(folder: Path) -> None:
    with (folder / "entries.csv").open("a", encoding="utf-8") as file:
        file.write("4,2199-01-01,S001,CS-1.1,,,,,\n")
    result = run(folder)
    assert result.exit_code == 2
    assert "entries.csv:5: date 2199-01-01 lies in the future" in result.stderr
    assert (count(Hall), count(LedgerEntry)) == (0, 0)


def test_it_refuses_another_content_under_a_known_id(folder: Path) -> None:
    run(folder)
    changed = ENTRIES.replace("2026-03-02", "2026-03-03")
    (folder / "entries.csv").write_text(changed, encoding="utf-8")
    result = run(folder)
    assert result.exit_code == 2
    assert "entries.csv:2: id '1' was recorded before" in result.stderr
    assert count(LedgerEntry) == 3


def test_it_says_that_the_roster_is_missing(folder: Path) -> None:
    (folder / "roster.csv").unlink()
    result = run(folder)
    assert result.exit_code == 2
    assert "roster.csv: the file is missing" in result.stderr


CASES = """number,title,window,staff,accepted_at,due_at,finished_at
A-1,企业设立登记,W01,S001,2026-03-02 09:05,,2026-03-03 14:05
A-2,企业变更登记,W01,,2026-03-02 10:20,,
"""
ATTENDANCE = """staff,day,status,substituted
S001,2026-03-02,late,
S001,2026-03-03,present,
"""


def test_it_loads_cases_and_attendance_once(folder: Path) -> None:
    (folder / "entries.csv").write_text(
        ENTRIES.replace("1,2026-03-02", "1,2026-03-05"), encoding="utf-8"
    )
    (folder / "cases.csv").write_text(CASES, encoding="gb18030")
    (folder / "attendance.csv").write_text(ATTENDANCE, encoding="utf-8-sig")
    result = run(folder)
    assert result.exit_code == 0, result.output
    assert "cases: 2 new, 0 changed, 0 there already" in result.output
    assert "attendance: 2 new" in result.output
    assert "entries: 1 recorded, 0 reversed" in result.output
    files = count(FileImport)
    again = run(folder)
    assert "cases: 0 new, 0 changed, 2 there already" in again.output
    assert (count(Case), count(LedgerEntry), count(FileImport)) == (2, 4, files)


def test_it_reports_wrong_lines_of_all_files_at_once(folder: Path) -> None:
    with (folder / "entries.csv").open("a", encoding="utf-8") as file:
        file.write("6,2026-03-01,S001,XX-1,,,,,\n")
    (folder / "cases.csv").write_text(CASES.replace("W01", "W9"), encoding="utf-8")
    (folder / "attendance.csv").write_text(
        ATTENDANCE.replace("late", "lateish"), encoding="utf-8"
    )
    result = run(folder)
    assert result.exit_code == 2
    for part in ("entries.csv:5:", "cases.csv:2:", "cases.csv:3:", "attendance.csv:2:"):
        assert part in result.stderr
    assert not (Settings().data / "signage.db").exists()


def test_new_metrics_alone_are_scored(folder: Path) -> None:
    run(folder)
    metrics = METRICS + "2026-04,W01,cases,3000\n"
    (folder / "metrics.csv").write_text(metrics, encoding="utf-8")
    assert "metrics: 1 new or changed" in run(folder).output
    database = Database(Settings().resolved_database_url)
    with database.read() as session:
        query = (
            select(Scorecard.result)
            .join(Scorecard.evaluation)
            .join(Scorecard.subject)
            .join(Evaluation.adoption)
            .where(Subject.code == "W01", Evaluation.period == "2026-04")
            .where(Adoption.feeds_assessment)
        )
        result = session.scalars(query).one()
    database.engine.dispose()
    assert "CW-B4" in {line["rule"] for line in result["trace"]}


def adopt(slug: str, first_on: date) -> None:
    """Adopt another rulebook, with facts for all its rules."""
    database = Database(Settings().resolved_database_url)
    now = clock.now()
    with database.write() as session:
        the_hall = session.scalars(select(Hall)).one()
        chief = create_user(session, the_hall, "chief", Role.ADMINISTRATOR)
        edition = keep_shipped(session, the_hall, slug, actor=chief, now=now)
        plan = AdoptionPlan(edition, {}, first_on, "试行")
        adopt_edition(session, the_hall, plan, actor=chief, now=now)
        fact = session.scalars(select(FactKind).filter_by(code="banner")).one()
        fact.rules.append(FactKindRule(slug=slug, rule="G-1"))
    database.engine.dispose()


def test_entries_go_by_what_the_hall_applies_on_their_day(folder: Path) -> None:
    run(folder)
    adopt("post-star", date(2026, 4, 1))
    lines = "5,2026-04-02,S001,G-1,,,,,\n", "6,2026-03-31,S001,G-1,,,,,\n"
    (folder / "entries.csv").write_text(ENTRIES + "".join(lines), encoding="utf-8")
    result = run(folder)
    assert result.exit_code == 2
    assert "entries.csv:5" not in result.stderr
    assert "entries.csv:6: unknown rule 'G-1': on 2026-03-31 the hall" in result.stderr
    (folder / "entries.csv").write_text(ENTRIES + lines[0], encoding="utf-8")
    assert "entries: 1 new, 3 there already" in run(folder).output


def test_days_before_the_first_rulebook_are_reported(folder: Path) -> None:
    run(folder)
    text = ENTRIES + "5,2025-12-31,S001,CS-1.1,,,,,\n"
    (folder / "entries.csv").write_text(text, encoding="utf-8")
    assert "no rulebook is in force on 2025-12-31" in run(folder).stderr


def test_it_adopts_nothing_for_a_hall_that_has_its_own(folder: Path) -> None:
    run(folder)
    before = count(Adoption)
    database = Database(Settings().resolved_database_url)
    with database.write() as session:
        ended = session.scalars(select(Adoption).filter_by(slug="hall-efficiency"))
        ended.one().slug = "post-star"
    database.engine.dispose()
    run(folder)
    assert count(Adoption) == before
