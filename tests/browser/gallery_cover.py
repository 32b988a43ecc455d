"""Examples of what covers the whole glass: emergencies, and the hall closed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from signage.models import Emergency
from signage.models.emergency import EmergencySource, Severity
from signage.slides import emergency, quiet
from signage.slides.kind import Slide
from tests.browser.gallery_screens import Screen
from tests.build import NOW

HALL = "云溪市政务服务大厅"
ENGLISH = {
    "headline": "Leave the building now",
    "instruction": "Use the stairs, not the lifts. Follow the staff.",
}
LEAVE = {
    "headline": "请立即有序撤离",
    "text": "大厅发生火情，消防人员已经到场。",
    "instruction": "请走楼梯，不要乘电梯，听从工作人员指挥。",
}
STORM = {
    "headline": "暴雨橙色预警",
    "text": "预计今天下午三小时内降雨量达五十毫米以上，低洼路段可能积水。",
    "instruction": "请暂缓外出，车辆不要停放在地下车库入口。",
    "source": "市气象台",
}
POWER = {"headline": "14:00 起停电检修", "text": "部分窗口暂停办理，自助机照常使用。"}
WORDY = {
    "headline": "云溪市行政审批局不动产登记与公共资源交易联合受理综合服务窗口" * 3,
    "text": "因强降雨造成道路积水，请各位办事群众注意出行安全。" * 12,
    "instruction": "请不要涉水通行，听从现场工作人员的指挥。" * 8,
    "source": "云溪市气象局暴雨灾害应急指挥部办公室值班室" * 3,
}


def covers(screen: Screen) -> Iterator[tuple[str, Slide]]:
    """Yield the examples by name; those of a screen that is not upright are alike."""
    for name, severity, texts in (
        ("danger", Severity.DANGER, {"zh-Hans": LEAVE, "en": ENGLISH}),
        ("warning", Severity.WARNING, {"zh-Hans": STORM}),
        ("advisory", Severity.NOTICE, {"zh-Hans": POWER}),
        ("extreme-danger", Severity.DANGER, {"zh-Hans": WORDY, "en": ENGLISH}),
    ):
        for number, context in enumerate(_pages(screen, severity, texts), start=1):
            yield f"emergency-{name}-{number}", _cover("emergency", context)
    clock = quiet.Context(is_dark=False, hall=HALL, day="星期一", opens="9:00")
    yield "quiet", _cover("quiet", clock)
    bare = quiet.Context(is_dark=False, hall=HALL * 4)
    yield "quiet-extreme", _cover("quiet", bare)
    yield "quiet-dark", _cover("quiet", quiet.DARKNESS)


def _pages(
    screen: Screen, severity: Severity, texts: dict[str, Any]
) -> list[emergency.Context]:
    row = Emergency(
        id=1,
        severity=severity,
        texts=texts,
        group_ids=[],
        display_ids=[],
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=2),
        source=EmergencySource.OFFICE,
    )
    return emergency.pages_of(row, screen.setting)


def _cover(kind: str, context: Any) -> Slide:
    return Slide(id=kind, kind=kind, context=context, seconds=10, zone="cover")
