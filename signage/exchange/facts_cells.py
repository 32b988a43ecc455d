"""Read single cells of fact files: dates, numbers, codes, as Excel may have left them.

Full-width digits and blanks at the ends are read as what they plainly are; whatever
could mean two things is refused.
"""

import re
import unicodedata
from collections.abc import Container
from datetime import date
from decimal import Decimal

_DATE = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,12})?", re.ASCII)
_LONG_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
# What is too large for a quantity is told so by its rule.
_WHOLE = re.compile(r"[+-]?\d{1,40}", re.ASCII)


class CellError(ValueError):
    """Say what is wrong with a cell and what would be right."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def plain_text(text: str) -> str:
    """Return the text in its plain form: half-width, without blanks at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def read_code(text: str, known: Container[str]) -> str:
    """Return the code that is meant, in plain form unless it is known as written."""
    stripped = text.strip()
    return stripped if stripped in known else plain_text(stripped)


def read_date(text: str, column: str) -> date:
    """Read `2026-03-09`, or `2026/3/9` as Excel writes it; raise CellError."""
    match = _DATE.fullmatch(plain_text(text))
    if match is not None:
        try:
            return date(int(match[1]), int(match[3]), int(match[4]))
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
    if _WHOLE.fullmatch(plain) is None or int(plain) < 1:
        message = (
            f"quantity '{_short(text)}' is wrong: give a whole number of 1 or more"
        )
        raise CellError("wrong_quantity", message)
    return int(plain)


def _short(text: str) -> str:
    limit = 40
    return text if len(text) <= limit else text[:limit] + "…"
