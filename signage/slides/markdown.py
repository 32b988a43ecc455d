"""Turn an announcement's Markdown into safe HTML, block by block.

No HTML of the writer passes, no picture, and of a link its words only: markdown-it
without HTML, then nh3 with a list of a few tags.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

#: One size of heading under the slide's own title, whatever the writer chose.
HEADING = "h3"
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", HEADING, "blockquote"}


@dataclass(frozen=True, slots=True)
class Block:
    """One block of Markdown: what it is, its source, its visible text.

    `kind` is "paragraph", "heading", "quotation", "bullet" or "ordered".
    """

    kind: str
    source: str
    text: str


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


def blocks_of(text: str) -> Iterator[Block]:
    """Yield paragraphs, headings, quotations and list items, in order."""
    lines = text.replace("\r\n", "\n").split("\n")
    for token in _top_level(_parser().parse(text)):
        first, last = token.map or (0, len(lines))
        source = "\n".join(lines[first:last]).strip("\n")
        visible = plain(source)
        if visible:
            yield Block(_kind(token), source, visible)


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


def escaped(text: str) -> str:
    """Return plain text as Markdown that shows it as it is."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!<>~|&])", r"\\\1", text)
