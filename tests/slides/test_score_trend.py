"""The trend tells the months that are over: hall, groups, who rose most."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from signage.models import Hall, Window
from signage.slides import score_trend as kind
from signage.slides.plot import Point, Scale
from signage.slides.score_trend import Context, Movement, Riser
from tests.build import NOW, create_group, create_window
from tests.slides.setting import create_score, create_setting


@pytest.fixture
def windows(session: Session, hall: Hall) -> list[Window]:
    """Two windows in each of two groups."""
    groups = [create_group(session, hall, code) for code in ("1", "2")]
    return [
        create_window(session, hall, f"W{n}", name=f"医保{n}窗口", group_id=group.id)
        for n, group in enumerate([*groups, *groups])
    ]


def give(
    session: Session, hall: Hall, windows: list[Window], month: str, *scores: str
) -> None:
    """Give the windows their scores of a month."""
    for window, score in zip(windows, scores, strict=False):
        create_score(session, hall, window, month, score)


def shown(session: Session, hall: Hall) -> Context:
    """Return the one page that the kind gives."""
    (slide,) = kind.build(session, create_setting(session, hall))
    found: Context = slide.context
    return found


def test_it_shows_nothing_before_a_month_is_over(
    session: Session, hall: Hall, windows: list[Window]
) -> None:
    assert not list(kind.build(session, create_setting(session, hall)))
    give(session, hall, windows, "2026-11", "98", "97", "99", "96")
    assert not list(kind.build(session, create_setting(session, hall)))


def test_it_shows_a_single_month_without_a_line(
    session: Session, hall: Hall, windows: list[Window]
) -> None:
    give(session, hall, windows, "2026-10", "98", "97", "99", "96")
    page = shown(session, hall)
    assert page.is_single
    assert (page.last, page.hall.score) == ("2026年10月", "97.5")
    assert page.hall.movement == Movement("none")
    assert page.hall.line.pieces == ()
    assert page.risers == ()


def test_it_shows_the_hall_its_groups_and_who_rose(
    session: Session, hall: Hall, windows: list[Window]
) -> None:
    give(session, hall, windows, "2026-08", "94", "96", "94", "96")
    give(session, hall, windows, "2026-09", "95", "97", "95", "97")
    give(session, hall, windows, "2026-10", "98.5", "96", "95", "98")
    page = shown(session, hall)
    assert (page.first, page.last, page.before) == ("2026年8月", "2026年10月", "9月")
    assert page.months == ("8月", "10月")
    assert (page.hall.score, page.hall.movement) == ("96.9", Movement("up", "0.9"))
    assert [(g.name, g.score, g.movement) for g in page.groups] == [
        ("第1组", "96.8", Movement("up", "1.8")),
        ("第2组", "97.0", Movement("same")),
    ]
    assert page.risers == (Riser("医保0窗口", "3.5"), Riser("医保3窗口", "1.0"))
    assert len(page.hall.line.pieces) == 2


def test_it_compares_groups_only_where_there_are_two(
    session: Session, hall: Hall, windows: list[Window]
) -> None:
    give(session, hall, windows[:1], "2026-10", "98")
    assert shown(session, hall).groups == ()


def test_it_pages_many_groups_with_the_hall_on_each(
    session: Session, hall: Hall
) -> None:
    for n in range(9):
        group = create_group(session, hall, str(n))
        window = create_window(session, hall, f"W{n}", group_id=group.id)
        create_score(session, hall, window, "2026-10", "98")
    slides = list(kind.build(session, create_setting(session, hall)))
    pages = [slide.context for slide in slides]
    assert [len(page.groups) for page in pages] == [3, 3, 3]
    assert [page.page for page in pages] == ["1 / 3", "2 / 3", "3 / 3"]
    assert {page.hall.score for page in pages} == {"98.0"}
    assert [slide.id for slide in slides][:2] == ["score_trend:p1", "score_trend:p2"]


def test_it_is_read_anew_by_itself(
    session: Session, hall: Hall, windows: list[Window]
) -> None:
    give(session, hall, windows, "2026-10", "98")
    (slide,) = kind.build(session, create_setting(session, hall))
    assert slide.fresh_until == NOW + timedelta(minutes=15)


def scores(*texts: str | None) -> list[Decimal | None]:
    """Return scores from texts."""
    return [None if text is None else Decimal(text) for text in texts]


@pytest.mark.parametrize(
    ("given", "low", "high"),
    [
        (("94.8", "98.3"), 94, 99),
        (("98", "98"), 98, 99),
        (("60", "98.5"), 60, 100),
        (("-3", "2.5"), -3, 3),
        (("612", "987"), 600, 1000),
    ],
)
def test_its_scale_ends_at_round_figures(
    given: tuple[str, ...], low: int, high: int
) -> None:
    assert Scale.around(scores(*given)) == Scale(low, high)


def test_its_line_has_a_gap_where_a_month_has_no_score() -> None:
    line = Scale(90, 100).line(scores("90", "95", None, "100", "95"))
    assert line.pieces == (
        (Point("0.00", "100.00"), Point("25.00", "50.00")),
        (Point("75.00", "0.00"), Point("100.00", "50.00")),
    )
    assert line.end == Point("100.00", "50.00")
    assert Scale(90, 100).line(scores("90", None)).end is None
