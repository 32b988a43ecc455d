"""Invented content for every slide kind, with extremes, and pages that show it.

Run it to look at them: `python -m tests.browser.slide_gallery OUT [NAME…]`.
"""

import json
import re
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from markupsafe import Markup
from playwright.sync_api import Page, ViewportSize

from signage.config import shipped
from signage.demo.portraits import draw_portrait
from signage.models import Hall
from signage.operations.ratings.ratings_summary import satisfaction
from signage.operations.scores.standing import Standing
from signage.playout.masking import surname_of
from signage.playout.pagination import line_count, shorten
from signage.slides import (
    announcement,
    feedback_prompt,
    hours,
    illustrated,
    notice,
    people,
    red_flag_windows,
    scoreboard,
    ticker,
)
from signage.slides import satisfaction as satisfaction_kind
from signage.slides.announcement_room import Room
from signage.slides.art import drawn
from signage.slides.kind import Slide
from signage.slides.phrases import hall_lines
from signage.slides.qr import code_of
from signage.slides.reading import has_large_type, has_low_room, is_narrow, paged
from signage.slides.registry import KINDS
from signage.slides.render import Renderer, environment
from tests.browser.gallery_board import board
from tests.browser.gallery_content import composed
from tests.browser.gallery_cover import covers
from tests.browser.gallery_publicity import publicity
from tests.browser.gallery_screens import DIVIDED, SCREENS, THEMED, Screen
from tests.browser.gallery_trend import trends

LINK = "http://192.168.1.20:8000/r/ImhhbGwi.aR0pWw.kPq3xYw1Xn5tZbV0cQm7dLr2sUe"
LONG_NAME = "云溪市行政审批局不动产登记与公共资源交易联合受理综合服务窗口" * 7
LONG_TEXT = (
    "为进一步优化营商环境，方便群众办事，自2026年12月1日起，大厅实行“早晚弹性办、午间不间断、"
    "周六延时办”服务。请提前预约，并携带身份证件原件及复印件。"
) * 6
NOTICE_TEXT = (
    "各位办事群众：\n\n自 **2026年12月1日** 起，大厅办公时间调整如下：\n\n"
    "- 工作日上午 9:00 至 12:00，下午 13:30 至 17:00\n"
    "- 周六上午 9:00 至 12:00（不动产、社保、医保窗口）\n- 法定节假日除外\n\n"
    "给您带来不便，敬请谅解。咨询电话：0571-12345。"
)


def examples(screen: Screen) -> dict[str, Slide]:
    """Return slides of every kind by name: usual ones and extremes."""
    found = dict(_honours(screen))
    found |= dict(_standings(screen))
    found |= dict(publicity(screen))
    found |= dict(trends(screen))
    found |= dict(_texts(screen))
    found |= dict(composed(screen))
    found |= dict(_ratings())
    found |= dict(_hours())
    found |= dict(board(screen))
    found |= dict(covers(screen))
    return found


def sample(slides: dict[str, Slide]) -> dict[str, Slide]:
    """Return the first example of every kind."""
    first: dict[str, str] = {}
    for name, slide in slides.items():
        first.setdefault(slide.kind, name)
    return {name: slides[name] for name in first.values()}


def beside(screen: Screen) -> dict[str, Slide]:
    """Return the slides of kinds that the side zone may show, there."""
    found = examples(screen)
    kinds = {kind.name for kind in KINDS if "side" in kind.zones}
    return {
        f"side-{name}": replace(slide, zone="side")
        for name, slide in found.items()
        if slide.kind in kinds
    }


def _slide(kind: str, context: Any) -> Slide:
    return Slide(id=kind, kind=kind, context=context, seconds=10)


def _winner(name: str, department: str, group: str, score: str) -> Any:
    short = shorten(name, red_flag_windows.NAME_EMS)
    upright = all("\u4e00" <= c <= "\u9fff" or c == "…" for c in short)
    return red_flag_windows.Winner(short, department, group, score, upright)


