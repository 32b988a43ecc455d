"""Groups by tag rule: who goes where, who stays, and what is said before it is done."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError
from signage.models import AuditEntry, Display, DisplayGroup, Hall, User
from signage.models.display import DisplayKind
from signage.operations.displays.display_group_check import WantedGroup
from signage.operations.displays.display_groups import (
    DisplayGroupInvalidError,
    save_display_group,
)
from signage.operations.displays.moving import (
    TooManyTagsError,
    change_tags,
    move_displays,
)
from signage.operations.displays.tag_rules import (
    TagRule,
    display_tags,
    group_by_tags,
    moves_by_tags,
    retag_display,
    settle_by_tags,
)
from signage.outbox import Hint, Topic
from tests.build import NOW, create_display_group, create_hall, create_user


@pytest.fixture
def administrator(session: Session, hall: Hall) -> User:
    """The person who sets up displays."""
    return create_user(session, hall, "wen")


@pytest.fixture
def lobby(session: Session, hall: Hall) -> DisplayGroup:
    """A group without a rule."""
    return create_display_group(session, hall, name="大厅")


@pytest.fixture
def upstairs(session: Session, hall: Hall) -> DisplayGroup:
    """A group of displays upstairs that are not for rating."""
    rule = {"tags_all": ["二楼"], "tags_none": ["评价"], "tag_order": 5}
    return create_display_group(session, hall, name="二楼", **rule)


def hang(session: Session, group: DisplayGroup, *tags: str, by_hand: bool) -> Display:
    display = Display(
        hall_id=group.hall_id,
        name=f"屏{len(group.displays)}",
        kind=DisplayKind.TV,
        group=group,
        paired_at=NOW,
        tags=list(tags),
        follows_tags=not by_hand,
    )
    session.add(display)
    session.flush()
    return display


def test_a_rule_wants_all_of_its_tags_and_none_of_the_others() -> None:
    rule = TagRule(("二楼", "东侧"), ("评价",))
    assert rule.fits(["东侧", "二楼", "新"])
    assert not rule.fits(["二楼"])
    assert not rule.fits(["东侧", "二楼", "评价"])
    assert TagRule((), ("评价",)).fits([])
    assert not TagRule().fits(["二楼"])


def test_the_first_rule_that_fits_decides(
    session: Session, hall: Hall, upstairs: DisplayGroup
) -> None:
    first = create_display_group(
        session, hall, name="全部二楼", tags_all=["二楼"], tag_order=1
    )
    assert group_by_tags(session, hall.id, ["二楼"]) is first
    first.tag_order = 9
    assert group_by_tags(session, hall.id, ["二楼"]) is upstairs
    assert group_by_tags(session, hall.id, ["二楼", "评价"]) is first
    assert group_by_tags(session, hall.id, ["一楼"]) is None
    other = create_hall(session, name="别处")
    assert group_by_tags(session, other.id, ["二楼"]) is None


def test_by_hand_stays_by_hand(
    session: Session,
    hall: Hall,
    administrator: User,
    lobby: DisplayGroup,
    upstairs: DisplayGroup,
) -> None:
    by_hand = hang(session, lobby, "二楼", by_hand=True)
    follower = hang(session, lobby, "二楼", by_hand=False)
    elsewhere = hang(session, lobby, "三楼", by_hand=False)
    before = [(move.display, move.group) for move in moves_by_tags(session, hall)]
    assert before == [(follower, upstairs)]
    settle_by_tags(session, hall, actor=administrator, now=NOW)
    assert [each.group for each in (by_hand, follower, elsewhere)] == [
        lobby,
        upstairs,
        lobby,
    ]
    assert session.info["hints"] == [
        Hint(Topic.DISPLAYS, hall.id, display_id=follower.id),
        Hint(Topic.DISPLAYS, hall.id, (lobby.id, upstairs.id)),
    ]
    assert moves_by_tags(session, hall) == []
    move_displays(session, [follower], lobby, actor=administrator, now=NOW)
    assert (follower.group, follower.follows_tags) == (lobby, False)
    assert settle_by_tags(session, hall, actor=administrator, now=NOW) == []


def test_a_saved_rule_moves_displays_and_tells_so_before(
    session: Session, hall: Hall, administrator: User, lobby: DisplayGroup
) -> None:
    display = hang(session, lobby, "二楼", by_hand=False)
    wanted = WantedGroup(name="新组", tags_all="二楼， 二楼", tag_order="3")
    planned = DisplayGroup(hall_id=hall.id, name=wanted.name)
    moves = moves_by_tags(session, hall, (planned, TagRule(("二楼",), order=3)))
    assert [move.display for move in moves] == [display]
    assert display.group is lobby
    group = save_display_group(
        session, hall, None, wanted, actor=administrator, now=NOW
    )
    assert display.group is group
    assert (group.tags_all, group.tags_none, group.tag_order) == (["二楼"], [], 3)
    deeds = session.scalars(select(AuditEntry.action)).all()
    assert deeds == ["display_group.created", "display.moved"]


def test_it_says_everything_that_is_wrong_with_a_rule(
    session: Session, hall: Hall, administrator: User
) -> None:
    wrong = WantedGroup(name="组", tags_all="长" * 41, tags_none="a,b", tag_order="-1")
    with pytest.raises(DisplayGroupInvalidError) as refused:
        save_display_group(session, hall, None, wrong, actor=administrator, now=NOW)
    assert set(refused.value.by_field) == {"tags_all", "tag_order"}
    both = replace(wrong, tags_all="b, c", tag_order="1")
    with pytest.raises(DisplayGroupInvalidError, match="b"):
        save_display_group(session, hall, None, both, actor=administrator, now=NOW)
    many = replace(both, tags_all=",".join(map(str, range(21))))
    with pytest.raises(DisplayGroupInvalidError, match="20"):
        save_display_group(session, hall, None, many, actor=administrator, now=NOW)


def test_changed_tags_move_whoever_follows_them(
    session: Session,
    hall: Hall,
    administrator: User,
    lobby: DisplayGroup,
    upstairs: DisplayGroup,
) -> None:
    display = hang(session, lobby, "旧", by_hand=True)
    given: dict[str, Any] = {"actor": administrator, "now": NOW}
    retag_display(session, display, ["二楼"], follows=False, **given)
    assert (display.tags, display.group) == (["二楼"], lobby)
    retag_display(session, display, ["二楼"], follows=True, **given)
    assert display.group is upstairs
    retag_display(session, display, ["三楼"], follows=True, **given)
    assert display.group is upstairs
    assert display_tags(session, hall) == [("三楼", 1)]


def test_it_refuses_too_many_tags_naming_each_display(
    session: Session, administrator: User, lobby: DisplayGroup
) -> None:
    full = hang(session, lobby, *map(str, range(19)), by_hand=True)
    empty = hang(session, lobby, by_hand=True)
    given: dict[str, Any] = {"actor": administrator, "now": NOW}
    with pytest.raises(TooManyTagsError) as refused:
        change_tags(session, [full, empty], added=["x", "y"], **given)
    assert len(refused.value.problems) == 1
    assert full.name in refused.value.problems[0]
    assert empty.tags == []
    assert change_tags(session, [full, empty], added=["x"], **given) == 2
    assert change_tags(session, [full, empty], removed=["x"], **given) == 2
    assert change_tags(session, [full, empty], removed=["x"], **given) == 0
    assert isinstance(refused.value, InvalidInputError)
