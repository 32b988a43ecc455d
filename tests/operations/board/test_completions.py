"""Completion notices: imported, written by hand, and always with an end."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, NotFoundError
from signage.models import Hall
from signage.operations.board.completions import (
    PAGE_SIZE,
    CompletionRow,
    CompletionWish,
    Shelf,
    completion_of,
    completion_page,
    import_completions,
    notices_between,
    remove_completion,
    save_completion,
)
from signage.operations.facts.file_imports import GivenFile
from signage.outbox import Hint, Topic
from tests.build import NOW, create_user

TODAY = date(2026, 11, 18)
FILE = GivenFile("办结.csv", "0" * 64)
ROW = CompletionRow("A-1", "食品经营许可", "苏婉清", "", "准予", TODAY)


def numbers(session: Session, hall: Hall, first: date, last: date) -> list[str]:
    return [n.number for n in notices_between(session, hall.id, first, last)]


def test_it_shows_a_notice_for_the_usual_days(session: Session, hall: Hall) -> None:
    import_completions(session, hall, [ROW], FILE, actor=None, now=NOW)
    (notice,) = notices_between(session, hall.id, TODAY, TODAY)
    assert (notice.first_on, notice.last_on) == (TODAY, date(2026, 11, 24))
    assert numbers(session, hall, date(2026, 11, 25), date(2026, 11, 30)) == []


def test_it_imports_and_changes_nothing_again(session: Session, hall: Hall) -> None:
    rows = [replace(ROW, number=f"A-{n}") for n in range(700)]
    first = import_completions(session, hall, rows, FILE, actor=None, now=NOW)
    assert first.added == 700
    assert Hint(Topic.BOARD, hall.id) in session.info["hints"]
    again = import_completions(session, hall, rows, FILE, actor=None, now=NOW)
    assert (again.does_something, again.unchanged) == (False, 700)
    changed = replace(rows[699], applicant="", outcome="不予")
    third = import_completions(session, hall, [changed], FILE, actor=None, now=NOW)
    assert third.changed == 1
    page = completion_page(session, hall.id, CompletionWish(text="A-699"), TODAY)
    told = {n.number: (n.applicant, n.outcome) for n in page.notices}
    assert told["A-699"] == ("苏婉清", "不予")  # an empty cell takes nothing back


def test_it_lists_by_shelf_and_page(session: Session, hall: Hall) -> None:
    rows = [
        replace(ROW, number=f"A-{n}", finished_on=TODAY - timedelta(days=n % 3))
        for n in range(PAGE_SIZE + 1)
    ]
    rows += [
        replace(ROW, number="OLD", finished_on=date(2026, 1, 5)),
        replace(ROW, number="NEW", first_on=TODAY + timedelta(days=1)),
    ]
    import_completions(session, hall, rows, FILE, actor=None, now=NOW)
    last = completion_page(session, hall.id, CompletionWish(page=99), TODAY)
    assert (last.page, last.pages, last.total) == (2, 2, PAGE_SIZE + 1)
    for shelf, number in ((Shelf.OVER, "OLD"), (Shelf.UPCOMING, "NEW")):
        page = completion_page(session, hall.id, CompletionWish(shelf), TODAY)
        assert [notice.number for notice in page.notices] == [number]


def test_it_is_written_changed_and_removed_by_hand(
    session: Session, hall: Hall
) -> None:
    actor = create_user(session, hall, "editor")
    notice = save_completion(session, hall, None, ROW, actor=actor, now=NOW)
    longer = replace(ROW, last_on=TODAY + timedelta(days=30))
    save_completion(session, hall, notice, longer, actor=actor, now=NOW)
    assert completion_of(session, hall.id, notice.id).last_on == longer.last_on
    session.info["hints"].clear()
    remove_completion(session, notice, actor=actor, now=NOW)
    assert session.info["hints"] == [Hint(Topic.BOARD, hall.id)]
    with pytest.raises(NotFoundError):
        completion_of(session, hall.id, 1)


def test_it_refuses_wrong_days_and_a_number_that_is_taken(
    session: Session, hall: Hall
) -> None:
    actor = create_user(session, hall, "editor")
    save_completion(session, hall, None, ROW, actor=actor, now=NOW)
    wrong = replace(ROW, first_on=TODAY, last_on=TODAY - timedelta(days=1))
    with pytest.raises(InvalidInputError) as caught:
        save_completion(session, hall, None, wrong, actor=actor, now=NOW)
    assert len(caught.value.problems) == 2
    endless = replace(ROW, number="B", last_on=TODAY + timedelta(days=90))
    with pytest.raises(InvalidInputError, match="90 days at most"):
        save_completion(session, hall, None, endless, actor=actor, now=NOW)