WINNERS = (
    _winner("不动产登记窗口", "自然资源和规划局", "第一组", "98.5"),
    _winner("医疗保障窗口", "医疗保障局", "第二组", "97.0"),
    _winner("企业开办综合窗口", "市场监督管理局", "第三组", "99.0"),
)
STACKED_WINNERS = (
    _winner("企业开办一窗", "市场监督管理局", "企业服务组", "101.13"),
    _winner("不动产登记一窗", "自然资源和规划局", "工程与不动产组", "100.50"),
    _winner("医保报销窗口", "医疗保障局", "社会民生组", "100.00"),
)
EXTREME_WINNERS = (
    _winner(LONG_NAME, LONG_NAME, LONG_NAME, "100.00"),
    _winner("W3", "", "", ""),
    _winner("Business Registration", "Market Regulation", "Group 3", "99.00"),
)


def _flags(winners: tuple[Any, ...], title: str = "A-W1") -> Slide:
    name = red_flag_windows.TITLES[title]
    stacked = any(map(red_flag_windows.has_long_caption, winners))
    context = red_flag_windows.Context(
        name, "2026年10月", "", winners, is_stacked=stacked
    )
    return _slide("red_flag_windows", context)


#: Portraits by a stand-in for their media hash; the third person gave no consent.
PORTRAITS = ("p0", "p1", None, "p3", "p4", "p5", "p6", "p7")
PEOPLE = tuple(
    people.Person(name, surname_of(name), key, window, "第一组", score)
    for key, (name, window, score) in zip(
        PORTRAITS,
        (
            ("苏婉清", "不动产登记窗口", "99.0"),
            ("欧阳子轩", "医疗保障窗口", "98.5"),
            ("程语嫣", "企业开办综合窗口", "98.0"),
            ("何远帆", "公安户政窗口", "97.5"),
            ("唐清妍", "税务综合窗口", "97.5"),
            ("罗知远", "水电气联办窗口", "97.0"),
            ("叶若曦", "社会保险窗口", "96.5"),
            ("钟景行", "住房公积金窗口", "96.5"),
        ),
        strict=True,
    )
)
EXTREME_PERSON = people.Person(
    LONG_NAME, "云", "0" * 64, LONG_NAME, LONG_NAME, "100.00"
)


def _people(kind: str, award: str, found: tuple[people.Person, ...]) -> Slide:
    mark = "1 / 3" if len(found) > 3 else ""
    return _slide(kind, people.Context(people.TITLES[award], "2026年10月", mark, found))


def _honours(screen: Screen) -> Iterator[tuple[str, Slide]]:
    is_large = has_large_type(screen.setting)
    most = people.ABREAST_LARGE_TYPE if is_large else people.ABREAST
    most = people.ABREAST_LOW if has_low_room(screen.setting) else most
    if not is_large:
        yield "flags", _flags(WINNERS)
        yield "flags-stacked", _flags(STACKED_WINNERS)
        yield "flags-two", _flags(WINNERS[:2], "C-W1")
        yield "flags-extreme", _flags(EXTREME_WINNERS)
    yield "flags-one", _flags(WINNERS[:1])
    yield "flags-one-extreme", _flags(EXTREME_WINNERS[:1])
    yield "flags-one-latin", _flags(EXTREME_WINNERS[2:])
    yield "stars", _people("service_stars", "A-W2", PEOPLE[:most])
    yield "stars-three", _people("service_stars", "C-W2", PEOPLE[: min(most, 3)])
    yield "stars-one", _people("service_stars", "A-W2", PEOPLE[1:2])
    extreme = (*PEOPLE[: most - 1], EXTREME_PERSON)
    yield "stars-extreme", _people("service_stars", "A-W2", extreme)
    yield (
        "officers",
        _people("information_officers", "A-W3", PEOPLE[2 : 2 + min(most, 3)]),
    )


