"""A playlist is checked before it airs: every problem at once, with its item."""

from typing import Annotated

import pytest
from pydantic import Field
from sqlalchemy.orm import Session

from signage.models import Hall, User
from signage.operations.publishing.drafts import content_row
from signage.operations.publishing.errors import ContentInvalidError
from signage.operations.publishing.playlist_checks import (
    check_playlist,
    playlist_problems,
    too_many,
)
from signage.operations.publishing.playlist_kinds import playlist_uses
from signage.operations.publishing.releasing import withdraw
from signage.playout.content import MOST_LEVELS, PlaylistContent, PlaylistItem
from signage.slides.kind import Kind, Options, Uses
from signage.slides.registry import BY_NAME
from tests.build import NOW, create_user
from tests.operations.publishing.content_build import (
    create_playlist,
    items,
    publish_playlist,
)


class FilmOptions(Options):
    """What the kind of these tests needs: a file, and how loud it is."""

    media_id: Annotated[int, Uses("media"), Field(title="File")]
    loudness: Annotated[int, Field(title="Loudness", ge=0, le=10)] = 0


FILM = Kind(
    name="film",
    label="Film",
    help="A film",
    build=lambda _session, _setting: (),
    options=FilmOptions,
)
KINDS = {**BY_NAME, "film": FILM}


@pytest.fixture
def editor(session: Session, hall: Hall) -> User:
    """The person who writes."""
    return create_user(session, hall, "lin")


def film(key: str = "f", **settings: object) -> PlaylistItem:
    return PlaylistItem(key=key, kind="film", settings=settings)


def problems(
    session: Session, hall: Hall, content: PlaylistContent, key: int | None = None
) -> list[tuple[str, str]]:
    found = playlist_problems(session, hall.id, key, content, KINDS)
    return [(problem.where, str(problem.message)) for problem in found]


def test_it_finds_nothing_wrong(session: Session, hall: Hall) -> None:
    check_playlist(session, hall.id, None, items("hours", "notice"), KINDS)


def test_it_reports_everything_at_once(session: Session, hall: Hall) -> None:
    content = PlaylistContent(
        items=(
            PlaylistItem(key="a", kind="weather_of_mars"),
            film("b", loudness="12", colour="red"),
            film("c", media_id=77),
            PlaylistItem(key="d", kind="playlist", settings={"playlist_id": 99}),
            PlaylistItem(key="e", kind="playlist"),
        )
    )
    assert problems(session, hall, content) == [
        (
            "a",
            "Item 1: There is no kind of slide “weather_of_mars”. Take the item out.",
        ),
        ("b", "Item 2: “File” is missing."),
        ("b", "Item 2: “Loudness” is at most 10."),
        ("b", "Item 2: “colour” is not known to this kind of slide."),
        (
            "c",
            (
                "Item 3: The file that it shows is gone from the library. "
                "Choose another one."
            ),
        ),
        (
            "d",
            "Item 4: The playlist that it stands for is gone. Choose another one.",
        ),
        ("e", "Item 5: Choose the playlist that it stands for."),
    ]
    with pytest.raises(ContentInvalidError):
        check_playlist(session, hall.id, None, content, KINDS)


def test_an_empty_one_is_refused(session: Session, hall: Hall) -> None:
    assert "nothing in it" in problems(session, hall, PlaylistContent())[0][1]


def test_it_says_what_a_kind_itself_refuses(session: Session, hall: Hall) -> None:
    settings = {"title": "热线", "content": "https://example.gov.cn/" + "x" * 500}
    code = PlaylistItem(key="a", kind="qr_code", settings=settings)
    ((_where, said),) = problems(session, hall, PlaylistContent(items=(code,)))
    assert said.startswith("Item 1: The text of the code has")


def test_a_circle_is_named(session: Session, hall: Hall, editor: User) -> None:
    inner = publish_playlist(session, hall, editor, "里")
    middle = publish_playlist(session, hall, editor, "中", inner.id)
    outer = publish_playlist(session, hall, editor, "外", middle.id)
    assert problems(session, hall, items(outer.id), inner.id) == [
        (
            "",
            (
                "The playlists hold each other in a circle: 里 → 外 → 中 → 里. "
                "Take one out."
            ),
        )
    ]
    assert problems(session, hall, items(inner.id), inner.id) == [
        ("", "The playlists hold each other in a circle: 里 → 里. Take one out.")
    ]


def test_what_is_nested_is_published(
    session: Session, hall: Hall, editor: User
) -> None:
    draft = create_playlist(session, hall, editor, "里")
    assert problems(session, hall, items(draft.id)) == [
        (
            "i0",
            "Item 1: The playlist “里” is not published. Publish it first.",
        )
    ]
    gone = publish_playlist(session, hall, editor, "外")
    withdraw(session, gone, actor=editor, now=NOW)
    assert len(problems(session, hall, items(gone.id))) == 1


def test_too_deep_is_refused_from_below_as_from_above(
    session: Session, hall: Hall, editor: User
) -> None:
    lowest = publish_playlist(session, hall, editor, "1")
    top = lowest
    for level in range(2, MOST_LEVELS + 1):
        top = publish_playlist(session, hall, editor, str(level), top.id)
    assert problems(session, hall, items(top.id)) == [
        ("", "Playlists lie in each other at most 5 levels deep.")
    ]
    another = publish_playlist(session, hall, editor, "另")
    assert problems(session, hall, items("hours", another.id), lowest.id) == [
        ("", "With this, “5” has more than 5 levels of playlists.")
    ]


def test_too_many_slides_are_counted_with_what_is_nested(
    session: Session, hall: Hall, editor: User
) -> None:
    full = publish_playlist(session, hall, editor, "满", *["hours"] * 200)
    assert problems(session, hall, items(*[full.id] * 6)) == [
        (
            "",
            "With what is nested in it, it has 1200 items; 1000 is the most.",
        )
    ]
    holder = publish_playlist(session, hall, editor, "外", *[full.id] * 5)
    content = items(*["hours"] * 199, content_row(session, type(full), hall.id, 1).id)
    assert holder.name == "外"
    assert problems(session, hall, content, None) == []
    assert "5000" in str(too_many(5000))


def test_it_knows_what_it_needs() -> None:
    content = PlaylistContent(
        items=(
            film("a", media_id=7),
            film("b"),
            *items(3).items,
            PlaylistItem(key="z", kind="gone"),
        )
    )
    assert playlist_uses(content, KINDS) == {"media:7", "playlist:3"}
