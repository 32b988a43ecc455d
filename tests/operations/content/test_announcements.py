"""Announcements: checked at once, scheduled, withdrawn, and never overwritten."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import NotFoundError
from signage.models import Announcement, AuditEntry, Hall, User
from signage.models.announcement import AnnouncementState
from signage.models.user import Role
from signage.operations.content.announcement_list import Shelf, Wish, announcement_page
from signage.operations.content.announcement_plan import (
    AnnouncementInvalidError,
    Wanted,
    checked_plan,
)
from signage.operations.content.announcements import (
    AnnouncementChangedError,
    announcement_of,
    create_announcement,
    duplicate_announcement,
    revise_announcement,
    schedule_announcement,
    withdraw_announcement,
)
from signage.outbox import Hint, Topic
from tests.build import NOW, create_display_group, create_hall, create_user

OPEN_DAY = Wanted(
    title="政务开放日",
    text="周六上午欢迎参观。",
    starts="2026-11-18T09:00",
    ends="2026-11-20T18:00",
)


@pytest.fixture
def editor(session: Session, hall: Hall) -> User:
    """The person who writes announcements."""
    return create_user(session, hall, "lin", Role.EDITOR)


def create(
    session: Session, hall: Hall, editor: User, wanted: Wanted = OPEN_DAY
) -> Announcement:
    plan = checked_plan(session, hall, wanted, is_draft=False, now=NOW)
    return create_announcement(session, hall, plan, actor=editor, now=NOW)


def problems(session: Session, hall: Hall, wanted: Wanted) -> dict[str, list[str]]:
    with pytest.raises(AnnouncementInvalidError) as refusal:
        checked_plan(session, hall, wanted, is_draft=False, now=NOW)
    return {
        name: [str(text) for text in texts]
        for name, texts in refusal.value.by_field.items()
    }


def test_it_reads_hall_time(session: Session, hall: Hall) -> None:
    plan = checked_plan(session, hall, OPEN_DAY, is_draft=False, now=NOW)
    assert plan.starts_at == NOW - timedelta(hours=1)
    assert plan.weekdays == 127


def test_it_is_a_draft_first_and_tells_no_screen(
    session: Session, hall: Hall, editor: User
) -> None:
    announcement = create(session, hall, editor)
    assert announcement.state == AnnouncementState.DRAFT
    assert "hints" not in session.info
    assert session.scalars(select(AuditEntry.action)).all() == ["announcement.created"]


def test_it_tells_the_screens_when_scheduled_and_withdrawn(
    session: Session, hall: Hall, editor: User
) -> None:
    group = create_display_group(session, hall)
    wanted = replace(OPEN_DAY, groups=(str(group.id),))
    announcement = create(session, hall, editor, wanted)
    schedule_announcement(session, announcement, actor=editor, now=NOW)
    hint = Hint(Topic.ANNOUNCEMENTS, hall.id, (group.id,))
    assert session.info["hints"] == [hint]
    withdraw_announcement(session, announcement, actor=editor, now=NOW)
    assert session.info["hints"] == [hint, hint]
    assert announcement.version == 3


def test_it_tells_the_groups_before_and_after_a_change(
    session: Session, hall: Hall, editor: User
) -> None:
    east, west = (create_display_group(session, hall, name=name) for name in "东西")
    announcement = create(
        session, hall, editor, replace(OPEN_DAY, groups=(str(east.id),))
    )
    schedule_announcement(session, announcement, actor=editor, now=NOW)
    session.info["hints"].clear()
    moved = replace(OPEN_DAY, groups=(str(west.id),))
    plan = checked_plan(session, hall, moved, is_draft=False, now=NOW)
    revise_announcement(session, announcement, plan, version=2, actor=editor, now=NOW)
    assert session.info["hints"][0].group_ids == (east.id, west.id)
    plan = checked_plan(session, hall, OPEN_DAY, is_draft=False, now=NOW)
    revise_announcement(session, announcement, plan, version=3, actor=editor, now=NOW)
    assert session.info["hints"][1].group_ids == ()


def test_it_never_overwrites_what_another_saved(
    session: Session, hall: Hall, editor: User
) -> None:
    announcement = create(session, hall, editor)
    for text in ("改在周日。", "改在周一。"):
        plan = checked_plan(
            session, hall, replace(OPEN_DAY, text=text), is_draft=False, now=NOW
        )
        if text == "改在周日。":
            revise_announcement(
                session, announcement, plan, version=1, actor=editor, now=NOW
            )
    with pytest.raises(AnnouncementChangedError) as conflict:
        revise_announcement(
            session, announcement, plan, version=1, actor=editor, now=NOW
        )
    assert conflict.value.current.text == "改在周日。"


def test_it_copies_into_a_draft(session: Session, hall: Hall, editor: User) -> None:
    group = create_display_group(session, hall)
    original = create(session, hall, editor, replace(OPEN_DAY, groups=(str(group.id),)))
    schedule_announcement(session, original, actor=editor, now=NOW)
    copy = duplicate_announcement(
        session, original, title="政务开放日（副本）", actor=editor, now=NOW
    )
    assert (copy.state, copy.text) == (AnnouncementState.DRAFT, original.text)
    assert copy.groups == [group]


def test_it_says_every_problem_at_once(session: Session, hall: Hall) -> None:
    wanted = Wanted(
        title=" ",
        text="",
        place="ceiling",
        image="99",
        starts="tomorrow",
        ends="2026-02-30T09:00",
        weekdays=("8",),
        daily_from="9 o'clock",
        priority="9",
        groups=("77",),
    )
    assert set(problems(session, hall, wanted)) == {
        "title",
        "place",
        "image",
        "starts",
        "ends",
        "weekdays",
        "daily_from",
        "priority",
        "groups",
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends": "2026-11-18T08:00"}, "ends"),
        ({"starts": "2026-11-01T08:00", "ends": "2026-11-02T08:00"}, "ends"),
        ({"starts": ""}, "starts"),
        ({"title": " \n "}, "title"),
        ({"text": "字" * 20_001}, "text"),
        ({"title": "长" * 201}, "title"),
        ({"place": "ticker", "text": "字" * 301}, "text"),
        ({"weekdays": ()}, "weekdays"),
        ({"weekdays": ("6", "7")}, "weekdays"),
        ({"daily_from": "09:00"}, "daily_until"),
        ({"daily_from": "09:00", "daily_until": "09:00"}, "daily_until"),
    ],
)
def test_it_refuses(
    session: Session, hall: Hall, change: dict[str, str], field: str
) -> None:
    wanted = replace(OPEN_DAY, **change)  # type: ignore[arg-type]
    assert list(problems(session, hall, wanted)) == [field]


def test_it_refuses_a_group_of_another_hall(session: Session, hall: Hall) -> None:
    elsewhere = create_display_group(session, create_hall(session, name="别处"))
    wanted = replace(OPEN_DAY, groups=(str(elsewhere.id),))
    assert list(problems(session, hall, wanted)) == ["groups"]


def test_it_lets_a_draft_be_unfinished(session: Session, hall: Hall) -> None:
    wanted = replace(OPEN_DAY, text="", ends="2026-11-18T09:30")
    plan = checked_plan(session, hall, wanted, is_draft=True, now=NOW)
    assert plan.ends_at < NOW


def test_it_lists_each_on_one_shelf(session: Session, hall: Hall, editor: User) -> None:
    on_air = create(session, hall, editor)
    upcoming = create(
        session, hall, editor, replace(OPEN_DAY, starts="2026-11-19T09:00")
    )
    ended = create(session, hall, editor)
    create(session, hall, editor)
    for announcement in (on_air, upcoming, ended):
        schedule_announcement(session, announcement, actor=editor, now=NOW)
    ended.ends_at = NOW
    session.flush()
    for shelf, expected in (
        (Shelf.ON_AIR, on_air),
        (Shelf.UPCOMING, upcoming),
        (Shelf.ENDED, ended),
    ):
        page = announcement_page(session, hall, Wish(shelf), now=NOW)
        assert [row.announcement for row in page.rows] == [expected]
        assert set(page.counts.values()) == {1}
        assert page.rows[0].is_on is (shelf is Shelf.ON_AIR)


def test_it_finds_words_and_takes_wildcards_literally(
    session: Session, hall: Hall, editor: User
) -> None:
    create(session, hall, editor)
    create(session, hall, editor, replace(OPEN_DAY, title="停电 100% 通知"))
    for search, count in (
        ("开放", 1),
        ("100%", 1),
        ("%", 1),
        ("周六 参观", 2),
        ("x", 0),
    ):
        page = announcement_page(session, hall, Wish(Shelf.DRAFTS, 1, search), now=NOW)
        assert len(page.rows) == count, search


def test_it_is_found_by_its_hall_only(
    session: Session, hall: Hall, editor: User
) -> None:
    announcement = create(session, hall, editor)
    assert announcement_of(session, hall.id, announcement.id) is announcement
    with pytest.raises(NotFoundError):
        announcement_of(session, hall.id + 1, announcement.id)