WINDOWS = [
    "企业开办综合窗口",
    "不动产登记窗口",
    "医疗保障窗口",
    "公安户政窗口",
    "税务综合窗口",
    "社会保险窗口",
    "住房公积金窗口",
    "水电气联办窗口",
]
SCORES = (100.94, 98.5, 98.5, 97, 95.5, 94, 92.5, 88)
BEFORE = (3, 1, 2, 4, None, 5, 6, 7)


def standings(count: int, name: str = "") -> tuple[Standing, ...]:
    """Return a group's standing of `count` windows."""
    return tuple(
        Standing(
            subject_id=n,
            code=f"W{n}",
            name=name or WINDOWS[n % 8] + (str(n) if n > 7 else ""),
            group_code="1",
            group_name="第一组",
            department=None,
            score=Decimal(str(SCORES[n % 8])) if count < 9 else Decimal(300 - n) / 3,
            rank=n + 1,
            previous_score=None,
            previous_rank=BEFORE[n % 8],
        )
        for n in range(count)
    )


def _board(members: tuple[Standing, ...], screen: Screen, number: int = 0) -> Slide:
    rows = int(screen.area.rows / scoreboard.PORTRAIT_ROW)
    pages = paged(
        scoreboard.rows_of(members), rows if screen.is_portrait else screen.area.rows
    )
    floor = scoreboard.floor_of([m.score for m in members])
    page = pages[number]
    context = scoreboard.Context(
        "第一组",
        "11月" if is_narrow(screen.setting) else "2026年11月",
        floor,
        page.mark,
        page.items,
        scoreboard.has_short_names(page.items),
    )
    return _slide("scoreboard", context)


def _standings(screen: Screen) -> Iterator[tuple[str, Slide]]:
    yield "board", _board(standings(8), screen)
    yield "board-one", _board(standings(1), screen)
    yield "board-300", _board(standings(300), screen, 1)
    yield "board-extreme", _board(standings(8, LONG_NAME), screen)


NOTICE = notice.Context(
    name="欧阳**",
    window="公安户政窗口",
    deed="工作时间擅自离开窗口，无人顶岗",
    clause="A-L3\u2002违规处理 二.2",
    action="上报并上屏通报",
    occurred_on="11月9日",
    until="11月30日",
)


def _texts(screen: Screen) -> Iterator[tuple[str, Slide]]:
    area = screen.area
    room = Room.at(screen.body, area, is_portrait=screen.is_portrait)
    yield "notice", _slide("notice", NOTICE)
    text = "工作日无故缺勤两个半日，经核实无正当理由，按规定予以通报。"
    lines = (notice.FACTS_LINES, notice.FACTS_LINES_PORTRAIT)[screen.is_portrait]
    if line_count(text, area.columns) <= area.rows - lines:
        yield "notice-text", _slide("notice", replace(NOTICE, text=text))
    extreme = notice.Context(
        LONG_NAME[:8], LONG_NAME, LONG_NAME, LONG_NAME, LONG_NAME, "11月9日", "11月30日"
    )
    yield "notice-extreme", _slide("notice", extreme)
    dotted = replace(NOTICE, name="买**·***·***", window="施工许可与建筑业企业资质窗口")
    yield "notice-dotted", _slide("notice", dotted)
    window = replace(NOTICE, name="", window="施工许可与建筑业企业资质窗口")
    yield "notice-window", _slide("notice", window)
    for key, title, text in (
        ("announcement", "关于调整办公时间的公告", NOTICE_TEXT),
        ("announcement-long", LONG_NAME, f"{LONG_TEXT}\n\n{LONG_TEXT}"),
        ("announcement-short", "温馨提示", "请保管好随身物品，谨防遗失。"),
    ):
        pages = announcement.text_contexts(title, text, room)
        for number, (context, _text) in enumerate(pages, start=1):
            yield f"{key}-{number}", _slide("announcement", context)
    words = "热烈欢迎各位来宾莅临指导"
    poster = announcement.Context(words, room.poster(words), is_poster=True)
    yield "announcement-poster", _slide("announcement", poster)
    image = illustrated.Picture("0" * 64, 1600, 900)
    broken = announcement.Context("政务公开日活动", image=image)
    yield "announcement-broken", _slide("announcement", broken)
    text = "本月15日起，社保卡可在三号窗口即时制卡。"
    first = ticker.lines_of(text, int(screen.glass.ticker_columns))[0]
    line = ticker.Context(first, has_clock=screen.glass.has_ticker_clock)
    yield "ticker", replace(_slide("ticker", line), zone="ticker")


