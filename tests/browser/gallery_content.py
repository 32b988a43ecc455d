"""Examples of what editors put together: countdowns, codes, feeds, pictures in text."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from signage.slides import (
    announcement,
    countdown,
    feed_pages,
    illustrated,
    media,
    qr_code,
    web_page,
)
from signage.slides.announcement_room import Room
from signage.slides.kind import Slide
from signage.slides.qr import code_of
from tests.browser.gallery_screens import Screen

ENDS_MS = 1_798_761_600_000
LONG_CODE = "https://zwfw.yunxi.example/guide/" + "a" * (qr_code.MOST_BYTES - 33)


def composed(screen: Screen) -> Iterator[tuple[str, Slide]]:
    """Yield the examples by name."""
    yield from _countdowns(screen)
    yield from _codes()
    yield from _files()
    yield from _feeds(screen)
    yield from _illustrated(screen)


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


def _files() -> Iterator[tuple[str, Slide]]:
    """Yield a picture, a video and a page; the gallery draws a stand-in for them."""
    yield "media", _slide("media", media.Context("p0", 1600, 900))
    yield "media-cover", _slide("media", media.Context("p1", 900, 1600, "cover"))
    yield "media-page", _slide("media", media.Context("p3", 700, 990, is_page=True))
    page = web_page.Context("about:blank", "www.yunxi.example")
    yield "web-page", _slide("web_page", page)


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


NEWS = (
    ("不动产登记“一窗受理”延伸至十二个乡镇便民服务中心", "11月18日"),
    ("冬季办公时间12月1日起调整", "11月17日"),
    (
        "我市推出第三批“免证办”事项，涉及公安、民政、人社等十六个部门共二百一十八项",
        "11月16日",
    ),
    ("政务服务大厅停车场改造完成", "11月12日"),
    ("Notice on holiday arrangements of the service hall", "11月10日"),
)
EVENTS = (
    feed_pages.Line("营商环境座谈会", "10:30", "三楼会议室", is_until=True),
    feed_pages.Line(
        "便民服务进社区", "14:00", "东门社区便民服务中心一楼大厅与室外广场"
    ),
    feed_pages.Line("宪法宣传周", "12月10日", "", is_until=True),
)


def _feeds(screen: Screen) -> Iterator[tuple[str, Slide]]:
    room = feed_pages.Room(screen.area.rows, screen.area.width)
    news = feed_pages.Section(tuple(feed_pages.Line(*each) for each in NEWS))
    today = feed_pages.Section(EVENTS, "11月18日", "星期三", is_today=True)
    more = feed_pages.Section(
        (*EVENTS[1:2], feed_pages.Line("开放日")), "11月20日", "星期五"
    )
    longest = feed_pages.Section((feed_pages.Line("长" * 120, "11月18日"),) * 2)
    for name, title, sections, is_agenda in (
        ("feed-news", "云溪要闻", (news,), False),
        ("feed-agenda", "大厅活动", (today, more), True),
        ("feed-longest", "云溪要闻", (longest,), False),
    ):
        pages = feed_pages.pages_of(title, sections, room, is_agenda=is_agenda)
        for number, context in enumerate(pages, start=1):
            yield f"{name}-{number}", _slide("feed", context)


BROAD = illustrated.Picture("p0", 1600, 900, "三楼服务大厅平面图")
TALL = illustrated.Picture("p1", 900, 1600, "自助机操作步骤")
ILLUSTRATED = (
    "自12月1日起，社会保险、住房公积金窗口搬到**三楼东侧**，请按地面标识前往：\n\n"
    "![平面图](media:1)\n\n- 社会保险：301 至 306 号窗口\n- 住房公积金：307 号窗口\n\n"
    "自助机就在电梯出口右侧，可办社保卡申领、缴费查询，全天开放。\n\n![自助机](media:2)"
)
ENGLISH = (
    "From December 1, social insurance and housing fund are served on the "
    "**third floor, east side**. Follow the signs on the ground.\n\n![Plan](media:1)"
)


def _illustrated(screen: Screen) -> Iterator[tuple[str, Slide]]:
    upright = screen.is_portrait
    room = Room.at(screen.body, screen.area, is_portrait=upright)
    pictures = ((1, BROAD), (2, TALL))
    for name, title, text, lang in (
        ("illustrated", "部分窗口搬迁", ILLUSTRATED, ""),
        ("illustrated-latin", "Windows move upstairs", ENGLISH, "en"),
        ("illustrated-alone", "三楼平面图", "![](media:1)", ""),
        (
            "illustrated-tall",
            "自助机怎么用",
            "![](media:2)\n\n" + "请先取号。" * 30,
            "",
        ),
    ):
        pages = announcement.text_contexts(title, text, room, pictures)
        for number, (context, _words) in enumerate(pages, start=1):
            yield (
                f"{name}-{number}",
                _slide("announcement", replace(context, lang=lang)),
            )
