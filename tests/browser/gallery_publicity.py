"""Invented publicity lists, from one nominee to sixty, with extremes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from signage.operations.evaluation.published_lists import Nominee, Section
from signage.rules.values import Labels
from signage.slides import publicity_list
from signage.slides.kind import Slide
from signage.slides.qr import code_of
from tests.browser.gallery_screens import Screen

LINK = "http://192.168.1.20:8000/o/WzQyLDE3OTU3MTMyMDBd.kPq3xYw1Xn5tZbV0cQm7dLr2sUe"
RULEBOOK = "大厅效能管理办法"
LONG_RULEBOOK = "县政务服务大厅窗口及人员绩效评价办法"
HOTLINE = "0571-12345"
SURNAMES = "苏程何唐罗叶钟许沈陆方顾"
GIVEN = ("婉清", "语嫣", "远帆", "清妍", "知远", "若曦", "景行", "明", "子墨", "书瑶")
PLACES = (
    "不动产登记窗口",
    "医疗保障窗口",
    "企业开办综合窗口",
    "公安户政窗口",
    "税务综合窗口",
    "水电气联办窗口",
)
DEPARTMENTS = ("自然资源和规划局", "医疗保障局", "市场监督管理局", "公安局")
GROUPS = ("第一组", "第二组", "第三组")
LONG_GROUPS = ("企业服务组", "工程与不动产组", "社会民生组")


def people(count: int, groups: Sequence[str] = GROUPS) -> tuple[Nominee, ...]:
    """Return staff in groups, as evenly as may be."""
    return tuple(
        Nominee(
            nomination_id=n,
            name=SURNAMES[n % 12] + GIVEN[n * 7 % 10],
            group=groups[n * len(groups) // count] if groups else "",
            place=PLACES[n % 6],
            is_person=True,
        )
        for n in range(count)
    )


def windows(groups: Sequence[str] = GROUPS) -> tuple[Nominee, ...]:
    """Return a window of each group."""
    return tuple(
        Nominee(n, PLACES[n], group, DEPARTMENTS[n], is_person=False)
        for n, group in enumerate(groups)
    )


FLAGS = Labels("流动红旗窗口", "Red-flag window of the month")
STARS = Labels("服务标兵", "Service star of the month")
LONG_NAME = "云溪市行政审批局不动产登记与公共资源交易联合受理综合服务窗口" * 7
EXTREME = (
    Nominee(1, LONG_NAME, LONG_NAME, LONG_NAME, is_person=False),
    Nominee(2, "买买提·艾力江·阿布都热合曼", "第一组", PLACES[2], is_person=True),
    Nominee(3, "明", "", "", is_person=True),
)


def publicity(screen: Screen) -> Iterator[tuple[str, Slide]]:
    """Yield the examples of one screen by name."""
    yield "list-one", _page(screen, FLAGS, windows()[:1], days_left=1)
    yield "list-one-person", _page(screen, STARS, people(1, ()), page="1 / 4")
    yield "list", _page(screen, FLAGS, windows(), page="1 / 3")
    yield "list-12", _page(screen, STARS, people(12))
    yield "list-60", _page(screen, STARS, people(60), number=3)
    yield "list-groups", _page(screen, STARS, people(12, LONG_GROUPS), days_left=12)
    yield "list-flags-groups", _page(screen, FLAGS, windows(LONG_GROUPS))
    english = Labels(FLAGS.en, FLAGS.en)
    yield "list-english", _page(screen, english, people(12, LONG_GROUPS))
    sign = replace(_context(days_left=3), rulebook=LONG_RULEBOOK)
    yield "list-rulebook", _page(screen, STARS, people(12), context=sign)
    extreme = replace(sign, rulebook=LONG_NAME[:60], hotline=HOTLINE * 2)
    yield (
        "list-extreme",
        _page(screen, Labels(LONG_NAME, LONG_NAME), EXTREME, context=extreme),
    )
    yield "list-one-extreme", _page(screen, STARS, EXTREME[:1], context=extreme)


def _context(*, days_left: int) -> publicity_list.Context:
    return publicity_list.Context(
        period="2026年10月",
        award="",
        rows=(),
        form="",
        rulebook=RULEBOOK,
        hotline=HOTLINE,
        days_left=days_left,
        last_day="11月26日",
        code=code_of(LINK),
    )


def _page(  # noqa: PLR0913
    screen: Screen,
    label: Labels,
    nominees: tuple[Nominee, ...],
    *,
    days_left: int = 3,
    page: str = "",
    number: int = 0,
    context: publicity_list.Context | None = None,
) -> Slide:
    given = context or _context(days_left=days_left)
    foot = publicity_list.foot_of(given.rulebook, given.hotline)
    upright = screen.is_portrait
    room = publicity_list.Room.at(screen.body, screen.area, foot, is_portrait=upright)
    given = replace(given, award=label.zh)
    pages = publicity_list.pages_of(Section("A-W1", label, nominees), given, room)
    mark = page or (f"{number + 1} / {len(pages)}" if len(pages) > 1 else "")
    shown = replace(pages[number], page=mark)
    return Slide(id="list", kind="publicity_list", context=shown, seconds=10)