def _ratings() -> Iterator[tuple[str, Slide]]:
    month, few = satisfaction((3, 5, 92, 380, 1204)), satisfaction((0, 0, 1, 4, 7))
    many, none = satisfaction((1, 0, 20, 40, 98_765)), satisfaction((0, 0, 0, 0, 0))
    for name, whole, today in (
        ("ratings", month, satisfaction((0, 1, 3, 15, 61))),
        ("ratings-few", few, none),
        ("ratings-many", many, few),
    ):
        context = satisfaction_kind.Context(
            "2026年11月",
            satisfaction_kind.figure(today),
            satisfaction_kind.figure(whole),
            satisfaction_kind.levels(whole),
            code_of(LINK),
        )
        yield name, _slide("satisfaction", context)
    prompt = feedback_prompt.Context(feedback_prompt.faces(), code_of(LINK))
    yield "prompt", _slide("feedback_prompt", prompt)


HALL = Hall(name="云溪市政务服务大厅", locale="zh_Hans")


def _hours() -> Iterator[tuple[str, Slide]]:
    spans = (hours.Span("09:00", "12:00"), hours.Span("13:30", "17:00"))
    line = "首问负责，一次告知；能办即办，不让群众跑第二趟。"
    usual = hours.Context(HALL.name, spans, None, "0571-12345", line)
    yield "hours", _slide("hours", usual)
    reopens = hours.Reopening("星期一", "09:00")
    closed = hours.Context(LONG_NAME, (), reopens, "0571-12345", LONG_NAME)
    yield "hours-closed", _slide("hours", closed)
    yield "hours-bare", _slide("hours", hours.Context("大厅", (), None, "", ""))


PAGE = """<!doctype html><html lang="zh-Hans" data-layout="{layout}"
data-division="{division}"
class="{side_class}" data-theme="{theme}"><head><meta charset="utf-8">
{styles}</head><body class="display"><main class="stage" id="stage"></main>
{side}<aside class="ticker" id="ticker">{ticker}</aside>
<p class="foot-name">{hall}</p><aside class="cover" id="cover"></aside><script>
document.documentElement.style.setProperty("--body", {size});
const first = {{}};
for (const zone of ["stage", "ticker", "side", "cover"])
  first[zone] = document.getElementById(zone).innerHTML;
const faces = {{"HH:mm": "10:24", "date": "2026年11月18日星期三"}};
faces.day = "11月18日周三";
const left = {{days: 128, hours: 23, minutes: 59, seconds: 59}};
const tell = () => {{
  document.querySelectorAll("[data-clock]").forEach((face) => {{
    face.textContent = faces[face.dataset.clock];
  }});
  document.querySelectorAll("[data-left]").forEach((figure) => {{
    figure.textContent = left[figure.dataset.left];
  }});
}};
/* Put a slide on as the player would, beside what the other zones show at first. */
const show = async (zone, html, isSober) => {{
  for (const name in first)
    document.getElementById(name).innerHTML = name === zone ? html : first[name];
  document.documentElement.toggleAttribute("data-sober", isSober);
  document.body.classList.toggle("is-covered", zone === "cover");
  tell();
  document.body.getBoundingClientRect();
  await document.fonts.ready;
  await Promise.all(
    [...document.images].map((image) => image.decode().catch(() => undefined)));
}};
tell();
</script></body></html>"""
#: The elements of zones.
PLACES = {"main": "stage", "ticker": "ticker", "side": "side", "cover": "cover"}


