"""Write tables for spreadsheets: CSV that office programs read, and XLSX."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

#: What a spreadsheet would take for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60
NARROWEST = 10
#: Chinese letters are two columns wide.
WIDE_FROM = 0x2E80

Cell = str | int | float | date | datetime | None
Row = Sequence[Cell]


def write_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return UTF-8 with a byte order mark, without which Excel takes it for GBK."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(title: str, columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a workbook of one sheet; instants stand as on the wall."""
    import xlsxwriter  # noqa: PLC0415  # it takes 7 MB, and workbooks are rare

    kept = [list(row) for row in rows]
    file = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "bottom": 1})
        formats: dict[type, Any] = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        sheet.write_row(0, 0, columns, bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(kept, start=1):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell, formats.get(type(cell)))
        for place, name in enumerate(columns):
            cells = (name, *(row[place] for row in kept))
            sheet.set_column(place, place, min(WIDEST, max(map(_width, cells))))
    return file.getvalue()


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS):
        return f"'{cell}"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return cell


def _width(cell: Cell) -> int:
    text = "yyyy-mm-dd hh:mm" if isinstance(cell, date) else str(cell or "")
    return max(NARROWEST, sum(2 if ord(one) >= WIDE_FROM else 1 for one in text) + 1)
