"""Examples of what editors put together: countdowns, codes, feeds, pictures in text."""

from collections.abc import Iterator
from typing import Any

from signage.slides import countdown, qr_code
from signage.slides.kind import Slide
from signage.slides.qr import code_of
from tests.browser.gallery_screens import Screen

ENDS_MS = 1_798_761_600_000
LONG_CODE = "https://zwfw.yunxi.example/guide/" + "a" * (qr_code.MOST_BYTES - 33)


def composed(screen: Screen) -> Iterator[tuple[str, Slide]]:
    """Yield the examples by name."""
    yield from _countdowns(screen)
    yield from _codes()


def _slide(kind: str, context: Any) -> Slide:
    return Slide(id=kind, kind=kind, context=context, seconds=10)


def _countdowns(screen: Screen) -> Iterator[tuple[str, Slide]]:
    room = countdown.Room.at(screen.body, screen.area, is_portrait=screen.is_portrait)
    for name, title in (
        ("countdown", "医保集中参保结束还有"),
        (
            "countdown-most",
            "距不动产登记与公共资源交易联合受理综合服务窗口启用还有一段日子",
        ),
    ):
        words = countdown.lines_of(title[: countdown.MOST_EMS], room)
        context = countdown.Context(*words, ENDS_MS, "12月31日", "星期四", "17:00")
        yield name, _slide("countdown", context)
    words = countdown.lines_of("集中参保已经结束", room)
    yield "countdown-after", _slide("countdown", countdown.Context(*words))


def _codes() -> Iterator[tuple[str, Slide]]:
    usual = qr_code.Context(
        "掌上办事大厅",
        "企业开办、社保、公积金等 218 个事项，手机上就能办。",
        code_of("https://zwfw.yunxi.example/m"),
    )
    yield "qr", _slide("qr_code", usual)
    bare = qr_code.Context("办事指南", "", code_of("窗口电话 0571-12345"))
    yield "qr-bare", _slide("qr_code", bare)
    longest = qr_code.Context(
        "云溪市政务服务大厅预约办事平台入口",
        "扫码预约不动产登记、住房公积金与社会保险，按时到场，不必排队等候。",
        code_of(LONG_CODE),
    )
    yield "qr-longest", _slide("qr_code", longest)
