"""Pictures within a Markdown text: `![what it shows](media:12)`, of the library alone.

A picture never passes through the writer's HTML: it is taken out of the text here, and
the template writes it from the library's row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from signage.operations.content.picture_links import IMAGE
from signage.playout.typography import LINE, LONGEST_LINE

#: The share of the width that a picture beside a text has, broad or tall.
BROAD, TALL = 0.45, 0.33
#: Ems between picture and text; lines between them, one above the other.
GAP, GAP_LINES = 1.2, 0.6
#: A picture above a text has at most this share of the lines.
HIGHEST = 0.5


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its media hash, with its size in px and what it shows."""

    sha256: str
    width: int
    height: int
    alt: str = ""

    @property
    def is_tall(self) -> bool:
        """Whether it is higher than wide."""
        return self.height > self.width


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much text a page holds: ems a line, and lines."""

    columns: int
    rows: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's room: the text's columns and lines, and all the ems across."""

    columns: int
    rows: int
    width: int
    is_portrait: bool = False

    def capacity(self, picture: Picture | None) -> Capacity:
        """Return what is left for text, under the picture or at its side."""
        if picture is None:
            return Capacity(self.columns, self.rows)
        if self.is_portrait:
            high = self.width * picture.height / picture.width / LINE
            taken = min(high, self.rows * HIGHEST) + GAP_LINES
            return Capacity(self.columns, self.rows - taken)
        share = TALL if picture.is_tall else BROAD
        beside = self.width * (1 - share) - GAP
        return Capacity(min(int(beside), LONGEST_LINE), self.rows)


def parts_of(text: str, pictures: Mapping[int, Picture]) -> Iterator[str | Picture]:
    """Yield stretches of text and the pictures between them; unknown ones are left out.

    A picture within a line breaks it: on a display it stands for itself.
    """
    at = 0
    for found in IMAGE.finditer(text):
        yield text[at : found.start()]
        picture = pictures.get(int(found[2]))
        if picture is not None:
            yield Picture(picture.sha256, picture.width, picture.height, found[1])
        at = found.end()
    yield text[at:]
