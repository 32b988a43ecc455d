"""The displays that the looks of slides are promised for."""

from dataclasses import dataclass

from signage.models import DisplayGroup, Hall
from signage.models.display import Layout
from signage.playout.typography import Area, Glass
from signage.slides.kind import Setting
from tests.build import NOW


@dataclass(frozen=True, slots=True)
class Screen:
    """A display: its size in px and in inches, and its farthest viewer in metres.

    A turned one stands, and is given what is set for those of its group, which lie.
    """

    name: str
    width: int
    height: int
    diagonal_in: int
    distance_m: int
    layout: Layout = Layout.TICKER
    theme: str = "light"
    is_turned: bool = False

    @property
    def glass(self) -> Glass:
        """How it is set, and divided into zones."""
        return Glass.for_viewers(
            [(self.diagonal_in, self.distance_m)],
            is_portrait=self.is_portrait,
            has_ticker=self.group.has_ticker,
            has_side=self.group.has_side,
        )

    @property
    def group(self) -> DisplayGroup:
        """A display group of such displays."""
        return DisplayGroup(
            name="",
            is_portrait=self.is_portrait,
            diagonal_in=self.diagonal_in,
            distance_m=self.distance_m,
            layout=self.layout,
        )

    @property
    def setting(self) -> Setting:
        """What slide kinds are told for its main zone."""
        return Setting(
            hall=Hall(
                name="云溪市政务服务大厅",
                locale="zh_Hans",
                time_zone="Asia/Shanghai",
            ),
            group=self.group,
            now=NOW,
            until=NOW,
            public_url="",
            sign=str,
            sign_list=lambda key, _until: str(key),
            rows=self.area.rows,
            columns=self.area.columns,
            glass=self.glass,
        )

    @property
    def body(self) -> float:
        """The size of body text in % of the height."""
        return self.glass.body

    @property
    def is_portrait(self) -> bool:
        """Whether what it is given is set for upright displays."""
        return self.height > self.width and not self.is_turned

    @property
    def unit(self) -> str:
        """What the size of body text is measured in (kiosk/src/player/glass.ts)."""
        return "vh" if self.is_portrait else "vmin"

    @property
    def area(self) -> Area:
        """How much body text fits."""
        return self.glass.area()


SCREENS = (
    Screen("landscape", 1920, 1080, 55, 5),
    Screen("portrait", 1080, 1920, 55, 5),
    Screen("far", 1280, 720, 43, 6),
    Screen("far-portrait", 720, 1280, 43, 6),
    Screen("near", 3840, 2160, 98, 4),
)

#: The layouts with a side zone; the far ones above show what the largest type does.
DIVIDED = (
    Screen("side", 1920, 1080, 55, 5, Layout.SIDE),
    Screen("l", 1280, 720, 55, 5, Layout.L_SHAPE, "dark"),
    Screen("below", 1080, 1920, 55, 5, Layout.SIDE, "dark"),
    Screen("l-upright", 1080, 1920, 55, 5, Layout.L_SHAPE),
    Screen("turned", 720, 1280, 55, 5, is_turned=True),
)
#: The usual displays in other themes.
THEMED = (
    Screen("dark", 1280, 720, 55, 5, Layout.TICKER, "dark"),
    Screen("festive", 1280, 720, 55, 5, Layout.L_SHAPE, "festive"),
    Screen("festive-portrait", 720, 1280, 55, 5, Layout.TICKER, "festive"),
)
