"""Names in the order that people expect: 屏2 before 屏10, in every database.

The key is written with the name, so that lists are sorted and paged by the database.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

KEY_LENGTH = 200
#: Numbers with more digits sort as text.
DIGITS = 10

_NUMBER = re.compile(r"\d+")


def sort_key_of(text: str) -> str:
    """Return what a name is sorted by: one width, one case, numbers of ten digits."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _NUMBER.sub(_padded, plain)[:KEY_LENGTH]


def sort_key_by(column: str) -> Callable[[Any], str]:
    """Return a column's default: the key of what a row is inserted with."""
    return lambda context: sort_key_of(context.get_current_parameters()[column])


def _padded(number: re.Match[str]) -> str:
    return number[0].lstrip("0").zfill(DIGITS)
