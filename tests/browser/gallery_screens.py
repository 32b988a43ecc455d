"""The displays that the looks of slides are promised for."""

from dataclasses import dataclass

from signage.playout.typography import Area, area_of, body_vh


@dataclass(frozen=True, slots=True)
class Screen:
    """A display: its size in px and in inches, and its farthest viewer in metres."""

    name: str
    width: int
    height: int
    diagonal_in: int
    distance_m: int

    @property
    def body(self) -> float:
        """The size of body text in % of the height."""
        upright = self.is_portrait
        return body_vh(self.diagonal_in, self.distance_m, is_portrait=upright)

    @property
    def is_portrait(self) -> bool:
        """Whether it stands upright."""
        return self.height > self.width

    @property
    def area(self) -> Area:
        """How much body text fits."""
        return area_of(self.body, is_portrait=self.is_portrait)


SCREENS = (
    Screen("landscape", 1920, 1080, 55, 5),
    Screen("portrait", 1080, 1920, 55, 5),
    Screen("far", 1280, 720, 43, 6),
    Screen("far-portrait", 720, 1280, 43, 6),
    Screen("near", 3840, 2160, 98, 4),
)