def shell(screen: Screen, renderer: Renderer) -> str:
    """Return the page of a screen, with something in every zone but the main one."""
    line, beside_it = dict(_texts(screen))["ticker"], dict(_hours())["hours"]
    has_side, has_ticker = screen.glass.has_side, screen.glass.has_ticker
    return PAGE.format(
        styles=styles(),
        layout="portrait" if screen.is_portrait else "landscape",
        division=screen.glass.division,
        side_class="has-side" if has_side else "",
        theme=screen.theme,
        ticker=renderer.html_of(line, "zh_Hans") if has_ticker else "",
        side=side_html(renderer.html_of(beside_it, "zh_Hans") if has_side else ""),
        hall=HALL.name,
        size=json.dumps(f"{screen.body}{screen.unit}"),
    )


def open_shell(tab: Page, screen: Screen, renderer: Renderer, folder: Path) -> None:
    """Open the page of a screen in a tab."""
    path = folder / "page.html"
    path.write_text(shell(screen, renderer), encoding="utf-8")
    tab.goto(path.as_uri())


def put_on(tab: Page, slide: Slide, renderer: Renderer) -> None:
    """Show a slide in an open shell and wait for its fonts and pictures."""
    tab.evaluate(
        "([zone, html, isSober]) => show(zone, html, isSober)",
        [PLACES[slide.zone], html_of(slide, renderer), slide.kind == "notice"],
    )


def html_of(slide: Slide, renderer: Renderer) -> str:
    """Return a slide's HTML with drawn portraits as its pictures."""
    html = renderer.html_of(slide, "zh_Hans")
    for key, drawing in portraits().items():
        html = html.replace(f'"/media/{key}"', f'"data:image/svg+xml;base64,{drawing}"')
    return html


@cache
def portraits() -> dict[str, str]:
    """Return drawings for PORTRAITS, in base 64."""
    keys = [(number, key) for number, key in enumerate(PORTRAITS) if key]
    return {
        key: b64encode(
            draw_portrait(number in {0, 2, 4, 6}, Random(number)).encode()
        ).decode()
        for number, key in keys
    }


def side_html(slide: str) -> str:
    """Return the side zone with a slide."""
    templates = environment(shipped("templates"), "zh_Hans")
    template = templates.get_template("display/side.html")
    logo = b64encode(drawn("emblem").replace("currentColor", "#d9a441").encode())
    html = template.render(
        hall_lines=hall_lines(HALL.name),
        logo="logo",
        slides=[Markup(slide)],  # noqa: S704  # rendered by ourselves
    )
    return html.replace("/media/logo", f"data:image/svg+xml;base64,{logo.decode()}")


def styles() -> str:
    """Return links to the source stylesheets, in the order of the build."""
    folder = shipped("static") / "css"
    files = [folder / "tokens.css", folder / "display.css"]
    files += sorted(folder.glob("display/*.css")) + sorted(folder.glob("slides/*.css"))
    fonts = shipped("static") / "dist" / "fonts.css"
    links = [fonts, *files] if fonts.exists() else files
    return "\n".join(f'<link rel="stylesheet" href="{f.as_uri()}">' for f in links)


def main(out: Path, wanted: list[str]) -> None:
    """Write a screenshot of every example on every screen."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    from tests.browser.conftest import CHROMIUM, FLAGS  # noqa: PLC0415

    out.mkdir(parents=True, exist_ok=True)
    renderer = Renderer()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for screen in (*SCREENS, *DIVIDED, *THEMED):
            size = ViewportSize(width=screen.width, height=screen.height)
            tab = browser.new_page(viewport=size)
            open_shell(tab, screen, renderer, out)
            slides = examples(screen)
            slides |= beside(screen) if screen.glass.has_side else {}
            for name, slide in slides.items():
                label = f"{screen.name}-{name}"
                if not wanted or any(re.search(word, label) for word in wanted):
                    put_on(tab, slide, renderer)
                    tab.screenshot(path=out / f"{label}.png")
            tab.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
