"""What would change a result, said in plain Chinese and English."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale

from signage.operations.explaining.prospects import FoundPlace
from signage.rules.loader import load_shipped
from signage.rules.outlook import Climb, Risk, Room, Shut
from signage.rules.outlook_grades import Edge, GradeOutlook
from signage.rules.period import Period
from signage.rules.place import Place
from signage.rules.schema_awards import GradeCount
from signage.rules.scorecard import Bar
from signage.web.outlook_words import (
    climb_sentence,
    grade_sentences,
    place_sentences,
    risk_sentences,
    room_sentence,
    shut_sentence,
)

MARCH, YEAR = Period.parse("2026-03"), Period.parse("2026")
COUNTY, EFFICIENCY = load_shipped("county-hall"), load_shipped("hall-efficiency")
CENTRE, STARS = load_shipped("approval-centre"), load_shipped("five-star-window")


@pytest.fixture(autouse=True)
def words(app: Flask) -> Iterator[None]:
    """Sentences need a page to be on; it is in Chinese."""
    with app.test_request_context(), force_locale("zh_Hans"):
        yield


def edge(grade: str, points: str, *, exactly: bool = True) -> Edge:
    """Return an edge."""
    return Edge(grade, Decimal(points), exactly=exactly)


@pytest.mark.parametrize(
    ("outlook", "wanted"),
    [
        (
            GradeOutlook("above", None, edge("met", "2.5")),
            ["再扣2.5分将降为“达标”。"],
        ),
        (
            GradeOutlook(
                "met",
                edge("above", "20", exactly=False),
                edge("below", "0", exactly=False),
            ),
            ["再扣任何分数都将降为“未达标”。", "再得分超过20分可升为“超标”。"],
        ),
        (
            GradeOutlook("below", edge("met", "5"), None),
            ["再得5分可升为“达标”。"],
        ),
        (
            GradeOutlook("below", None, None),
            ["等次“未达标”由一票否决得出：加分扣分都不能改变。"],
        ),
        (None, []),
    ],
)
def test_it_says_how_far_the_grades_are(
    outlook: GradeOutlook | None, wanted: list[str]
) -> None:
    assert list(grade_sentences(outlook)) == wanted


def place(*, inside: bool, edge: str | None, above: str | None = "1") -> Place:
    """Return the third place of ten."""
    to_above, to_edge = (None if v is None else Decimal(v) for v in (above, edge))
    return Place(3, 10, to_above, is_inside=inside, to_edge=to_edge)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (place(inside=True, edge=None), "按得分在“季度政务之星”名额之内。"),
        (place(inside=True, edge="2"), "名额之内，比名额外第一位高2分。"),
        (place(inside=False, edge="0.5"), "最后一个名额还差0.5分。"),
        (place(inside=False, edge="0"), "最后一个名额相同"),
        (place(inside=False, edge=None), "没有名额。"),
    ],
)
def test_it_says_how_far_an_award_is(found: Place, wanted: str) -> None:
    award = COUNTY.awards["C-W2"]
    (text,) = place_sentences([FoundPlace(award, None, found)])
    assert wanted in text


def test_it_says_the_place_in_group_and_hall() -> None:
    near = place(inside=True, edge=None)
    first = place(inside=True, edge=None, above=None)
    texts = place_sentences(
        [FoundPlace(None, "1", near), FoundPlace(None, None, first)]
    )
    assert list(texts) == [
        "在评比组10个中列第3位，比前一位少1分。",
        "在全大厅10个中列第3位。",
    ]


def test_it_names_the_next_step_of_a_ladder() -> None:
    step = EFFICIENCY.ladders["A-L2"].steps[1]
    climb = Climb("A-L2", step, 1, 2, date(2026, 4, 1))
    assert climb_sentence(climb, EFFICIENCY) == (
        f"“迟到或早退”：本月已有1次，第2次将“{step.zh}”。2026-04-01起重新计数。"
    )


def test_it_names_ladders_of_other_windows() -> None:
    counts = GradeCount(grade="below", of="quarter")
    steps = {step.window: step for step in STARS.ladders["F-L1"].steps}
    year = Climb("F-L1", steps["year"], 2, 3, date(2027, 1, 1))
    quarter = Climb("F-L1", steps["quarter"], 0, 2, date(2026, 4, 1))
    assert "本年已有2次，第3次将" in climb_sentence(year, STARS)
    assert "本季度已有0次，第2次将" in climb_sentence(quarter, STARS)
    graded = CENTRE.ladders["D-L2"].steps[0].model_copy(update={"counts": counts})
    climb = Climb("D-L2", graded, 1, 2, date(2027, 1, 1))
    assert "评为“未达标”的季度：本年已有1次" in climb_sentence(climb, CENTRE)
    each = steps["month"].model_copy(update={"window": "none"})
    assert "每次都" in climb_sentence(Climb("F-L1", each, 0, 1, None), STARS)


def test_it_says_what_is_left_of_caps() -> None:
    rule = next(rule for rule in COUNTY.rules.values() if "year" in rule.cap)
    room = Room(rule.labels, rule, Decimal("1.5"), Decimal(2), YEAR)
    assert room_sentence(room) == f"“{rule.zh}”：2026年最多计2分，还剩1.5分。"
    bonus = Room(None, None, Decimal(7), Decimal(10), MARCH)
    assert room_sentence(bonus) == "2026年3月加分最多10分，还剩7分。"


def test_it_says_what_bars_and_what_would() -> None:
    rule = next(rule for rule in COUNTY.rules.values() if rule.bars)
    shut = Shut(Bar(YEAR, rule.code, "1"), ("C-W4",))
    assert COUNTY.awards["C-W4"].zh in shut_sentence(shut, COUNTY)
    assert "取消评优资格" in shut_sentence(Shut(shut.bar, ()), COUNTY)
    at_once, counting = Risk(rule, YEAR, 0, 1), Risk(rule, YEAR, 1, 2)
    assert list(risk_sentences([at_once, counting], COUNTY)) == [
        f"有一次即取消2026年的评优资格：“{rule.zh}”。",
        f"“{rule.zh}”：至今1次，第2次起取消2026年的评优资格。",
    ]


def test_it_speaks_english_too() -> None:
    with force_locale("en"):
        outlook = GradeOutlook("above", None, edge("met", "2.5"))
        assert list(grade_sentences(outlook)) == [
            "Losing 2.5 more points lowers the grade to “met”."
        ]
