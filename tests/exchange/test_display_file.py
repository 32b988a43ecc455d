"""A list of displays to pair: as Excel saves it, every wrong line at once."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from signage.errors import InvalidInputError
from signage.exchange.display_file import HallFacts, ReadDisplays, read_displays
from signage.exchange.workbooks import csv_of_workbook, is_workbook
from signage.models.display import DisplayKind
from signage.operations.displays.provisioning import MOST_ROWS, DisplayRow
from signage.operations.hall.directory import Directory, Listed

HALL = HallFacts(
    groups={"大厅电视": 7, "Lobby": 8},
    directory=Directory([Listed(3, "A01", "window", "一号窗口", None, None)]),
    taken={"南墙"},
    leads=lambda tags: "一楼" in tags,
)
GOOD = "名称,类型,屏幕组,窗口,标签,尺寸,观看距离\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the list is written."""
    return tmp_path / "displays.csv"


def read(file: Path, text: str, encoding: str = "utf-8") -> ReadDisplays:
    """Read a text as a file."""
    file.write_text(text, encoding=encoding)
    return read_displays(str(file), HALL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_it_reads_a_list(file: Path, encoding: str) -> None:
    text = GOOD + (
        "东墙,电视,大厅电视,,一楼、东；东,55,\n"
        "一号　一体机,触摸一体机,大厅电视,Ａ０１,,３２.0,2\n"
        "西墙,,,,一楼,,\n"
    )
    found = read(file, text, encoding)
    assert [str(problem) for problem in found.problems] == []
    assert found.rows == (
        DisplayRow(2, "东墙", DisplayKind.TV, 7, None, ("一楼", "东"), 55),
        DisplayRow(3, "一号 一体机", DisplayKind.KIOSK, 7, 3, (), 32, 2),
        DisplayRow(4, "西墙", DisplayKind.TV, None, None, ("一楼",)),
    )


def test_it_names_every_wrong_line_at_once(file: Path) -> None:
    text = GOOD + (
        ",电视,大厅电视,,,,\n"
        "甲,冰箱,大厅电视,,,,\n"
        "乙,,大堂,,,,\n"
        "丙,,,,二楼,,\n"
        "丁,,大厅电视,Z99,,,\n"
        "戊,,大厅电视,,,五十五,0\n"
        "南墙,,大厅电视,,,,\n"
        "己,,大厅电视,,,,\n"
        "己,,Lobby,,,,\n"
        f"庚,,Lobby,,{'长' * 41},,\n"
        f"辛,,Lobby,,{'，'.join(map(str, range(21)))},,\n"
    )
    found = read(file, text)
    assert [(each.line, each.code) for each in found.problems] == [
        (2, "missing"),
        (3, "unknown_kind"),
        (4, "unknown_group"),
        (5, "missing_group"),
        (6, "unknown_subject"),
        (7, "wrong_size"),
        (7, "wrong_size"),
        (8, "name_taken"),
        (10, "double_name"),
        (11, "long_tag"),
        (12, "many_tags"),
    ]


def test_it_refuses_more_than_a_fleet(file: Path) -> None:
    lines = "".join(f"屏{number},Lobby\n" for number in range(MOST_ROWS + 1))
    found = read(file, "name,group\n" + lines)
    assert [each.code for each in found.problems] == ["too_many"]


def test_it_reads_a_workbook(file: Path) -> None:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["名称", "屏幕组", "尺寸"])
        sheet.write_row(1, 0, ["东墙", "大厅电视", 55])
        sheet.write_row(3, 0, ["西墙", "没有的组", 32])
    content = packed.getvalue()
    assert is_workbook(content)
    file.write_bytes(csv_of_workbook(content))
    found = read_displays(str(file), HALL)
    assert [(row.name, row.diagonal_in) for row in found.rows] == [("东墙", 55)]
    assert [(each.line, each.code) for each in found.problems] == [(4, "unknown_group")]


def test_merged_cells_hold_for_each_of_their_rows(file: Path) -> None:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["名称", "类型", "屏幕组"])
        sheet.write_column(1, 0, ["东门", "西门", "北门"])
        sheet.merge_range(1, 1, 2, 1, "触摸一体机")
        sheet.merge_range(1, 2, 3, 2, "大厅电视")
        sheet.merge_range(1, 9, 3, 9, "")
    file.write_bytes(csv_of_workbook(packed.getvalue()))
    found = read_displays(str(file), HALL)
    kinds = [DisplayKind.KIOSK, DisplayKind.KIOSK, DisplayKind.TV]
    assert ([row.kind for row in found.rows], found.problems) == (kinds, ())


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + bytes(99)])
def test_it_refuses_a_workbook_that_is_none(content: bytes) -> None:
    with pytest.raises(InvalidInputError):
        csv_of_workbook(content)
