"""Drafts are published, approved by somebody else, sent back, withdrawn, restored."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, NotFoundError
from signage.models import ContentUse, Hall, Playlist, Publication, Schedule, User
from signage.models.playlist import ContentState
from signage.models.user import Role
from signage.operations.publishing.drafts import (
    content_row,
    delete_content,
    discard_draft,
    duplicate_content,
    save_draft,
    subject_of,
)
from signage.operations.publishing.errors import (
    ContentChangedError,
    ContentInUseError,
    ContentInvalidError,
    DraftInTheWayError,
    NotWaitingError,
    OwnWorkError,
)
from signage.operations.publishing.history import history_of, publication_of
from signage.operations.publishing.releasing import (
    approve,
    publish,
    reject,
    return_to,
    withdraw,
)
from signage.operations.publishing.uses import uses_of
from signage.outbox import Hint, Topic
from tests.build import NOW, create_display_group, create_hall, create_user
from tests.operations.publishing.content_build import (
    create_playlist,
    deeds,
    hints,
    items,
    publish_playlist,
    publish_schedule,
)

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def editor(session: Session, hall: Hall) -> User:
    """The person who writes."""
    return create_user(session, hall, "lin", Role.EDITOR)


@pytest.fixture
def approver(session: Session, hall: Hall) -> User:
    """The person who looks at it."""
    return create_user(session, hall, "zhao", Role.APPROVER)


def kinds_on_air(row: Playlist) -> list[str]:
    return [item["kind"] for item in (row.published or {}).get("items", ())]


def change(session: Session, row: Playlist, actor: User, *kinds: str | int) -> None:
    save_draft(
        session,
        row,
        items(*kinds),
        name=row.name,
        version=row.version,
        actor=actor,
        now=LATER,
        uses=(),
    )


def test_it_is_on_no_screen_before_it_is_published(
    session: Session, hall: Hall, editor: User
) -> None:
    playlist = create_playlist(session, hall, editor)
    create_display_group(session, hall, playlist_id=playlist.id)
    assert (playlist.state, playlist.published) == (ContentState.DRAFT, None)
    assert hints(session) == []
    assert publish(session, playlist, actor=editor, now=NOW) == ContentState.PUBLISHED
    assert kinds_on_air(playlist) == ["hours", "scoreboard"]
    assert playlist.draft is None
    assert deeds(session) == ["playlist.created", "playlist.published"]


def test_it_goes_on_while_its_draft_is_worked_on(
    session: Session, hall: Hall, editor: User
) -> None:
    playlist = publish_playlist(session, hall, editor)
    change(session, playlist, editor, "hours")
    assert playlist.state == ContentState.PUBLISHED
    assert kinds_on_air(playlist) == ["hours", "scoreboard"]
    discard_draft(session, playlist, version=playlist.version, actor=editor, now=LATER)
    assert playlist.draft is None
    assert deeds(session)[-1] == "playlist.discarded"


def test_two_people_do_not_overwrite_each_other(
    session: Session, hall: Hall, editor: User, approver: User
) -> None:
    playlist = create_playlist(session, hall, editor)
    read = playlist.version
    change(session, playlist, approver, "hours")
    with pytest.raises(ContentChangedError) as conflict:
        save_draft(
            session,
            playlist,
            items("notice"),
            name="另一个",
            version=read,
            actor=editor,
            now=LATER,
        )
    assert conflict.value.current is playlist
    assert playlist.name == "大厅"
    with pytest.raises(ContentChangedError):
        publish(session, playlist, actor=editor, now=LATER, version=read)


def test_a_name_is_given_once(session: Session, hall: Hall, editor: User) -> None:
    create_playlist(session, hall, editor, "一楼")
    for name in (" 一楼 ", "", "名" * 101):
        with pytest.raises(ContentInvalidError) as refusal:
            create_playlist(session, hall, editor, name)
        assert refusal.value.found[0].where == "name"


def test_it_waits_for_an_approver_where_the_hall_says_so(
    session: Session, hall: Hall, editor: User, approver: User
) -> None:
    hall.needs_approval = True
    playlist = publish_waiting(session, hall, editor)
    assert (playlist.state, playlist.published) == (ContentState.WAITING, None)
    assert (playlist.note, playlist.noted_by_id) == ("请看", editor.id)
    approve(
        session,
        playlist,
        version=playlist.version,
        actor=approver,
        now=LATER,
        note="好",
    )
    assert playlist.state == ContentState.PUBLISHED
    (released,) = history_of(session, hall.id, subject_of(playlist))
    assert (released.author, released.approver) == (editor, approver)
    assert (released.note, released.number) == ("好", 1)
    assert deeds(session)[1:] == ["playlist.submitted", "playlist.published"]


def publish_waiting(session: Session, hall: Hall, author: User) -> Playlist:
    playlist = create_playlist(session, hall, author)
    publish(session, playlist, actor=author, now=NOW, note="请看")
    return playlist


def test_an_approver_waits_for_another_one_too(
    session: Session, hall: Hall, approver: User
) -> None:
    hall.needs_approval = True
    playlist = publish_waiting(session, hall, approver)
    assert playlist.state == ContentState.WAITING
    with pytest.raises(OwnWorkError):
        approve(session, playlist, version=playlist.version, actor=approver, now=LATER)


def test_an_approver_publishes_what_somebody_else_wrote(
    session: Session, hall: Hall, editor: User, approver: User
) -> None:
    hall.needs_approval = True
    playlist = create_playlist(session, hall, editor)
    assert publish(session, playlist, actor=approver, now=NOW) == "published"
    (released,) = history_of(session, hall.id, subject_of(playlist))
    assert (released.author_id, released.approver_id) == (editor.id, approver.id)


def test_only_what_was_looked_at_is_approved(
    session: Session, hall: Hall, editor: User, approver: User
) -> None:
    hall.needs_approval = True
    playlist = publish_waiting(session, hall, editor)
    seen = playlist.version
    change(session, playlist, editor, "notice")
    assert playlist.state == ContentState.DRAFT
    assert playlist.note == ""
    with pytest.raises(NotWaitingError):
        approve(session, playlist, version=seen, actor=approver, now=LATER)
    publish(session, playlist, actor=editor, now=LATER)
    with pytest.raises(ContentChangedError):
        approve(session, playlist, version=seen, actor=approver, now=LATER)


def test_the_author_reads_why_it_was_sent_back(
    session: Session, hall: Hall, editor: User, approver: User
) -> None:
    playlist = publish_playlist(session, hall, editor)
    hall.needs_approval = True
    change(session, playlist, editor, "notice")
    publish(session, playlist, actor=editor, now=NOW)
    for reason in ("  ", "因" * 301):
        with pytest.raises(InvalidInputError):
            reject(
                session,
                playlist,
                version=playlist.version,
                reason=reason,
                actor=approver,
                now=LATER,
            )
    reject(
        session,
        playlist,
        version=playlist.version,
        reason="请加上办事指南",
        actor=approver,
        now=LATER,
    )
    assert playlist.state == ContentState.PUBLISHED
    assert kinds_on_air(playlist) == ["hours", "scoreboard"]
    assert (playlist.note, playlist.noted_by_id) == ("请加上办事指南", approver.id)
    change(session, playlist, editor, "hours")
    assert playlist.note == "请加上办事指南"
    publish(session, playlist, actor=editor, now=LATER)
    assert playlist.note == ""


def test_withdrawn_it_is_off_and_goes_on_as_a_draft(
    session: Session, hall: Hall, editor: User
) -> None:
    playlist = publish_playlist(session, hall, editor)
    group = create_display_group(session, hall, playlist_id=playlist.id)
    withdraw(session, playlist, actor=editor, now=LATER)
    assert (playlist.state, playlist.published) == (ContentState.WITHDRAWN, None)
    assert hints(session) == [Hint(Topic.CONTENT, hall.id, (group.id,))]
    publish(session, playlist, actor=editor, now=LATER)
    assert kinds_on_air(playlist) == ["hours", "scoreboard"]


def test_an_earlier_version_comes_back_and_the_draft_stays(
    session: Session, hall: Hall, editor: User
) -> None:
    playlist = publish_playlist(session, hall, editor)
    change(session, playlist, editor, "notice")
    publish(session, playlist, actor=editor, now=LATER)
    change(session, playlist, editor, "hours")
    first = publication_of(session, hall.id, subject_of(playlist), 1)
    return_to(session, playlist, first, actor=editor, now=LATER)
    assert kinds_on_air(playlist) == ["hours", "scoreboard"]
    assert [item["kind"] for item in (playlist.draft or {})["items"]] == ["hours"]
    numbers = [one.number for one in history_of(session, hall.id, subject_of(playlist))]
    assert numbers == [3, 2, 1]
    with pytest.raises(NotFoundError):
        publication_of(session, hall.id, subject_of(playlist), 9)


def test_a_return_waits_for_approval_too_and_overwrites_no_draft(
    session: Session, hall: Hall, editor: User, approver: User
) -> None:
    playlist = publish_playlist(session, hall, editor)
    change(session, playlist, editor, "notice")
    publish(session, playlist, actor=editor, now=LATER)
    hall.needs_approval = True
    first = publication_of(session, hall.id, subject_of(playlist), 1)
    change(session, playlist, editor, "hours")
    with pytest.raises(DraftInTheWayError):
        return_to(session, playlist, first, actor=editor, now=LATER)
    discard_draft(session, playlist, version=playlist.version, actor=editor, now=LATER)
    return_to(session, playlist, first, actor=editor, now=LATER)
    assert playlist.state == ContentState.WAITING
    assert kinds_on_air(playlist) == ["notice"]
    approve(session, playlist, version=playlist.version, actor=approver, now=LATER)
    assert kinds_on_air(playlist) == ["hours", "scoreboard"]


def test_only_the_groups_that_show_it_are_told(
    session: Session, hall: Hall, editor: User
) -> None:
    inner = publish_playlist(session, hall, editor, "里")
    outer = publish_playlist(session, hall, editor, "外", "hours", inner.id)
    one, two, three = (
        create_display_group(session, hall, name=name) for name in ("一", "二", "三")
    )

    def told() -> list[tuple[int, ...]]:
        change(session, inner, editor, "hours")
        publish(session, inner, actor=editor, now=LATER)
        return [hint.group_ids for hint in hints(session)]

    assert told() == []
    one.playlist_id = outer.id
    two.side_playlist_id = inner.id
    assert told() == [(one.id, two.id)]
    schedule = publish_schedule(session, hall, editor, outer, group_ids=(three.id,))
    assert told() == [(one.id, two.id, three.id)]
    withdraw(session, schedule, actor=editor, now=LATER)
    assert [hint.group_ids for hint in hints(session)] == [(three.id,)]
    publish_schedule(session, hall, editor, outer)
    assert told() == [()]


def test_a_copy_is_a_draft_of_its_own(
    session: Session, hall: Hall, editor: User
) -> None:
    inner = publish_playlist(session, hall, editor, "里")
    playlist = publish_playlist(session, hall, editor, "外", inner.id)
    copy = duplicate_content(
        session, playlist, name="外（副本）", actor=editor, now=NOW
    )
    assert (copy.state, copy.draft) == (ContentState.DRAFT, playlist.published)
    users = uses_of(session, hall.id, [f"playlist:{inner.id}"])[f"playlist:{inner.id}"]
    assert [(use.name, use.is_published) for use in users] == [
        ("外", True),
        ("外（副本）", False),
    ]


def test_what_is_used_is_not_deleted(
    session: Session, hall: Hall, editor: User
) -> None:
    playlist = publish_playlist(session, hall, editor)
    group = create_display_group(session, hall, name="一楼", playlist_id=playlist.id)
    schedule = publish_schedule(session, hall, editor, playlist, group_ids=(group.id,))
    with pytest.raises(ContentInUseError, match="“一楼”, “每周三”"):
        delete_content(session, playlist, actor=editor, now=NOW)
    delete_content(session, schedule, actor=editor, now=NOW)
    assert [hint.group_ids for hint in hints(session)] == [(group.id,)]
    group.playlist_id = None
    delete_content(session, playlist, actor=editor, now=NOW)
    for table in (Playlist, Schedule, Publication, ContentUse):
        assert session.scalars(select(table)).all() == []


def test_another_halls_content_is_not_found(
    session: Session, hall: Hall, editor: User
) -> None:
    playlist = create_playlist(session, hall, editor)
    other = create_hall(session, name="另一个大厅")
    with pytest.raises(NotFoundError):
        content_row(session, Playlist, other.id, playlist.id)
