"""Read the first sheet of an Excel workbook as CSV, so that one reader reads both."""

import csv
import io
import zipfile
from datetime import date, datetime

from signage.errors import InvalidInputError, Message

BEGINS = b"PK\x03\x04"  # .xlsx is a ZIP file
MOST_UNPACKED = 100 * 2**20  # bytes; a list of displays has a few thousand
MOST_ROWS = 20_000


def is_workbook(content: bytes) -> bool:
    """Say whether a file is a workbook (.xlsx) by what it begins with."""
    return content.startswith(BEGINS)


def csv_of_workbook(content: bytes, *, keeps_lines: bool = False) -> bytes:
    """Return the first sheet as CSV in UTF-8; what merged cells say holds for each row.

    `keeps_lines` leaves the lines of a cell apart; else they become one.

    Raises:
        InvalidInputError: it cannot be read as a workbook, or is too large.

    """
    import python_calamine as calamine  # noqa: PLC0415  # 1 MB, and workbooks are rare

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise InvalidInputError([_too_large()])
        book = calamine.load_workbook(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
        merged = sheet.merged_cell_ranges or []
    except (zipfile.BadZipFile, calamine.CalamineError, OSError) as error:
        problem = Message(
            "The workbook cannot be read. Open it in Excel, choose “Save as” and the "
            "type CSV, then upload that file."
        )
        raise InvalidInputError([problem]) from error
    if len(rows) > MOST_ROWS:
        raise InvalidInputError([_too_large()])
    for (top, column), (bottom, _last) in merged:
        for row in rows[top + 1 : bottom + 1] if column < len(rows[0]) else ():
            row[column] = rows[top][column]
    text = io.StringIO()
    csv.writer(text).writerows(
        [_plain(cell, keeps_lines=keeps_lines) for cell in row] for row in rows
    )
    return text.getvalue().encode()


def _plain(cell: object, *, keeps_lines: bool) -> str:
    """Return a cell as Excel would write it in CSV; 55.0 is 55."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    lines = [" ".join(line.split()) for line in str(cell).splitlines()]
    return ("\n" if keeps_lines else " ").join(lines)


def _too_large() -> Message:
    return Message("The workbook is too large: give the list in a file of its own.")
