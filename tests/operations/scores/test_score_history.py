"""Score history: months of every subject and group, their means, in two queries."""

from decimal import Decimal

import pytest
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from signage.models import Evaluation, Hall, Scorecard, Window
from signage.operations.scores.score_history import ScoreHistory, score_history
from signage.rules.period import Period
from tests.build import create_group, create_hall, create_staff, create_window
from tests.slides.setting import create_adoption, create_evaluation, create_score

OCTOBER = Period.parse("2026-10")


@pytest.fixture
def windows(session: Session, hall: Hall) -> tuple[Window, Window, Window]:
    """Two windows of group 1 and one without a group."""
    group = create_group(session, hall)
    return (
        create_window(session, hall, "W1", name="医保窗口", group_id=group.id),
        create_window(session, hall, "W2", name="社保窗口", group_id=group.id),
        create_window(session, hall, "W3", name="税务窗口"),
    )


def give(session: Session, hall: Hall, window: Window, **scores: str) -> None:
    """Give a window its scores: `m2026_09="97.5"`."""
    for month, score in scores.items():
        create_score(session, hall, window, month[1:].replace("_", "-"), score)


def test_it_is_empty_without_scores(session: Session, hall: Hall) -> None:
    assert score_history(session, hall.id, OCTOBER) == ScoreHistory()
    assert ScoreHistory().change is None
    assert ScoreHistory().risers(3) == ()


def test_it_tells_months_of_subjects_and_means_of_groups(
    session: Session, hall: Hall, windows: tuple[Window, Window, Window]
) -> None:
    first, second, third = windows
    give(session, hall, first, m2026_08="90", m2026_09="96", m2026_10="98.5")
    give(session, hall, second, m2026_09="94", m2026_10="95")
    give(session, hall, third, m2026_10="89.5")
    found = score_history(session, hall.id, OCTOBER)
    assert found.periods == ("2026-08", "2026-09", "2026-10")
    assert [s.scores for s in found.subjects] == [
        (Decimal(90), Decimal(96), Decimal("98.5")),
        (None, Decimal(94), Decimal(95)),
        (None, None, Decimal("89.5")),
    ]
    group, without = found.groups
    assert (group.code, group.name, group.counts) == ("1", "第1组", (1, 2, 2))
    assert group.means == (Decimal(90), Decimal(95), Decimal("96.75"))
    assert (without.code, without.name, without.counts) == (None, None, (0, 0, 1))
    assert found.means[-1] == Decimal(283) / 3
    assert group.change == Decimal("1.75")
    assert without.change is None


def test_it_names_who_rose_most(
    session: Session, hall: Hall, windows: tuple[Window, Window, Window]
) -> None:
    first, second, third = windows
    give(session, hall, first, m2026_09="96", m2026_10="97")
    give(session, hall, second, m2026_09="94", m2026_10="97")
    give(session, hall, third, m2026_09="94", m2026_10="93")
    found = score_history(session, hall.id, OCTOBER)
    assert [s.code for s in found.risers(3)] == ["W2", "W1"]
    assert [s.code for s in found.risers(1)] == ["W2"]


def test_it_leaves_a_month_without_scores_open(
    session: Session, hall: Hall, windows: tuple[Window, Window, Window]
) -> None:
    give(session, hall, windows[0], m2026_08="90", m2026_10="92")
    found = score_history(session, hall.id, OCTOBER)
    assert found.periods == ("2026-08", "2026-09", "2026-10")
    assert found.means == (Decimal(90), None, Decimal(92))
    assert found.change is None


def test_it_reads_only_the_span_the_kind_and_what_feeds_the_assessment(
    session: Session, hall: Hall, windows: tuple[Window, Window, Window]
) -> None:
    window = windows[0]
    give(session, hall, window, m2025_10="80", m2026_10="98", m2026_11="70")
    staff = create_staff(session, hall, "S1")
    create_score(session, hall, staff, "2026-10", "60")
    other = create_adoption(session, hall, "hall-efficiency", feeds=False)
    evaluation = create_evaluation(session, other, "2026-09")
    card = Scorecard(
        evaluation_id=evaluation.id, subject_id=window.id, score=1, result={}
    )
    session.add(card)
    session.flush()
    stranger = create_hall(session, name="另一个大厅")
    found = score_history(session, hall.id, OCTOBER)
    assert (found.periods, found.means) == (("2026-10",), (Decimal(98),))
    of_staff = score_history(session, hall.id, OCTOBER, kind="staff")
    assert [s.code for s in of_staff.subjects] == ["S1"]
    assert not score_history(session, stranger.id, OCTOBER).subjects
    longer = score_history(session, hall.id, OCTOBER, months=13)
    assert (longer.periods[0], len(longer.periods)) == ("2025-10", 13)


def test_it_takes_two_queries_for_300_windows_and_a_year(
    session: Session, hall: Hall
) -> None:
    fill_year(session, hall, 300)
    statements: list[str] = []
    engine = session.get_bind()

    def count(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(engine, "before_cursor_execute", count)
    found = score_history(session, hall.id, OCTOBER)
    event.remove(engine, "before_cursor_execute", count)
    assert len(statements) == 2
    assert len(found.subjects) == 300
    assert all(len(s.scores) == 12 and None not in s.scores for s in found.subjects)
    assert [group.counts[0] for group in found.groups] == [100, 100, 100]


def fill_year(session: Session, hall: Hall, count: int) -> None:
    """Add windows in three groups, with a score for each of twelve months."""
    groups = [create_group(session, hall, str(n)) for n in (1, 2, 3)]
    windows = [
        create_window(session, hall, f"W{n:03}", group_id=groups[n % 3].id)
        for n in range(count)
    ]
    adoption = create_adoption(session, hall)
    cards = []
    for back in range(12):
        period = str(OCTOBER.shifted(-back))
        evaluation: Evaluation = create_evaluation(session, adoption, period)
        cards += [
            {
                "evaluation_id": evaluation.id,
                "subject_id": window.id,
                "score": Decimal(90 + (n * 7 + back) % 100) / 10,
                "result": {"group": str(n % 3 + 1), "trace": ["x" * 40] * 40},
            }
            for n, window in enumerate(windows)
        ]
    session.execute(insert(Scorecard), cards)
