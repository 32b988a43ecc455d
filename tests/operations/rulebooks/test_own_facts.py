"""The hall's own kinds of fact: added with their rules, removed while unused."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, NotFoundError
from signage.models import AuditEntry, FactKind
from signage.operations.rulebooks.own_facts import (
    FactUsedError,
    NewFactKind,
    add_fact_kind,
    fact_kind_page,
    get_fact_kind,
    remove_fact_kind,
)
from signage.rules.loader import load_shipped
from tests.build import NOW, create_hall
from tests.operations.score_build import SmallHall, create_small_hall

BOOKS = {slug: load_shipped(slug) for slug in ("county-hall", "hall-efficiency")}


@pytest.fixture
def small(session: Session) -> SmallHall:
    """A small hall with both rulebooks."""
    return create_small_hall(session)


def add(small: SmallHall, code: str = "late-meeting", **rules: str) -> FactKind:
    """Add a kind of fact as the approver."""
    given = {slug.replace("_", "-"): rule for slug, rule in rules.items()}
    new = NewFactKind(code, "例会迟到", "Late for the meeting", given)
    return add_fact_kind(
        small.session, small.hall, new, BOOKS, actor=small.approver, now=NOW
    )


def test_an_own_fact_is_recorded_and_scored(small: SmallHall) -> None:
    add(small, county_hall="CS-1.1")
    before = small.score("S1A1")
    recorded = small.record("late-meeting", "S1A1")
    assert recorded.is_new
    assert before is not None
    assert small.score("S1A1") == before - 1
    page = fact_kind_page(small.session, small.hall.id, "late-meeting")
    assert [kind.code for kind in page.kinds] == ["late-meeting"]
    assert page.unused == frozenset()


def test_it_refuses_everything_wrong_at_once(small: SmallHall) -> None:
    new = NewFactKind("Late!", "", "x" * 201, {"county-hall": "CS-9", "other": "A"})
    with pytest.raises(InvalidInputError) as caught:
        add_fact_kind(
            small.session, small.hall, new, BOOKS, actor=small.approver, now=NOW
        )
    assert len(caught.value.problems) == 5
    with pytest.raises(InvalidInputError, match="already"):
        add(small, "late", county_hall="CS-1.1")
    with pytest.raises(InvalidInputError, match="at least one"):
        add(small)
    with pytest.raises(InvalidInputError, match="different kinds"):
        add(small, "mixed", **mixed_rules())


def mixed_rules() -> dict[str, str]:
    """Return a rule for windows only and one for staff only."""
    found = {}
    for slug, kind in (("county-hall", "window"), ("hall-efficiency", "staff")):
        found[slug.replace("-", "_")] = next(
            code
            for code, rule in BOOKS[slug].rules.items()
            if rule.subject == (kind,) and not rule.is_derived
        )
    return found


def test_an_unused_one_is_removed_and_a_used_one_stays(small: SmallHall) -> None:
    kind = add(small, county_hall="CS-1.1")
    assert kind.id in fact_kind_page(small.session, small.hall.id, kind.code).unused
    remove_fact_kind(small.session, kind, actor=small.approver, now=NOW)
    codes = small.session.scalars(select(FactKind.code)).all()
    assert "late-meeting" not in codes
    small.record("late", "S1A1")
    with pytest.raises(FactUsedError):
        remove_fact_kind(
            small.session, small.fact("late"), actor=small.approver, now=NOW
        )
    actions = small.session.scalars(select(AuditEntry.action)).all()
    assert {"fact_kind.added", "fact_kind.removed"} <= set(actions)


def test_the_map_is_paged_and_searched(small: SmallHall) -> None:
    every = fact_kind_page(small.session, small.hall.id, page=99)
    assert every.page == every.pages
    assert every.total > len(every.kinds)
    by_rule = fact_kind_page(small.session, small.hall.id, "cs-1.1x")
    assert by_rule.kinds
    assert all(
        any("CS-1.1x" in line.rule for line in kind.rules) for kind in by_rule.kinds
    )
    assert fact_kind_page(small.session, small.hall.id, "%").kinds == []


def test_another_halls_kind_is_not_found(small: SmallHall) -> None:
    other = create_hall(small.session, name="另一个大厅")
    with pytest.raises(NotFoundError):
        get_fact_kind(small.session, other.id, small.fact("late").id)
