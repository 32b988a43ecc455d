"""Display groups: made, changed, refused with every problem, deleted when empty."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import (
    Announcement,
    AuditEntry,
    ContentUse,
    Display,
    DisplayGroup,
    Hall,
    User,
)
from signage.models.announcement import AnnouncementState
from signage.models.display import DisplayKind
from signage.operations.displays.display_group_check import WantedGroup
from signage.operations.displays.display_groups import (
    DisplayGroupInUseError,
    DisplayGroupInvalidError,
    counted_groups,
    delete_display_group,
    save_display_group,
)
from signage.outbox import Hint, Topic
from tests.build import (
    NOW,
    create_display_group,
    create_playlist,
    create_user,
)

LOBBY = WantedGroup(name=" 大厅  东侧 ")


@pytest.fixture
def administrator(session: Session, hall: Hall) -> User:
    """The person who sets up displays."""
    return create_user(session, hall, "wen")


def save(
    session: Session,
    hall: Hall,
    group: DisplayGroup | None,
    wanted: WantedGroup,
    actor: User,
) -> DisplayGroup:
    return save_display_group(session, hall, group, wanted, actor=actor, now=NOW)


def test_it_makes_a_group(session: Session, hall: Hall, administrator: User) -> None:
    group = save(session, hall, None, LOBBY, administrator)
    assert (group.name, group.playlist_id) == ("大厅 东侧", None)
    assert session.info["hints"] == [Hint(Topic.DISPLAYS, hall.id, (group.id,))]
    assert session.scalars(select(AuditEntry.action)).all() == ["display_group.created"]


def test_it_shows_playlists_of_the_hall(
    session: Session, hall: Hall, administrator: User
) -> None:
    playlist = create_playlist(session, hall, "hours")
    wanted = WantedGroup(name="大厅", playlist=str(playlist.id))
    group = save(session, hall, None, wanted, administrator)
    assert (group.playlist_id, group.side_playlist_id) == (playlist.id, None)
    usual = save(session, hall, group, WantedGroup(name="大厅"), administrator)
    assert usual.playlist_id is None


def test_it_keeps_its_name_when_changed(
    session: Session, hall: Hall, administrator: User
) -> None:
    group = create_display_group(session, hall, name="大厅")
    wanted = WantedGroup(name="大厅", is_portrait=True, diagonal_in="43")
    save(session, hall, group, wanted, administrator)
    assert (group.is_portrait, group.diagonal_in) == (True, 43)


def test_it_says_every_problem_at_once(
    session: Session, hall: Hall, administrator: User
) -> None:
    create_display_group(session, hall, name="大厅")
    wanted = WantedGroup(
        name="大厅", diagonal_in="huge", distance_m="0", playlist="7", side_playlist="x"
    )
    with pytest.raises(DisplayGroupInvalidError) as refusal:
        save(session, hall, None, wanted, administrator)
    assert set(refusal.value.by_field) == {
        "name",
        "diagonal_in",
        "distance_m",
        "playlist",
        "side_playlist",
    }


def create_display(session: Session, hall: Hall, group: DisplayGroup) -> Display:
    display = Display(
        hall_id=hall.id,
        name="东墙",
        kind=DisplayKind.TV,
        group_id=group.id,
        paired_at=NOW,
    )
    session.add(display)
    session.flush()
    return display


def test_it_deletes_only_what_no_display_needs(
    session: Session, hall: Hall, administrator: User
) -> None:
    group = create_display_group(session, hall)
    with pytest.raises(DisplayGroupInUseError, match="only display group"):
        delete_display_group(session, group, actor=administrator, now=NOW)
    other = create_display_group(session, hall, name="二楼")
    display = create_display(session, hall, group)
    assert [row.displays for row in counted_groups(session, hall.id)] == [0, 1]
    with pytest.raises(DisplayGroupInUseError, match=r"belong to .* \(1\)"):
        delete_display_group(session, group, actor=administrator, now=NOW)
    display.revoked_at = NOW
    delete_display_group(session, group, actor=administrator, now=NOW)
    session.refresh(display)
    assert display.group_id == other.id


def test_it_keeps_a_group_that_an_announcement_is_for(
    session: Session, hall: Hall, administrator: User
) -> None:
    group = create_display_group(session, hall)
    create_display_group(session, hall, name="二楼")
    session.add(
        Announcement(
            hall_id=hall.id,
            title="开放日",
            state=AnnouncementState.DRAFT,
            starts_at=NOW,
            ends_at=NOW,
            created_at=NOW,
            updated_at=NOW,
            groups=[group],
        )
    )
    session.flush()
    with pytest.raises(DisplayGroupInUseError, match=r"are still for .* \(1\)"):
        delete_display_group(session, group, actor=administrator, now=NOW)


def test_it_has_a_theme_and_hours_of_its_own(
    session: Session, hall: Hall, administrator: User
) -> None:
    wanted = WantedGroup(name="大厅", theme="dark", out_of_hours="clock")
    group = save(session, hall, None, wanted, administrator)
    assert (group.theme, group.out_of_hours) == ("dark", "clock")
    odd = WantedGroup(name="二楼", theme="neon", out_of_hours="party")
    with pytest.raises(DisplayGroupInvalidError) as refusal:
        save(session, hall, None, odd, administrator)
    assert set(refusal.value.by_field) == {"theme", "out_of_hours"}


def test_it_is_not_deleted_while_a_schedule_names_it(
    session: Session, hall: Hall, administrator: User
) -> None:
    create_display_group(session, hall, name="二楼")
    group = create_display_group(session, hall, name="大厅")
    owner = ContentUse(
        hall_id=hall.id,
        owner="schedule:1",
        target=f"display_group:{group.id}",
        is_published=True,
    )
    session.add(owner)
    session.flush()
    with pytest.raises(DisplayGroupInUseError, match="Schedules are still for"):
        delete_display_group(session, group, actor=administrator, now=NOW)
