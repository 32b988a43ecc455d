"""Who holds an award is on screen: the newest period, with score, group by group."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from signage.models import Department, Hall, Metric, Window
from signage.slides import information_officers, red_flag_windows, service_stars
from signage.slides.honours import INFORMATION_METRICS
from tests.build import (
    NOW,
    create_display_group,
    create_group,
    create_staff,
    create_window,
)
from tests.slides.setting import create_award, create_score, create_setting


@pytest.fixture
def window(session: Session, hall: Hall) -> Window:
    """The real estate window of group 1, from its own department."""
    department = Department(hall_id=hall.id, name="自然资源和规划局")
    session.add(department)
    session.flush()
    group = create_group(session, hall)
    return create_window(
        session,
        hall,
        "W01",
        name="不动产登记窗口",
        group_id=group.id,
        department_id=department.id,
    )


def test_it_shows_nothing_without_awards(session: Session, hall: Hall) -> None:
    setting = create_setting(session, hall)
    kinds = (red_flag_windows, service_stars, information_officers)
    assert [list(kind.build(session, setting)) for kind in kinds] == [[], [], []]


def test_it_hangs_the_pennants_of_last_month(
    session: Session, hall: Hall, window: Window
) -> None:
    create_score(session, hall, window, "2026-10", "98.5")
    create_award(session, hall, window, "A-W1", "2026-10")
    (slide,) = red_flag_windows.build(session, create_setting(session, hall))
    (winner,) = slide.context.winners
    assert slide.id == "red_flag_windows:A-W1:p1"
    assert slide.context.period == "2026年10月"
    assert (winner.name, winner.group, winner.score) == (
        "不动产登记窗口",
        "第1组",
        "98.5",
    )
    assert winner.department == "自然资源和规划局"
    assert winner.is_upright


def test_it_shows_only_the_newest_period_of_an_award(
    session: Session, hall: Hall, window: Window
) -> None:
    other = create_window(session, hall, "W02", name="医保窗口")
    create_award(session, hall, other, "A-W1", "2026-09")
    create_award(session, hall, window, "A-W1", "2026-10")
    create_award(session, hall, other, "C-W1", "2026-Q3")
    month, quarter = red_flag_windows.build(session, create_setting(session, hall))
    assert [winner.name for winner in month.context.winners] == ["不动产登记窗口"]
    assert quarter.context.period == "2026年第3季度"
    assert [winner.name for winner in quarter.context.winners] == ["医保窗口"]


def test_it_takes_down_what_was_revoked_or_grew_old(
    session: Session, hall: Hall, window: Window
) -> None:
    create_award(session, hall, window, "A-W1", "2026-10", revoked_at=NOW)
    create_award(session, hall, window, "C-W1", "2025-Q4")
    assert not list(red_flag_windows.build(session, create_setting(session, hall)))


def test_it_pages_pennants_by_three_and_one_by_one_for_far_viewers(
    session: Session, hall: Hall
) -> None:
    for number in range(4):
        window = create_window(session, hall, f"W{number}", name=f"窗口{number}")
        create_award(session, hall, window, "A-W1", "2026-10")
    usual = create_setting(session, hall)
    pages = [slide.context for slide in red_flag_windows.build(session, usual)]
    assert [(len(page.winners), page.page) for page in pages] == [
        (2, "1 / 2"),
        (2, "2 / 2"),
    ]
    far = create_setting(session, hall, columns=21)
    assert len(list(red_flag_windows.build(session, far))) == 4


def test_it_shows_a_portrait_only_with_consent(
    session: Session, hall: Hall, window: Window
) -> None:
    for code, consents in (("S1", True), ("S2", False)):
        staff = create_staff(
            session,
            hall,
            code,
            window,
            name="欧阳明月",
            portrait="a" * 64,
            consents_to_portrait=consents,
        )
        create_award(session, hall, staff, "A-W2", "2026-10")
    (slide,) = service_stars.build(session, create_setting(session, hall))
    with_consent, without = slide.context.people
    assert with_consent.portrait == "a" * 64
    assert without.portrait is None
    assert without.monogram == "欧阳"
    assert without.window == "不动产登记窗口"


def test_it_pages_portraits(session: Session, hall: Hall) -> None:
    for number in range(6):
        staff = create_staff(session, hall, f"S{number}", name=f"苏{number}")
        create_award(session, hall, staff, "A-W2", "2026-10")
    create_display_group(session, hall)
    slides = list(service_stars.build(session, create_setting(session, hall)))
    assert [len(slide.context.people) for slide in slides] == [3, 3]
    assert all(slide.seconds >= 8 for slide in slides)


def test_it_says_what_an_information_officer_is_honoured_for(
    session: Session, hall: Hall
) -> None:
    staff = create_staff(session, hall, "S1", name="苏婉清")
    create_award(session, hall, staff, "A-W3", "2026-10")
    for name in INFORMATION_METRICS:
        metric = Metric(
            hall_id=hall.id,
            subject_id=staff.id,
            period="2026-10",
            name=name,
            value=Decimal("97.5"),
        )
        session.add(metric)
    session.flush()
    (slide,) = information_officers.build(session, create_setting(session, hall))
    assert [person.score for person in slide.context.people] == ["390"]
