"""attendance.csv in Chinese and English words; nothing is guessed."""

from datetime import date
from pathlib import Path

import pytest

from signage.exchange.attendance_file import WORDS, ReadAttendance, read_attendance
from signage.models.attendance import AttendanceStatus as Status
from tests.exchange.office_roster import DIRECTORY

HEADER = "staff,day,status,substituted\n"


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> ReadAttendance:
    path = tmp_path / "attendance.csv"
    path.write_bytes(text.encode(encoding))
    return read_attendance(str(path), DIRECTORY, date(2026, 3, 31))


@pytest.mark.parametrize("status", Status)
def test_it_knows_every_status_in_both_languages(
    tmp_path: Path, status: Status
) -> None:
    words = [status.value, *WORDS[status]]
    for word in words:
        found = read(tmp_path, f"{HEADER}S001,2026-03-09,{word},\n")
        assert not found.problems
        assert found.rows[0].status is status


def test_it_tells_yes_from_no_from_not_given(tmp_path: Path) -> None:
    lines = [f"S001,2026-03-0{n},事假,{text}" for n, text in enumerate("是否 ", 1)]
    found = read(tmp_path, HEADER + "\n".join(lines))
    assert [row.is_substituted for row in found.rows] == [True, False, None]


def test_it_reads_what_excel_saves(tmp_path: Path) -> None:
    text = (
        "姓名,考勤日期,考勤状态\r\n"
        "李一 ,2026/3/9,迟到 \r\n"
        "李一,２０２６/３/１０,旷工半天\r\n"
    )
    found = read(tmp_path, text, "gb18030")
    assert not found.problems
    assert [(row.code, row.day.day, row.status) for row in found.rows] == [
        ("S001", 9, Status.LATE),
        ("S001", 10, Status.ABSENT_HALF),
    ]


def test_it_reports_every_wrong_line(tmp_path: Path) -> None:
    lines = [
        "S001,2026-03-09,迟到,",
        "S001,2026-03-09,迟到,",
        "S001,2026-03-09,出勤,",
        "S009,2026-03-09,出勤,",
        "王双,2026-03-09,出勤,",
        "S001,2026-04-01,出勤,",
        "S001,2025-12-31,出勤,",
        "S003,2026-03-21,出勤,",
        "S001,2026-02-30,打卡,也许",
        "S001,,,",
    ]
    found = read(tmp_path, HEADER + "\n".join(lines))
    assert len(found.rows) == 1
    assert [(problem.line, problem.code) for problem in found.problems] == [
        (4, "double_day"),
        *[(5, "unknown_subject"), (6, "unknown_subject")],
        *[(7, "future"), (8, "not_in_service"), (9, "not_in_service")],
        *[(10, "wrong_date"), (10, "wrong_status"), (10, "wrong_answer")],
        *[(11, "missing"), (11, "missing")],
    ]
