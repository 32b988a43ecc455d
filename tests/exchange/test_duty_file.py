"""duty.csv as the office keeps it in Excel; every wrong line at once."""

from datetime import date
from pathlib import Path

from signage.exchange.duty_file import ReadDuty, read_duty
from signage.operations.board.duty import DutyRow
from tests.exchange.office_roster import DIRECTORY, PERSON

HEADER = "日期,值班领导,职务,电话\n"


def read(tmp_path: Path, text: str, encoding: str = "utf-8-sig") -> ReadDuty:
    path = tmp_path / "duty.csv"
    path.write_bytes(text.encode(encoding))
    return read_duty(str(path), DIRECTORY)


def test_it_reads_what_excel_saves(tmp_path: Path) -> None:
    text = (
        "\u200b值班日期;工号;职务;联系电话;备注\r\n"
        "2026/3/9;Ｓ００１;中心主任;０５７１-8888\r\n"
        ";;;;\r\n"
        '２０２６年３月１０日;周明远 ;副主任;="0571";夜班\r\n'
    )
    for encoding in ("gb18030", "utf-8-sig"):
        found = read(tmp_path, text.replace("\u200b", ""), encoding)
        assert not found.problems
        assert found.rows == (
            DutyRow(date(2026, 3, 9), PERSON.id, "李一", "中心主任", "0571-8888", 2),
            DutyRow(date(2026, 3, 10), None, "周明远", "副主任", "0571", 4),
        )
        codes = {note.code for note in found.notes}
        assert {"separator", "extra_column"} <= codes


def test_it_reports_every_wrong_line(tmp_path: Path) -> None:
    lines = (
        "2026-03-09,周明远,主任,1",
        "2026-03-09,周明远,主任,1",  # the same again is no harm
        "2026-03-09,何远帆,主任,1",
        "2026-02-30,周明远,,",
        "9.3.2026,周明远,,",
        "2026-03-10,,主任,",
        "2026-03-11,S999,,",
        f"2026-03-12,{'长' * 101},,{'1' * 65}",
        "2026-03-13,周明远,,,,多",
        ",周明远,,",
    )
    found = read(tmp_path, HEADER + "\n".join(lines))
    assert [(one.line, one.code) for one in found.problems] == [
        (4, "double_day"),
        (5, "wrong_date"),
        (6, "wrong_date"),
        (7, "missing"),
        (8, "unknown_subject"),
        (9, "too_long"),
        (9, "too_long"),
        (10, "too_many_cells"),
        (11, "missing"),
    ]
    assert "merged cells" in found.problems[3].message


def test_it_says_which_columns_are_missing(tmp_path: Path) -> None:
    found = read(tmp_path, "日期,职务\n2026-03-09,主任\n")
    assert [one.code for one in found.problems] == ["missing_columns"]


def test_it_knows_a_name_that_two_have_as_a_name_alone(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADER}2026-03-09,王双,,\n")
    assert [(row.staff_id, row.name) for row in found.rows] == [(None, "王双")]
