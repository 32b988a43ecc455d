"""The guide: 17 items by their clause, texts and what the hall's data says."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, NotFoundError
from signage.models import Department, Hall, User
from signage.operations.board.guide import (
    GuideChangedError,
    GuideText,
    GuideWish,
    guide_entries,
    guide_entry,
    save_guide_page,
    shown_entries,
)
from signage.operations.board.guide_items import ITEMS
from signage.outbox import Hint, Topic
from tests.build import NOW, create_staff, create_user, create_window

ON = date(2026, 11, 18)


def save(session: Session, hall: Hall, key: str, wish: GuideWish) -> None:
    actor = session.scalars(select(User)).first() or create_user(session, hall, "li")
    save_guide_page(session, hall, key, wish, on=ON, actor=actor, now=NOW)


def test_it_has_the_items_of_the_clause() -> None:
    assert len(ITEMS) == len({item.key for item in ITEMS}) == 17
    assert ITEMS[0].clause == "第七条（一）"
    assert ITEMS[16].clause == "第七条（十七）"


def test_it_takes_what_the_hall_holds(session: Session, hall: Hall) -> None:
    hall.hotline, hall.commitments = "12345", "首问负责\n一次告知"
    department = Department(hall_id=hall.id, name="人社局")
    session.add(department)
    session.flush()
    window = create_window(
        session,
        hall,
        "W02",
        name="社会保险窗口",
        number="2",
        services="参保登记*、转移",
        department_id=department.id,
    )
    create_staff(session, hall, "S1", window, name="苏婉清")
    create_staff(session, hall, "S2", window, name="何远帆", left_on=date(2026, 1, 1))
    create_window(session, hall, "W01", name="已撤窗口", left_on=date(2026, 1, 1))
    found = {e.item.key: e.data for e in guide_entries(session, hall, ON) if e.data}
    assert set(found) == {"contact", "windows", "promises", "items"}
    assert found["windows"] == "- **2 社会保险窗口**\u3000人社局\u3000苏婉清"
    assert "参保登记\\*、转移" in found["items"]
    assert "12345" in found["contact"]


def test_it_saves_a_page_and_says_so(session: Session, hall: Hall) -> None:
    texts = {
        "zh_Hans": GuideText("收费", "不收费。"),
        "en": GuideText("Fees", "Nothing is charged."),
        "zh_Hant": GuideText(),
    }
    save(session, hall, "fees", GuideWish(texts, is_on_screens=True, version=0))
    assert Hint(Topic.BOARD, hall.id) in session.info["hints"]
    entry = guide_entry(session, hall, "fees", ON)
    assert entry.is_filled
    assert entry.markdown_in("en") == "Nothing is charged."
    assert entry.markdown_in("zh_Hant") == "不收费。"
    filled = [e for e in guide_entries(session, hall, ON) if e.is_filled]
    assert [e.item.key for e in filled] == ["fees"]


def test_it_overwrites_nobody(session: Session, hall: Hall) -> None:
    wish = GuideWish({"zh_Hans": GuideText("", "甲")}, is_on_screens=True, version=0)
    save(session, hall, "forms", wish)
    with pytest.raises(GuideChangedError) as caught:
        save(session, hall, "forms", wish)
    assert caught.value.current.own.text == "甲"
    assert caught.value.current.version == 1


def test_it_refuses_what_is_too_long_or_unknown(session: Session, hall: Hall) -> None:
    long = GuideText("长" * 201, "长" * 20_001)
    wish = GuideWish({"zh_Hans": long, "en": long}, is_on_screens=True, version=0)
    with pytest.raises(InvalidInputError) as caught:
        save(session, hall, "forms", wish)
    assert len(caught.value.problems) == 4
    with pytest.raises(NotFoundError):
        guide_entry(session, hall, "parking", ON)


def test_it_shows_what_is_meant_for_screens_or_named(
    session: Session, hall: Hall
) -> None:
    for key, is_on_screens in (("fees", True), ("forms", False)):
        texts = {"zh_Hans": GuideText("", "文")}
        save(session, hall, key, GuideWish(texts, is_on_screens, version=0))
    entries = guide_entries(session, hall, ON)
    assert [e.item.key for e in shown_entries(entries)] == ["fees"]
    assert [e.item.key for e in shown_entries(entries, ["forms", "effect"])] == [
        "forms"
    ]
