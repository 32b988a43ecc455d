"""cases.csv as approval systems and Excel write it; all wrong lines at once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from signage.exchange.case_file import ReadCases, read_cases
from tests.exchange.office_roster import DIRECTORY

NOW = datetime(2026, 3, 31, 2, 0, tzinfo=UTC)
HEADER = "number,title,window,staff,accepted_at,due_at,finished_at\n"
GOOD = "A-1,身份证换领,W01,S001,2026-03-09 09:00,2026-03-16 17:30,2026-03-09 14:05\n"


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> ReadCases:
    path = tmp_path / "cases.csv"
    path.write_bytes(text.encode(encoding))
    return read_cases(str(path), DIRECTORY, "Asia/Shanghai", NOW)


def test_it_reads_a_line_in_the_halls_time(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER + GOOD)
    assert not found.problems
    row = found.rows[0]
    assert (row.number, row.window_id, row.staff_id, row.line) == ("A-1", 1, 11, 2)
    assert row.finished_at == datetime(2026, 3, 9, 6, 5, tzinfo=UTC)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_it_reads_what_excel_saves(tmp_path: Path, encoding: str) -> None:
    chinese = (
        "办件编号,事项名称,窗口,经办人,受理时间,办理时限,办结时间,备注\r\n"
        "Ａ－１ ,身份证换领 ,户政,李一 ,2026/3/9 9:00,,２０２６/３/９ 14:05 ,x\r\n"
        ",,,,,,,\r\n"
    )
    found = read(tmp_path, chinese, encoding)
    assert not found.problems
    assert found.rows == read(tmp_path, HEADER + _without_due(GOOD)).rows


def _without_due(line: str) -> str:
    return line.replace("2026-03-16 17:30", "")


def test_it_reads_a_repeated_line_once(tmp_path: Path) -> None:
    assert len(read(tmp_path, HEADER + GOOD + GOOD).rows) == 1


def test_it_reports_every_wrong_line_with_what_would_be_right(tmp_path: Path) -> None:
    lines = [
        ",,W01,,2026-03-09 09:00,,",
        "A-2,证,W99,S009,2026-03-09 09:00,,",
        "A-3,证,W01,王双,2026-03-09 09:00,,",
        "A-4,证,W01,,2026-03-09,2026-02-30 09:00,46090.5",
        "A-5,证,W01,,2026-03-09 09:00,2026-03-08 09:00,2026-03-08 09:00",
        "A-6,证,W01,,2026-03-09 09:00,,2027-01-01 09:00",
        "A-7,证,W01,,,,",
        "A-1,别的,W01,,2026-03-09 09:00,,",
        f"{'9' * 65},{'证' * 201},S001,W01,2026-03-09 09:00,,",
    ]
    found = read(tmp_path, HEADER + GOOD + "\n".join(lines))
    codes = [(problem.line, problem.code) for problem in found.problems]
    assert codes == [
        *[(3, "missing"), (3, "missing")],
        *[(4, "unknown_subject"), (4, "unknown_subject"), (5, "unknown_subject")],
        *[(6, "wrong_instant"), (6, "wrong_instant"), (6, "wrong_instant")],
        *[(7, "wrong_order"), (7, "wrong_order"), (8, "future"), (9, "missing")],
        (10, "double_number"),
        *[(11, "too_long"), (11, "too_long")],
        *[(11, "unknown_subject"), (11, "unknown_subject")],
    ]
    assert "2026-03-09 14:05" in found.problems[5].message


def test_it_names_the_columns_that_are_missing(tmp_path: Path) -> None:
    found = read(tmp_path, "number,title\nA-1,证\n")
    assert [problem.code for problem in found.problems] == ["missing_columns"]
    assert "accepted_at" in found.problems[0].message
