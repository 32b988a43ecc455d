"""Invented boards: duty leaders, case lights, completion notices, guide, weather."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from signage.models import CompletionNotice, DutyDay, Hall, StaffMember, WeatherDay
from signage.operations.board.guide import GuideEntry, GuideText
from signage.operations.board.guide_items import BY_KEY
from signage.operations.board.lights import UnitLights
from signage.slides import (
    case_lights,
    completion_notices,
    duty_leader,
    guide_pages,
    weather,
)
from signage.slides.kind import Setting, Slide
from signage.slides.reading import has_low_room, paged
from tests.browser.gallery_screens import Screen
from tests.build import NOW

DAY = date(2026, 11, 18)
LONG_NAME = "云溪市行政审批局不动产登记与公共资源交易联合受理综合服务窗口" * 7
UNITS = (
    ("自然资源和规划局", 4, 2),
    ("市场监督管理局", 3, 0),
    ("人力资源和社会保障局", 0, 1),
    ("住房和城乡建设局", 2, 0),
    ("医疗保障局", 1, 0),
    ("公安局", 1, 0),
)
NOTICES = (
    ("食品经营许可（新办）", "云溪市青禾餐饮管理有限公司", "准予许可", "市场监管局"),
    ("建设用地规划许可证核发", "云溪市城市建设投资集团", "准予许可", "自然资源局"),
    ("个体工商户变更登记", "欧阳子轩", "准予登记", "市场监管局"),
    ("公共场所卫生许可", "何远帆、苏婉清", "不予许可", "卫生健康局"),
    ("临时占用城市道路审批", "买买提·艾力", "准予许可", "综合执法局"),
)
STEPS = (
    "## 一、提出申请\n\n到受理窗口递交材料，或者在政务服务网上提交。\n\n"
    "## 二、受理\n\n材料齐全的**当场受理**；不齐的，一次告知需要补正的全部内容。\n\n"
    "## 三、审查与决定\n\n- 即办件当场办结\n- 承诺件在承诺期限内办结\n\n"
    "## 四、送达\n\n现场领取或邮政寄递，由申请人选择，不收取寄递费用。"
)


def board(screen: Screen) -> Iterator[tuple[str, Slide]]:
    """Yield examples of every kind of the board: usual, few, many, far too long."""
    setting = _setting(screen)
    yield from _duty()
    yield from _lights(setting)
    yield from _completions(setting)
    yield from _guide(setting)
    yield from _weather(setting)


def _setting(screen: Screen) -> Setting:
    hall = Hall(name="云溪市政务服务大厅", locale="zh_Hans", notice_masking="surname")
    return Setting(
        hall=hall,
        group=screen.group,
        now=NOW,
        until=NOW + timedelta(days=2),
        public_url="",
        sign=lambda place: place,
        sign_list=lambda key, _until: str(key),
        rows=screen.area.rows,
        columns=screen.area.columns,
        glass=screen.glass,
    )


def _slide(kind: str, context: Any) -> Slide:
    return Slide(id=kind, kind=kind, context=context, seconds=10)


def _duty() -> Iterator[tuple[str, Slide]]:
    staff = StaffMember(name="苏婉清", portrait="p0", consents_to_portrait=True)
    usual = DutyDay(
        name="苏婉清", post="中心副主任", phone="0571-8888 1024", staff=staff
    )
    other = DutyDay(name="何远帆", post="中心主任", phone="")
    bare = DutyDay(name="买买提·艾力·托合提", post="", phone="")
    long = DutyDay(name=LONG_NAME[:100], post=LONG_NAME[:100], phone="0571-8888" * 7)
    for name, today, tomorrow in (
        ("duty", usual, other),
        ("duty-bare", bare, None),
        ("duty-extreme", long, long),
    ):
        context = duty_leader.context_of(DAY, today, tomorrow, "zh_Hans")
        yield name, _slide("duty_leader", context)


def _lights(setting: Setting) -> Iterator[tuple[str, Slide]]:
    usual = [UnitLights(*unit) for unit in UNITS]
    many = [UnitLights(f"{LONG_NAME[:9]}{n}", 8, 18) for n in range(60)]
    extreme = [UnitLights(LONG_NAME, 999, 999)]
    for name, units in (
        ("lights", usual[: case_lights.units_per_page(setting)]),
        ("lights-one", usual[2:3]),
        ("lights-many", many),
        ("lights-extreme", extreme),
    ):
        page = paged(units, case_lights.units_per_page(setting))[-1]
        context = case_lights.context_of(units, page.items, page.mark)
        yield name, _slide("case_lights", context)


def _notice(title: str, applicant: str, outcome: str, unit: str) -> CompletionNotice:
    return CompletionNotice(
        title=title,
        applicant=applicant,
        outcome=outcome,
        unit=unit,
        finished_on=DAY - timedelta(days=2),
    )


def _completions(setting: Setting) -> Iterator[tuple[str, Slide]]:
    usual = [_notice(*notice) for notice in NOTICES]
    long_title = "建设项目环境影响评价文件审批（报告表类，不含辐射类）"
    extreme = [
        _notice(LONG_NAME[:200], f"{LONG_NAME[:96]}有限公司", LONG_NAME, LONG_NAME)
    ]
    for name, notices in (
        ("completions", usual),
        ("completions-one", usual[2:3]),
        ("completions-two-lines", [_notice(long_title, *NOTICES[1][1:]), *usual]),
        ("completions-extreme", extreme * 9),
    ):
        rows = [completion_notices.row_of(notice, setting) for notice in notices]
        context = next(completion_notices.contexts_of(rows, setting))
        yield name, _slide("completion_notices", context)


def _guide(setting: Setting) -> Iterator[tuple[str, Slide]]:
    windows = "\n".join(
        f"- **{n} {unit}窗口**\u3000苏婉清、何远帆"
        for n, (unit, *_) in enumerate(UNITS, 1)
    )
    long = LONG_NAME[:200] * 3
    for name, key, text, data in (
        ("guide", "procedure", GuideText("", STEPS), ""),
        ("guide-windows", "windows", GuideText(), windows),
        ("guide-short", "fees", GuideText("", "本大厅办理的事项**不收费**。"), ""),
        ("guide-extreme", "forms", GuideText(LONG_NAME[:200], long), ""),
    ):
        entry = GuideEntry(BY_KEY[key], {"zh_Hans": text}, data, True, 1)  # noqa: FBT003
        for number, (context, _text) in enumerate(
            guide_pages.contexts_of(entry, setting), start=1
        ):
            yield f"{name}-{number}", _slide("guide_pages", context)


def _weather(setting: Setting) -> Iterator[tuple[str, Slide]]:
    days = [
        WeatherDay(on=DAY, sky="cloudy", text="多云转晴", low_c=-2, high_c=12),
        WeatherDay(on=DAY + timedelta(days=1), sky="rain", text="", low_c=3, high_c=9),
        WeatherDay(on=DAY + timedelta(days=2), sky="snow", text="", low_c=-4),
        WeatherDay(on=DAY + timedelta(days=3), sky="thunder", text="雷阵雨转阴"),
    ]
    days[0].air_index = 132
    long = WeatherDay(
        on=DAY, sky="dust", text=LONG_NAME[:60], low_c=-18, high_c=-11, air_index=301
    )
    for name, today, ahead in (
        ("weather", days[0], days[1:]),
        ("weather-alone", WeatherDay(on=DAY, sky="fog", text=""), []),
        ("weather-extreme", long, [long, long, long]),
    ):
        context = weather.Context(
            weather.day_of(today, "zh_Hans"),
            tuple(weather.day_of(day, "zh_Hans") for day in ahead),
            is_low=has_low_room(setting),
        )
        yield name, _slide("weather", context)
    for sky in weather.SKY_NAMES:
        context = weather.Context(
            weather.day_of(WeatherDay(on=DAY, sky=sky, text=""), "zh_Hans"), ()
        )
        yield f"weather-sky-{sky}", _slide("weather", context)
