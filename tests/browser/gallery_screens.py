"""The displays that the looks of slides are promised for."""

from dataclasses import dataclass

from signage.playout.typography import Area, area_of, body_vh


@dataclass(frozen=True, slots=True)
class Screen:
    """A display's size in px and its type size in % of the height."""

    name: str
    width: int
    height: int
    body: float

    @property
    def is_portrait(self) -> bool:
        """Whether it stands upright."""
        return self.height > self.width

    @property
    def area(self) -> Area:
        """How much body text fits."""
        return area_of(self.body, is_portrait=self.is_portrait)


SCREENS = (
    Screen("landscape", 1920, 1080, body_vh(55, 5)),
    Screen("portrait", 1080, 1920, body_vh(55, 5, is_portrait=True)),
    Screen("far", 1280, 720, body_vh(43, 6)),
    Screen("far-portrait", 720, 1280, body_vh(43, 6, is_portrait=True)),
    Screen("near", 3840, 2160, body_vh(98, 4)),
)
