"""Tables for spreadsheets: readable by Excel, and harmless."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

from signage.exchange.sheet_writer import Cell, write_csv, write_xlsx

COLUMNS = ["内容", "次数", "日期", "末次"]
ROW: list[Cell] = ["停电通知", 3, date(2026, 11, 18), datetime(2026, 11, 18, 10, 5)]  # noqa: DTZ001  # as on the wall


def part(book: bytes, name: str) -> str:
    """Return one file of a workbook."""
    with ZipFile(BytesIO(book)) as parts:
        return parts.read(name).decode()


def test_csv_has_a_mark_that_excel_needs() -> None:
    table = write_csv(COLUMNS, [ROW])
    assert table.startswith(b"\xef\xbb\xbf")
    text = table.decode("utf-8-sig")
    assert text.splitlines()[1] == "停电通知,3,2026-11-18,2026-11-18 10:05"


def test_no_name_is_taken_for_a_formula() -> None:
    names = ["=1+1", "+1", "-1", "@cmd", "\tx"]
    table = write_csv(["n"], [[name] for name in names]).decode("utf-8-sig")
    assert all(f"'{name}" in table for name in names)
    sheet = part(
        write_xlsx("x", ["n"], [[name] for name in names]), "xl/worksheets/sheet1.xml"
    )
    assert "<f>" not in sheet


def test_a_workbook_holds_numbers_and_days() -> None:
    book = write_xlsx("播放记录", COLUMNS, [ROW])
    assert "停电通知" in part(book, "xl/sharedStrings.xml")
    sheet = part(book, "xl/worksheets/sheet1.xml")
    assert "<v>3</v>" in sheet
    assert "<v>46344</v>" in sheet  # a day, not a text
    assert "播放记录" in part(book, "xl/workbook.xml")


def test_an_empty_table_has_its_heads() -> None:
    assert write_csv(COLUMNS, []).decode("utf-8-sig").startswith("内容,次数")
    assert "内容" in part(write_xlsx("x", COLUMNS, []), "xl/sharedStrings.xml")
