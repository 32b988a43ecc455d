"""Name months, quarters, half-years and years."""

import copy
import pickle
from datetime import date

import pytest

from signage.rules.period import Period, PeriodError


@pytest.mark.parametrize(
    ("text", "kind", "first", "last", "months"),
    [
        ("2026-02", "month", date(2026, 2, 1), date(2026, 2, 28), 1),
        ("2028-02", "month", date(2028, 2, 1), date(2028, 2, 29), 1),
        ("2026-Q4", "quarter", date(2026, 10, 1), date(2026, 12, 31), 3),
        ("2026-H1", "half_year", date(2026, 1, 1), date(2026, 6, 30), 6),
        ("2026", "year", date(2026, 1, 1), date(2026, 12, 31), 12),
    ],
)
def test_it_reads_and_writes_every_kind(
    text: str, kind: str, first: date, last: date, months: int
) -> None:
    period = Period.parse(text)
    assert str(period) == text
    assert (period.kind, period.first, period.last) == (kind, first, last)
    assert len(period.months) == months
    assert all(month.kind == "month" for month in period.months)
    assert period.contains(first)
    assert period.contains(last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-3",
        "2026-13",
        "2026-00",
        "2026-Q5",
        "2026-Q0",
        "2026-H3",
        "26",
        "2026-",
        "2026-q1",
        " 2026",
        "２０２６",
    ],
)
def test_it_refuses_anything_else(text: str) -> None:
    with pytest.raises(PeriodError, match="is not a period: write a month as"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("2026-01", "2025-12", "2026-02"),
        ("2026-12", "2026-11", "2027-01"),
        ("2026-Q1", "2025-Q4", "2026-Q2"),
        ("2026-H2", "2026-H1", "2027-H1"),
        ("2026", "2025", "2027"),
    ],
)
def test_it_knows_its_neighbours(text: str, before: str, after: str) -> None:
    period = Period.parse(text)
    assert str(period.previous()) == before
    assert str(period.next()) == after


def test_it_is_one_object_however_it_is_made() -> None:
    period = Period.parse("2026-03")
    assert period is Period.month_of(date(2026, 3, 9))
    assert period is copy.deepcopy(period)
    assert period is pickle.loads(pickle.dumps(period))  # noqa: S301 - our own bytes


def test_it_orders_by_the_first_day() -> None:
    texts = ["2026-02", "2026-Q1", "2025-12", "2026-01"]
    ordered = sorted(map(Period.parse, texts))
    assert [str(period) for period in ordered] == [
        "2025-12",
        "2026-Q1",
        "2026-01",
        "2026-02",
    ]


def test_it_tells_what_overlaps() -> None:
    quarter = Period.parse("2026-Q1")
    assert quarter.overlaps(Period.parse("2026-03"))
    assert quarter.overlaps(Period.parse("2026"))
    assert not quarter.overlaps(Period.parse("2026-04"))
