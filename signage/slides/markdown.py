"""Turn an announcement's Markdown into pages of safe HTML.

No HTML of the writer passes, no picture, and of a link its words only: markdown-it
without HTML, then nh3 with a list of a few tags. Pages are split between blocks, list
items and sentences, so that each fits the display at full type size.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from signage.playout.pagination import line_count, split_text

#: One size of heading under the slide's own title, whatever the writer chose.
HEADING = "h3"
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", HEADING, "blockquote"}
LISTED = {"bullet", "ordered"}
#: Ems that the bullet of a list, or the rule of a quotation, takes from a line.
INDENT = 2
#: What a block takes besides its lines: the space before it, in lines.
SPACE = 0.2


@dataclass(frozen=True, slots=True)
class Block:
    """One block of Markdown that is kept together: its source and its plain text."""

    kind: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class TextPage:
    """One page: HTML, and the plain text of it for dwell."""

    html: Markup
    text: str
    lines: float


def pages_of(text: str, columns: int, rows: int) -> list[TextPage]:
    """Return the pages of a Markdown text; none for an empty one."""
    pages: list[TextPage] = []
    blocks: list[Block] = []
    used = 0.0
    for block in _fitting(_blocks(text), columns, rows):
        height = _height(block, columns)
        if blocks and used + height > rows + SPACE:
            blocks, carried = _without_last_heading(blocks)
            pages.append(_page(blocks, used))
            blocks, used = carried, sum(_height(b, columns) for b in carried)
        blocks.append(block)
        used += height
    return [*pages, _page(blocks, used)] if blocks else pages


def _without_last_heading(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Return a page's blocks, and the heading that belongs to what comes next."""
    if len(blocks) > 1 and blocks[-1].kind == "heading":
        return blocks[:-1], blocks[-1:]
    return blocks, []


def rendered(source: str) -> Markup:
    """Return Markdown as HTML of the allowed tags."""
    parser = _parser()
    tokens = parser.parse(source)
    for token in tokens:
        if token.type.startswith("heading_"):
            token.tag = HEADING
    html = parser.renderer.render(tokens, parser.options, {})
    html = nh3.clean(html, tags=TAGS, attributes={"ol": {"start"}}, link_rel=None)
    # nh3 let through only TAGS, without attributes.
    return Markup(html.strip())  # noqa: S704


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    return parser.disable(["autolink", "code", "fence", "hr"])


def _blocks(text: str) -> Iterator[Block]:
    """Yield paragraphs, headings, quotations and list items, in order."""
    lines = text.replace("\r\n", "\n").split("\n")
    for token in _top_level(_parser().parse(text)):
        first, last = token.map or (0, len(lines))
        source = "\n".join(lines[first:last]).strip("\n")
        text = plain(source)
        if text:
            yield Block(_kind(token), source, text)


def _top_level(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield what opens a block of its own; a list is its items."""
    inside = 0
    for token in tokens:
        is_list = token.type in {"bullet_list_open", "ordered_list_open"}
        is_list_end = token.type in {"bullet_list_close", "ordered_list_close"}
        if inside == 0 and token.nesting >= 0 and token.map and not is_list:
            yield token
        if not (is_list and inside == 0) and not (is_list_end and inside == 0):
            inside += token.nesting


def _kind(token: Token) -> str:
    if token.type == "list_item_open":
        return "ordered" if token.info else "bullet"
    return {"heading_open": "heading", "blockquote_open": "quotation"}.get(
        token.type, "paragraph"
    )


def plain(source: str) -> str:
    """Return the visible text of Markdown, a line for each of its lines."""
    html = rendered(source)
    broken = re.sub(r"<br>|</p>|</li>|</h\d>", "\n", html)
    lines = (_bare(line) for line in broken.split("\n"))
    return "\n".join(line for line in lines if line)


def _bare(line: str) -> str:
    return Markup(line).striptags()  # noqa: S704  # to take the tags off again


def _fitting(blocks: Iterable[Block], columns: int, rows: int) -> Iterator[Block]:
    """Yield blocks of at most a page; a longer one falls apart at its sentences."""
    headed = 0
    for block in blocks:
        if _height(block, columns) <= rows - headed:
            yield block
        else:
            for piece in _pieces(block.text, columns - INDENT, rows - headed):
                yield Block("paragraph", escaped(piece), piece)
        # A heading moves to the page of what it heads: leave room for both.
        headed = 2 if block.kind == "heading" else 0


def _pieces(text: str, columns: int, rows: int) -> Iterator[str]:
    for paragraph in text.split("\n"):
        yield from split_text(paragraph, columns, rows)


def escaped(text: str) -> str:
    """Return plain text as Markdown that shows it as it is."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!<>~|&])", r"\\\1", text)


def _height(block: Block, columns: int) -> float:
    indent = 0 if block.kind in {"paragraph", "heading"} else INDENT
    return line_count(block.text, columns - indent) + SPACE


def _page(blocks: list[Block], lines: float) -> TextPage:
    source = blocks[0].source
    for before, block in pairwise(blocks):
        is_same_list = before.kind == block.kind and block.kind in LISTED
        source += ("\n" if is_same_list else "\n\n") + block.source
    text = "\n".join(block.text for block in blocks)
    return TextPage(rendered(source), text, lines)
