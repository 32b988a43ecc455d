"""Texts in several languages, with pictures, and without a gap that nobody filled."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import ContentUse, Hall, User
from signage.operations.content.announcement_languages import Version
from signage.operations.content.announcement_plan import (
    AnnouncementInvalidError,
    Plan,
    Wanted,
    checked_plan,
)
from signage.operations.content.announcements import (
    create_announcement,
    revise_announcement,
    schedule_announcement,
)
from tests.build import NOW, create_hall, create_user
from tests.slides.test_illustrated import create_picture

WANTED = Wanted(
    title="停电通知", starts="2026-11-18T09:00", ends="2026-11-30T18:00", text="正文"
)


def plan(
    session: Session, hall: Hall, *, is_draft: bool = False, **values: Any
) -> Plan:
    wanted = replace(WANTED, **values)
    return checked_plan(session, hall, wanted, is_draft=is_draft, now=NOW)


def fields(session: Session, hall: Hall, **values: Any) -> set[str]:
    with pytest.raises(AnnouncementInvalidError) as refusal:
        plan(session, hall, **values)
    return set(refusal.value.by_field)


@pytest.fixture
def editor(session: Session, hall: Hall) -> User:
    """Somebody who writes."""
    return create_user(session, hall, "lin")


def uses(session: Session) -> set[tuple[str, bool]]:
    rows = session.execute(select(ContentUse.target, ContentUse.is_published))
    return {(target, on) for target, on in rows}


def test_it_keeps_what_was_written_in_other_languages(
    session: Session, hall: Hall
) -> None:
    versions = {"en": Version("Power cut", "Text"), "zh_Hant": Version("", "")}
    found = plan(session, hall, versions=versions)
    assert found.texts == {"en": {"title": "Power cut", "text": "Text"}}


def test_the_halls_own_language_is_no_other_one(session: Session, hall: Hall) -> None:
    versions = {"zh_Hans": Version("题", "文"), "xx": Version("题", "文")}
    assert plan(session, hall, versions=versions).texts == {}


def test_it_says_problems_of_each_language(session: Session, hall: Hall) -> None:
    versions = {"en": Version("", "x" * 20_001), "zh_Hant": Version("題" * 201, "")}
    found = fields(session, hall, versions=versions)
    assert found == {"title_en", "text_en", "title_zh_Hant"}


def test_it_publishes_no_gap(session: Session, hall: Hall) -> None:
    values: dict[str, Any] = {
        "title": "［日期］停电通知",
        "text": "自［时间］起停电。",
        "versions": {"en": Version("Power cut", "On ［date］.")},
    }
    assert fields(session, hall, **values) == {"title", "text", "text_en"}
    assert plan(session, hall, is_draft=True, **values).title == "［日期］停电通知"


def test_it_names_the_gaps(session: Session, hall: Hall) -> None:
    with pytest.raises(AnnouncementInvalidError) as refusal:
        plan(session, hall, text="［日期］［时间］［日期］［］［" + "长" * 50 + "］")
    assert "［日期］ ［时间］" in refusal.value.by_field["text"][0]


def test_it_knows_pictures_of_the_hall_alone(session: Session, hall: Hall) -> None:
    ours = create_picture(session, hall)
    theirs = create_picture(session, create_hall(session), sha256="e" * 64)
    plan(session, hall, text=f"![](media:{ours.id})")
    assert fields(session, hall, text=f"![](media:{theirs.id})") == {"text"}
    versions = {"en": Version("Plan", "![](media:999)")}
    assert fields(session, hall, versions=versions) == {"text_en"}
    text = f"![](media:{ours.id})"
    assert fields(session, hall, text=text, place="ticker") == {"text"}


def test_it_keeps_where_pictures_are_used(
    session: Session, hall: Hall, editor: User
) -> None:
    one = create_picture(session, hall)
    two = create_picture(session, hall, sha256="e" * 64)
    text = f"![](media:{one.id})"
    first = plan(session, hall, text=text, image=str(two.id))
    found = create_announcement(session, hall, first, actor=editor, now=NOW)
    assert uses(session) == {(f"media:{one.id}", False), (f"media:{two.id}", False)}
    schedule_announcement(session, found, actor=editor, now=NOW)
    assert uses(session) == {(f"media:{one.id}", True), (f"media:{two.id}", True)}
    revise_announcement(
        session,
        found,
        plan(session, hall),
        version=found.version,
        actor=editor,
        now=NOW + timedelta(hours=1),
    )
    assert uses(session) == set()
