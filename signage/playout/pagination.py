"""Split what is too long for one slide into pages: never shrunk, never cut.

Lines break by the rules for Chinese (GB/T 15834): no closing mark starts a line or a
page, no opening one ends it, Latin words and numbers stay whole where they fit.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")

#: Width of a half-width character in ems; Noto Sans SC's Latin is 0.56 on average.
HALF = 0.56

_OPENING = "（《〈「『【〔“‘([{"
_CLOSING = "，。！？；：、）》〉」』】〕”’…—～·,.!?;:)]}%％℃°"
_SENTENCE_ENDS = ("。", "！", "？", "；", "!", "?", ". ", "…")
#: One unbreakable piece: opening marks, a word or a character, closing marks.
_PIECE = re.compile(
    rf"[{re.escape(_OPENING)}]*"
    r"(?:[\x21-\x7e\u00a1-\u024f]+|\s+|.)?"
    rf"[{re.escape(_CLOSING)}]*",
    re.DOTALL,
)


def balanced(items: Sequence[Item], per_page: int) -> list[tuple[Item, ...]]:
    """Split items into as few pages as hold them, evenly: 9 by 4 is 3, 3, 3."""
    if not items:
        return []
    count = math.ceil(len(items) / max(per_page, 1))
    short, longer = divmod(len(items), count)
    pages: list[tuple[Item, ...]] = []
    start = 0
    for index in range(count):
        end = start + short + (index < longer)
        pages.append(tuple(items[start:end]))
        start = end
    return pages


def width_of(text: str) -> float:
    """Return the width of a text in ems: a CJK character is 1."""
    return sum(
        1.0 if unicodedata.east_asian_width(character) in "WFA" else HALF
        for character in text
    )


def line_count(text: str, columns: int) -> int:
    """Return how many lines a text takes at `columns` ems a line; an empty one is 1."""
    return sum(len(_lines_of(paragraph, columns)) for paragraph in text.split("\n"))


def split_text(text: str, columns: int, rows: int) -> list[str]:
    """Split one paragraph into pieces of at most `rows` lines each.

    A piece ends at the last sentence that fits, unless that left over half of it empty.
    """
    pieces: list[str] = []
    lines = _lines_of(text.strip(), columns)
    while len(lines) > rows:
        taken = _to_sentence_end("".join(lines[:rows]))
        pieces.append(taken.strip())
        rest = "".join(lines)[len(taken) :].lstrip()
        lines = _lines_of(rest, columns)
    pieces.append("".join(lines).strip())
    return [piece for piece in pieces if piece]


def shorten(text: str, ems: float) -> str:
    """Return a name cut to `ems` with an ellipsis: for names, never for sentences."""
    text = " ".join(text.split())
    if width_of(text) <= ems:
        return text
    taken = ""
    for character in text:
        if width_of(taken + character) > ems - 1:
            break
        taken += character
    return taken.rstrip(" " + _OPENING + _CLOSING) + "…"


def _lines_of(text: str, columns: int) -> list[str]:
    lines = [""]
    for piece in _pieces(text, columns):
        if lines[-1] and width_of((lines[-1] + piece).rstrip()) > columns:
            lines.append("")
        lines[-1] += piece
    return lines


def _pieces(text: str, columns: int) -> Iterable[str]:
    """Yield unbreakable pieces; a word longer than a line falls apart."""
    for piece in _PIECE.findall(text):
        if width_of(piece) <= columns:
            yield piece
        else:
            yield from piece


def _to_sentence_end(text: str) -> str:
    end = max(text.rfind(mark) + len(mark) for mark in _SENTENCE_ENDS)
    closing = _CLOSING + " "
    while end < len(text) and text[end] in closing:
        end += 1
    return text[:end] if end >= len(text) / 2 else text
