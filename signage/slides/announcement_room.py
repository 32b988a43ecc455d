"""How much of an announcement fits on a page: its title, its text, its pictures."""

from dataclasses import dataclass

from signage.playout.typography import (
    LONGEST_LINE,
    Area,
    larger_step,
    name_step,
    title_step,
)
from signage.slides.illustrated import Sheet
from signage.slides.kind import Setting
from signage.slides.reading import area_of, body_of

#: What the page number takes beside the title, in ems of the title.
MARK_EMS = 2.4


@dataclass(frozen=True, slots=True)
class Room:
    """How much fits on a page: columns and lines of text, ems of title and of its line.

    `large_columns` and `large_rows` are those of text at the next step of type,
    `small_title_ems` and `poster_ems` those of a smaller title and of one alone.
    """

    columns: int
    rows: int
    title_ems: float
    large_columns: int
    large_rows: int
    line_ems: int
    small_title_ems: float = 0
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
            line_ems=int(line),
            small_title_ems=0 if is_portrait else line * step / larger,
            poster_ems=int(wide / name_step(body, is_portrait=is_portrait)),
            width=wide,
            is_portrait=is_portrait,
        )

    @property
    def sheet(self) -> Sheet:
        """A page's room for text and pictures."""
        return Sheet(self.columns, self.rows, self.width, self.is_portrait)
