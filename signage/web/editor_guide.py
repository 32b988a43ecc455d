"""The editor's guide as HTML: docs/guide in a language, its places linked."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from signage.config import shipped

#: The guide's languages (folders of its pictures) and files.
FILES = {"zh-CN": "editor.zh-CN.md", "en": "editor.md"}
#: The sections in order, the same in every language; they are anchors.
SECTIONS = (
    "places",
    "media",
    "announcements",
    "playlists",
    "schedules",
    "calendar",
    "time-machine",
    "layouts",
    "feeds",
    "board",
    "emergencies",
    "approvals",
    "versions",
    "problems",
)
_PAGE = re.compile(r"/office/[a-z/-]+")
_PICTURE = re.compile(r"\.\./images/guide/([\w-]+)/([\w-]+\.webp)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A section of the guide: its anchor and what it is called."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide in one language."""

    language: str
    headings: tuple[Heading, ...]
    html: Markup


def pictures_folder() -> Path:
    """Return where the guide's pictures are, a folder for each language."""
    return shipped("docs") / "images" / "guide"


@cache
def read_guide(language: str, pictures: str) -> Guide:
    """Return the guide in one of its languages; `pictures` is where they are served."""
    source = shipped("docs") / "guide" / FILES[language]
    parser = MarkdownIt("commonmark").enable("table")
    tokens = _without_title(parser.parse(source.read_text(encoding="utf-8")))
    headings = tuple(_name_sections(tokens))
    for token in tokens:
        if token.children:
            token.children = _dressed(token.children, pictures)
        if token.type == "table_open":
            token.attrSet("class", "table")
    # Our own text, written by us and packed with the program.
    html = Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704
    return Guide(language, headings, html)


def _without_title(tokens: list[Token]) -> list[Token]:
    """Leave out what the page has of its own: the title and the other language."""
    start = next(at for at, token in enumerate(tokens) if token.type == "heading_close")
    return tokens[start + 4 :]


def _name_sections(tokens: list[Token]) -> list[Heading]:
    found = [at for at, token in enumerate(tokens) if _is_section(token)]
    named = zip(SECTIONS, found, strict=True)
    headings = [Heading(anchor, tokens[at + 1].content) for anchor, at in named]
    for heading, at in zip(headings, found, strict=True):
        tokens[at].attrSet("id", heading.anchor)
    return headings


def _is_section(token: Token) -> bool:
    return token.type == "heading_open" and token.tag == "h2"


def _dressed(children: list[Token], pictures: str) -> list[Token]:
    """Return a line with its pictures from here, and its pages as links."""
    line: list[Token] = []
    for child in children:
        found = _PICTURE.fullmatch(str(child.attrGet("src") or ""))
        if found:
            width, height = _size_of(pictures_folder() / found[1] / found[2])
            child.attrs |= {
                "src": f"{pictures}/{found[1]}/{found[2]}",
                "class": "img-fluid border rounded",
                # What comes in without a size would push an anchor out of sight.
                "width": width,
                "height": height,
            }
        is_page = child.type == "code_inline" and _PAGE.fullmatch(child.content)
        line += _linked(child) if is_page else [child]
    return line


def _size_of(picture: Path) -> tuple[int, int]:
    """Return width and height in px of a lossy WebP (RFC 9649 §2.5, RFC 6386 §9.1)."""
    with picture.open("rb") as file:
        head = file.read(30)
    width, height = (int.from_bytes(head[at : at + 2], "little") for at in (26, 28))
    return width & 0x3FFF, height & 0x3FFF


def _linked(page: Token) -> list[Token]:
    opened = Token("link_open", "a", 1, attrs={"href": page.content})
    return [opened, page, Token("link_close", "a", -1)]
