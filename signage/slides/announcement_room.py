"""How much of an announcement fits on a page: its title, its text, its pictures."""

from dataclasses import dataclass

from signage.playout.pagination import shorten, width_of
from signage.playout.typography import (
    LONGEST_LINE,
    Area,
    larger_step,
    name_step,
    title_step,
)
from signage.slides.illustrated import Sheet
from signage.slides.kind import Setting
from signage.slides.phrases import title_lines
from signage.slides.reading import area_of, body_of

#: What the page number takes beside the title, in ems of the title.
MARK_EMS = 2.4


#: A poster of more lines than these breaks anywhere, so that all of it fits.
POSTER_LINES = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A title's lines in the masthead, at the usual step of type or the next smaller.

    One that is not whole ends in "…".
    """

    lines: tuple[str, ...]
    is_small: bool = False
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Room:
    """How much fits on a page: columns and lines of text, ems of title and of its line.

    `line_ems` is a title's line; `small_line_ems` that of a smaller one, `poster_ems`
    of one alone. `large_columns` and `large_rows` are for text at the next step.
    """

    columns: int
    rows: int
    title_ems: float
    large_columns: int
    large_rows: int
    line_ems: float
    small_line_ems: float = 0
    poster_ems: int = 0
    width: int = 0
    is_portrait: bool = False

    @classmethod
    def of(cls, setting: Setting) -> "Room":
        """Return the room of a display group; upright, a title has two lines."""
        wide = area_of(setting).width
        area = Area(setting.rows, setting.columns, wide)
        return cls.at(body_of(setting), area, is_portrait=setting.group.is_portrait)

    @classmethod
    def at(cls, body: float, area: Area, *, is_portrait: bool) -> "Room":
        """Return the room of an area of body text of `body` vh."""
        wide = area.width
        step = title_step(body, is_portrait=is_portrait)
        line, larger = (
            wide / step - MARK_EMS,
            larger_step(body, is_portrait=is_portrait),
        )
        return cls(
            columns=area.columns,
            rows=area.rows,
            title_ems=2 * line - 1 if is_portrait else line,
            large_columns=min(int(wide / larger), LONGEST_LINE),
            large_rows=int(area.rows / larger),
            line_ems=line,
            small_line_ems=line * step / larger,
            poster_ems=int(wide / name_step(body, is_portrait=is_portrait)),
            width=wide,
            is_portrait=is_portrait,
        )

    @property
    def sheet(self) -> Sheet:
        """A page's room for text and pictures."""
        return Sheet(self.columns, self.rows, self.width, self.is_portrait)

    def heading(self, title: str) -> Heading:
        """Return a title as the masthead has it; upright, in two lines at most."""
        most = 2 if self.is_portrait else 1
        for ems in (self.line_ems, self.small_line_ems):
            lines = title_lines(title, int(ems)) if self.is_portrait else (title,)
            if len(lines) <= most and max(map(width_of, lines)) <= ems:
                return Heading(lines, is_small=ems > self.line_ems)
        return Heading((shorten(title, self.title_ems),), is_whole=False)

    def poster(self, title: str) -> tuple[str, ...]:
        """Return the lines of a title that stands alone."""
        lines = title_lines(title, self.poster_ems)
        return lines if len(lines) <= POSTER_LINES else (title,)
