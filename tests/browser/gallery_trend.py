"""Invented trends: a year of three groups, many groups, one month, long names."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from signage.operations.scores.score_history import (
    GroupHistory,
    Points,
    ScoreHistory,
    SubjectHistory,
)
from signage.rules.period import Period
from signage.slides import score_trend
from signage.slides.kind import Slide
from tests.browser.gallery_screens import Screen

OCTOBER = Period.parse("2026-10")
#: Twelve months of the hall's mean, and how far groups lie from it, month by month.
HALL = (95.1, 95.4, 94.8, 95.0, 95.9, 96.3, 96.0, 96.6, 96.4, 97.0, 96.9, 97.6)
OFFSETS = (
    (0.9, 0.4, 1.2, 1.0, 0.7, 0.9, 1.1, 0.6, 0.9, 0.5, 0.9, 0.7),
    (-0.2, 0.1, -0.4, -0.1, 0.2, 0.0, -0.3, 0.1, -0.2, 0.3, -0.1, 0.4),
    (-0.7, -0.5, -0.8, -0.9, -0.9, -0.9, -0.8, -0.7, -0.7, -0.8, -0.8, -1.1),
)
GROUPS = ("第一组", "第二组", "第三组")
LONG_GROUPS = ("企业服务组", "工程与不动产组", "社会民生组")
RISERS = (("不动产登记窗口", "3.5"), ("医疗保障窗口", "2"), ("税务综合窗口", "1.25"))
LONG_NAME = "云溪市行政审批局不动产登记与公共资源交易联合受理综合服务窗口" * 3


def history(
    names: Sequence[str] = GROUPS,
    *,
    months: int = 12,
    gap: bool = False,
    risers: Sequence[tuple[str, str]] = RISERS,
) -> ScoreHistory:
    """Return a hall's months up to October."""
    periods = [str(OCTOBER.shifted(-back)) for back in reversed(range(months))]
    means = [Decimal(str(mean)) for mean in HALL[-months:]]
    groups = [_group(n, name, means, gap=gap) for n, name in enumerate(names)]
    subjects = [
        SubjectHistory(n, f"W{n}", name, "1", (Decimal(90), 90 + Decimal(points)))
        for n, (name, points) in enumerate(risers)
    ]
    return ScoreHistory(
        periods=tuple(periods),
        means=tuple(means),
        groups=tuple(groups),
        subjects=tuple(subjects) if months > 1 else (),
    )


def _group(n: int, name: str, means: Sequence[Decimal], *, gap: bool) -> GroupHistory:
    offsets = OFFSETS[n % 3][-len(means) :]
    found: list[Points] = [
        mean + Decimal(str(offset)) for mean, offset in zip(means, offsets, strict=True)
    ]
    if gap and n == 1:
        found[3:6] = [None] * 3
        found[-1] = None
    return GroupHistory(str(n), name, tuple(found), (8,) * len(found))


def trends(screen: Screen) -> Iterator[tuple[str, Slide]]:
    """Yield the examples of one screen by name."""
    yield "trend", _slide(screen, history())
    yield "trend-groups", _slide(screen, history(LONG_GROUPS))
    yield (
        "trend-eight",
        _slide(screen, history([f"第{n}组" for n in "一二三四五六七八"])),
    )
    yield "trend-single", _slide(screen, history(months=1))
    yield "trend-two", _slide(screen, history(months=2))
    yield "trend-gap", _slide(screen, history(gap=True, risers=()))
    yield "trend-no-groups", _slide(screen, history(()))
    extreme = history((LONG_NAME, "一"), risers=((LONG_NAME, "12.25"),))
    yield "trend-extreme", _slide(screen, extreme)


def _slide(screen: Screen, found: ScoreHistory) -> Slide:
    context = score_trend.contexts_of(found, screen.setting)[0]
    return Slide(id="trend", kind="score_trend", context=context, seconds=10)
