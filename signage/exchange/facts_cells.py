"""Read single cells of fact files: dates, numbers, codes, as Excel may have left them.

Full-width digits and blanks at the ends are read as what they plainly are; whatever
could mean two things is refused.
"""

import re
import unicodedata
from collections.abc import Container
from datetime import date
from decimal import Decimal

# As Excel shows days: with any of three marks or in Chinese, and at midnight.
_DATE = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
    r"(?:[ T]00?:00(?::00)?)?",
    re.ASCII,
)
# What Excel marks as text: ="001", or '001 where it was typed so.
_MARKED = re.compile(r"=\"(?P<quoted>[^\"]*)\"|'(?P<ticked>[^']*)")
# Signs without width that are copied along from pages and files.
_UNSEEN = dict.fromkeys((0x200B, 0x2060, 0xFEFF))
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,12})?", re.ASCII)
_LONG_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
# What is too large for a quantity is told so by its rule.
_WHOLE = re.compile(r"([+-]?\d{1,40})(?:\.0+)?", re.ASCII)


class CellError(ValueError):
    """Say what is wrong with a cell and what would be right."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def plain_text(text: str) -> str:
    """Return the text in its plain form.

    That is half-width, without blanks at the ends, signs that nobody sees, and the
    marks by which Excel keeps a number as text.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_UNSEEN)).strip()
    marked = _MARKED.fullmatch(plain)
    return (marked["quoted"] or marked["ticked"] or "").strip() if marked else plain


def read_code(text: str, known: Container[str]) -> str:
    """Return the code that is meant, in plain form unless it is known as written."""
    stripped = text.strip()
    return stripped if stripped in known else plain_text(stripped)


def read_date(text: str, column: str) -> date:
    """Read `2026-03-09`, or `2026/3/9` as Excel writes it; raise CellError."""
    match = _DATE.fullmatch(plain_text(text))
    if match is not None:
        try:
            month, day = match[3] or match[5], match[4] or match[6]
            return date(int(match[1]), int(month), int(day))
        except ValueError:
            message = f"{column} '{text}' is no day of the calendar"
            raise CellError("wrong_date", message) from None
    if not text.strip():
        raise CellError("wrong_date", f"{column} is missing: write it as 2026-03-09")
    message = f"{column} '{text}' is no date: write it as 2026-03-09"
    raise CellError("wrong_date", message)


def read_optional_date(text: str, column: str) -> date | None:
    """Read a date, or None of an empty cell."""
    return read_date(text, column) if text.strip() else None


def read_number(text: str, column: str) -> Decimal:
    """Read a decimal number; raise CellError."""
    plain = plain_text(text)
    if not plain:
        message = f"{column} is missing: write it as 3 or 2.5"
        raise CellError("wrong_number", message)
    if _NUMBER.fullmatch(plain) is None:
        wrong = "is no number: write it as 3 or 2.5"
        if _LONG_NUMBER.fullmatch(plain) is not None:
            wrong = "is too long: give at most 9 digits, and 12 after the point"
        raise CellError("wrong_number", f"{column} '{_short(text)}' {wrong}")
    return Decimal(plain)


def read_quantity(text: str) -> int:
    """Read a whole number of 1 or more, 1 of an empty cell; raise CellError."""
    plain = plain_text(text)
    if not plain:
        return 1
    match = _WHOLE.fullmatch(plain)
    if match is None or int(match[1]) < 1:
        message = (
            f"quantity '{_short(text)}' is wrong: give a whole number of 1 or more"
        )
        raise CellError("wrong_quantity", message)
    return int(match[1])


def _short(text: str) -> str:
    limit = 40
    return text if len(text) <= limit else text[:limit] + "…"
