"""Split a Markdown text into pages that fit a display at full type size.

Pages break between blocks, else between sentences, at last within one. A heading goes
with what it heads. Pictures of the library stand beside their text.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup

from signage.playout.pagination import line_count, split_text
from signage.slides.illustrated import Picture, Sheet, parts_of
from signage.slides.markdown import Block, blocks_of, escaped, plain, rendered

LISTED = {"bullet", "ordered"}
#: Ems that the bullet of a list, or the rule of a quotation, takes from a line.
INDENT = 2
#: What a block takes besides its lines: the space before it, in lines.
SPACE = 0.32
#: Where a page has fewer lines left, a paragraph starts on the next one.
FEWEST_LINES = 3
#: Texts whose pages are remembered: every change of one compiles them all.
KEPT_TEXTS = 1024

_SENTENCE = re.compile(r"[^。！？；!?\n]*[。！？；!?\n]+[”’）」』]*|.+", re.DOTALL)
_EMPHASIS = re.compile(r"(?<!\\)[*_`]+")


@dataclass(frozen=True, slots=True)
class TextPage:
    """One page: HTML, the plain text of it for dwell, and a picture if there is one."""

    html: Markup
    text: str
    picture: Picture | None = None


@lru_cache(maxsize=KEPT_TEXTS)
def pages_of(text: str, columns: int, rows: int) -> tuple[TextPage, ...]:
    """Return the pages of a Markdown text; none for an empty one."""
    return illustrated_pages(text, Sheet(columns, rows, columns), ())


@lru_cache(maxsize=KEPT_TEXTS)
def illustrated_pages(
    text: str, sheet: Sheet, pictures: tuple[tuple[int, Picture], ...]
) -> tuple[TextPage, ...]:
    """Return the pages of a text with its pictures, by their keys in the library.

    A picture stands beside (upright: above) the text around it; where that does not
    fit, it opens a page. One without text has its page to itself.
    """
    pages = [_Page()]
    for part in parts_of(text, dict(pictures)):
        if isinstance(part, Picture):
            _place(part, pages, sheet)
        else:
            _pour(part, pages, sheet)
    return tuple(page.made() for page in pages if page.blocks or page.picture)


@dataclass(slots=True)
class _Page:
    blocks: list[Block] = field(default_factory=list)
    picture: Picture | None = None

    def height(self, columns: int) -> float:
        return sum(_height(block, columns) for block in self.blocks)

    def made(self) -> TextPage:
        return _page(self.blocks, self.picture)


def _place(picture: Picture, pages: list[_Page], sheet: Sheet) -> None:
    """Put a picture on the page that is being filled, else on one of its own."""
    page, beside = pages[-1], sheet.capacity(picture)
    if page.picture is None and page.height(beside.columns) <= beside.rows + SPACE:
        page.picture = picture
        return
    pages.append(_Page(_take_last_heading(page.blocks), picture))


def _pour(text: str, pages: list[_Page], sheet: Sheet) -> None:
    """Fill pages with a text, opening new ones."""
    waiting = list(blocks_of(text))[::-1]
    while waiting:
        page, block = pages[-1], waiting.pop()
        room = sheet.capacity(page.picture)
        left = room.rows + SPACE - page.height(room.columns)
        is_first = not page.blocks and page.picture is None
        head, rest = _split(block, room.columns, left, is_first=is_first)
        if head is not None:
            page.blocks.append(head)
        if rest is not None:
            waiting.append(rest)
            waiting += _take_last_heading(page.blocks)
            pages.append(_Page())


def _height(block: Block, columns: int) -> float:
    indent = 0 if block.kind in {"paragraph", "heading"} else INDENT
    return line_count(block.text, columns - indent) + SPACE


def _take_last_heading(page: list[Block]) -> list[Block]:
    """Take from a page the heading of what comes on the next one."""
    return [page.pop()] if len(page) > 1 and page[-1].kind == "heading" else []


def _split(
    block: Block, columns: int, room: float, *, is_first: bool
) -> tuple[Block | None, Block | None]:
    """Return what of a block fits in `room` lines, and what is left of it."""
    if _height(block, columns) <= room:
        return block, None
    lines = int(room - SPACE)
    is_worth_it = block.kind == "paragraph" and lines >= FEWEST_LINES
    if not (is_first or is_worth_it):
        return None, block
    return _by_sentence(block, columns, lines) or (
        _by_line(block, columns, lines) if is_first else (None, block)
    )


def _by_sentence(
    block: Block, columns: int, lines: int
) -> tuple[Block, Block | None] | None:
    """Split after the last sentence that fits with its emphasis closed, if any does."""
    sentences = _SENTENCE.findall(block.source)
    for count in range(len(sentences) - 1, 0, -1):
        head = "".join(sentences[:count])
        if _is_closed(head) and line_count(plain(head), columns) <= lines:
            rest = "".join(sentences[count:])
            kind = block.kind if block.kind == "heading" else "paragraph"
            return Block(kind, head, plain(head)), Block(kind, rest, plain(rest))
    return None


def _is_closed(source: str) -> bool:
    marks = _EMPHASIS.findall(source)
    return all(marks.count(mark) % 2 == 0 for mark in set(marks))


def _by_line(block: Block, columns: int, lines: int) -> tuple[Block, Block | None]:
    """Split within a sentence: emphasis is lost, no character is."""
    text = " ".join(block.text.split("\n"))
    first, *_ = split_text(text, columns - INDENT, max(lines, 1))
    rest = text[text.index(first) + len(first) :].strip()
    return _plain_block(first), _plain_block(rest) if rest else None


def _plain_block(text: str) -> Block:
    return Block("paragraph", escaped(text), text)


def _page(blocks: list[Block], picture: Picture | None = None) -> TextPage:
    if not blocks:
        return TextPage(Markup(), "", picture)
    source = blocks[0].source
    for before, block in pairwise(blocks):
        is_same_list = before.kind == block.kind and block.kind in LISTED
        source += ("\n" if is_same_list else "\n\n") + block.source
    text = "\n".join(block.text for block in blocks)
    return TextPage(rendered(source), text, picture)
