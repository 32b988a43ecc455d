"""The standing: ranks within groups, ties share a rank, movement since last month."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from signage.operations.scores.standing import Standing, standing_of
from tests.operations.score_build import SmallHall, create_small_hall

OCTOBER = date(2026, 10, 12)


@pytest.fixture
def small(session: Session) -> SmallHall:
    return create_small_hall(session)


def standing(small: SmallHall, kind: str = "window") -> tuple[Standing, ...]:
    assert kind in ("window", "staff")
    return standing_of(
        small.session,
        small.hall.id,
        "2026-11",
        "window" if kind == "window" else "staff",
    )


def test_it_ranks_within_each_group(small: SmallHall) -> None:
    small.record("window-banner", "W1B")
    small.record("late", "S2A1", quantity=4)
    found = [(s.group_code, s.code, s.rank, s.score) for s in standing(small)]
    assert found == [
        ("1", "W1B", 1, Decimal("100.5")),
        ("1", "W1A", 2, Decimal(100)),
        ("2", "W2B", 1, Decimal(100)),
        ("2", "W2A", 2, Decimal("98.5")),
    ]
    assert standing(small)[0].group_name == "第1组"


def test_it_shares_ranks_and_leaves_the_next_out(small: SmallHall) -> None:
    small.record("banner", "S1A1")
    small.record("late", "S1B2")
    ranks = {s.code: s.rank for s in standing(small, "staff") if s.group_code == "1"}
    assert ranks == {"S1A1": 1, "S1A2": 2, "S1B1": 2, "S1B2": 4}


def test_it_tells_the_movement(small: SmallHall) -> None:
    small.record("late", "S1A1", OCTOBER, quantity=4)
    small.record("window-banner", "W1A")
    first = standing(small)[0]
    assert (first.code, first.previous_rank, first.rank_change) == ("W1A", 2, 1)
    assert (first.previous_score, first.score_change) == (Decimal("98.5"), Decimal(2))


def test_it_has_no_movement_without_a_month_before(small: SmallHall) -> None:
    for found in standing(small):
        assert found.rank_change is None
        assert found.score_change is None


def test_it_takes_two_queries(small: SmallHall) -> None:
    small.record("late", "S1A1", OCTOBER)
    small.session.flush()
    statements: list[str] = []
    engine = small.session.get_bind()

    def count(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(engine, "before_cursor_execute", count)
    standing(small)
    event.remove(engine, "before_cursor_execute", count)
    assert len(statements) == 2
