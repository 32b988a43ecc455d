"""The scoreboard shows each group's standing, its bars and how it moved."""

from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from signage.models import Hall
from signage.slides import scoreboard
from tests.build import create_group, create_window
from tests.slides.setting import create_score, create_setting


def create_standing(
    session: Session, hall: Hall, scores: dict[str, tuple[str, str | None]]
) -> None:
    """Give windows of one group a score this month and, if any, last month."""
    group = create_group(session, hall)
    for name, (now, before) in scores.items():
        window = create_window(session, hall, name, group_id=group.id)
        create_score(session, hall, window, "2026-11", now)
        if before is not None:
            create_score(session, hall, window, "2026-10", before)


def test_it_shows_nothing_without_scores(session: Session, hall: Hall) -> None:
    assert not list(scoreboard.build(session, create_setting(session, hall)))


def test_it_ranks_and_tells_what_moved(session: Session, hall: Hall) -> None:
    create_standing(
        session,
        hall,
        {
            "甲": ("98", "95"),
            "乙": ("97.5", "99"),
            "丙": ("97.5", "90"),
            "丁": ("90", None),
        },
    )
    (slide,) = scoreboard.build(session, create_setting(session, hall))
    rows = slide.context.rows
    assert [(row.rank, row.name, row.score) for row in rows] == [
        (1, "甲", "98.0"),
        (2, "丙", "97.5"),
        (2, "乙", "97.5"),
        (4, "丁", "90.0"),
    ]
    moves = [(row.direction, row.steps) for row in rows]
    assert moves == [("up", 1), ("up", 1), ("down", 1), ("new", 0)]
    assert slide.context.group == "第1组"


def test_it_says_where_bars_begin(session: Session, hall: Hall) -> None:
    create_standing(session, hall, {"甲": ("100", None), "乙": ("90", None)})
    (slide,) = scoreboard.build(session, create_setting(session, hall))
    assert slide.context.floor == 80
    assert [row.share for row in slide.context.rows] == ["100.00", "50.00"]
    assert {row.direction for row in slide.context.rows} == {"none"}


def test_it_begins_bars_at_nought_where_scores_lie_apart() -> None:
    assert scoreboard.floor_of([Decimal(100), Decimal(40)]) == 0
    assert scoreboard.floor_of([Decimal(2), Decimal(2)]) == 0


def test_it_shows_last_month_until_this_one_is_scored(
    session: Session, hall: Hall
) -> None:
    window = create_window(session, hall, "甲")
    create_score(session, hall, window, "2026-10", "95")
    (slide,) = scoreboard.build(session, create_setting(session, hall))
    assert slide.context.period == "2026年10月"


def test_it_pages_many_windows_evenly(session: Session, hall: Hall) -> None:
    create_standing(session, hall, {f"窗{n}": (str(60 + n), None) for n in range(30)})
    slides = list(scoreboard.build(session, create_setting(session, hall)))
    assert [len(slide.context.rows) for slide in slides] == [8, 8, 7, 7]
    assert slides[1].id == "scoreboard:g1:p2"


def test_it_gives_bars_more_room_beside_short_names() -> None:
    short = scoreboard.Row(1, "不动产登记一窗", "98.5", "100.00", "same", 0)
    long = replace(short, name="企业开办综合窗口")
    assert scoreboard.has_short_names([short])
    assert not scoreboard.has_short_names([short, long])
