"""What stands in the demo hall: the hall itself, displays, portraits, voices."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from signage.demo import announcements as texts
from signage.demo.floor_plan import draw_floor_plan
from signage.demo.portraits import draw_portrait
from signage.demo.roster import GROUPS, HALL_NAME, WINDOWS, Person
from signage.demo.voices import voices
from signage.models import (
    ContestGroup,
    DisplayGroup,
    Hall,
    MediaFile,
    Playlist,
    Rating,
    StaffMember,
    Window,
)
from signage.models.display import Layout
from signage.models.playlist import ContentState
from signage.operations.content.images import PreparedImage
from signage.operations.content.media import keep_image
from signage.operations.emergencies.templates import add_shipped_templates
from signage.operations.ratings.rating_levels import BY_VALUE
from signage.playout.content import PlaylistContent, PlaylistItem

WORKDAY_HOURS = [
    [day, *hours]
    for day in range(1, 6)
    for hours in (("09:00", "12:00"), ("13:30", "17:30"))
]
SATURDAY_HOURS = [[6, "09:00", "12:00"]]
PORTRAIT_SIZE, PLAN_SIZE = (480, 600), (1920, 1080)
TAGGED = 0.5


def add_hall(session: Session, now: datetime) -> Hall:
    """Add the hall with its display groups."""
    hall = Hall(
        name=HALL_NAME,
        is_demo=True,
        hotline="12345",
        commitments="一次告知、首问负责、限时办结\n咨询不推诿、办事不拖延、服务不敷衍",
        opening_hours=WORKDAY_HOURS + SATURDAY_HOURS,
        created_at=now,
    )
    session.add(hall)
    session.flush()
    add_shipped_templates(session, hall)
    prompts = add_playlist(session, hall, "窗口评价邀请", ("feedback_prompt",), now)
    session.add_all(
        [
            DisplayGroup(hall_id=hall.id, name="大厅电视"),
            DisplayGroup(
                hall_id=hall.id,
                name="立式导览屏",
                is_portrait=True,
                diagonal_in=43,
                distance_m=3,
                tags_all=["立式"],
            ),
            DisplayGroup(
                hall_id=hall.id,
                name="窗口平板",
                diagonal_in=10,
                distance_m=1,
                layout=Layout.FULL,
                playlist_id=prompts.id,
            ),
        ]
    )
    session.flush()
    return hall


def add_playlist(
    session: Session, hall: Hall, name: str, kinds: Iterable[str], now: datetime
) -> Playlist:
    """Add a published playlist of slide kinds."""
    items = tuple(
        PlaylistItem(key=f"k{place}", kind=kind) for place, kind in enumerate(kinds)
    )
    playlist = Playlist(
        hall_id=hall.id,
        name=name,
        state=ContentState.PUBLISHED,
        published=PlaylistContent(items=items).model_dump(mode="json"),
        created_at=now,
        updated_at=now,
    )
    session.add(playlist)
    session.flush()
    return playlist


def name_windows(session: Session, hall: Hall) -> None:
    """Give groups their names, windows their numbers and services."""
    for group in session.scalars(select(ContestGroup).filter_by(hall_id=hall.id)):
        group.name = GROUPS[group.code]
    rows = session.scalars(select(Window).filter_by(hall_id=hall.id)).all()
    for window in rows:
        index = int(window.code[1:]) - 1
        window.number = f"{index + 1:02d}"
        window.services = WINDOWS[index][3]


def add_portraits(  # noqa: PLR0913, PLR0917  # whose, where, how drawn, when
    session: Session,
    hall: Hall,
    people: Iterable[Person],
    folder: Path,
    random: Random,
    now: datetime,
) -> None:
    """Draw a portrait for every staff member; all of them consented but two."""
    rows = {row.code: row for row in session.scalars(select(StaffMember))}
    drawn: set[str] = set()
    for index, person in enumerate(people):
        row = rows[person.subject.code]
        drawing = draw_portrait(person.is_woman, random)
        while drawing in drawn:  # nobody has a twin
            drawing = draw_portrait(person.is_woman, random)
        drawn.add(drawing)
        media = keep_drawing(
            session, hall, folder, drawing, row.name, PORTRAIT_SIZE, now
        )
        row.portrait = media.sha256
        row.consents_to_portrait = index % 43 != 17  # noqa: PLR2004  # two of 86


def keep_drawing(  # noqa: PLR0913, PLR0917  # the drawing and what is known of it
    session: Session,
    hall: Hall,
    folder: Path,
    drawing: str,
    name: str,
    size: tuple[int, int],
    now: datetime,
) -> MediaFile:
    """Keep a drawing in the library, as if it had been uploaded."""
    content = drawing.encode()
    width, height = size
    prepared = PreparedImage(content, content, "image/svg+xml", width, height)
    return keep_image(
        session, folder, prepared, name, hall_id=hall.id, actor=None, now=now
    )


def add_announcements(
    session: Session, hall: Hall, folder: Path, now: datetime
) -> None:
    """Add the announcements with the drawn floor plan."""
    plan = keep_drawing(
        session, hall, folder, draw_floor_plan(), "大厅平面图", PLAN_SIZE, now
    )
    session.add_all(texts.announcements(hall, plan, now))


def add_ratings(session: Session, hall: Hall, now: datetime, random: Random) -> None:
    """Add three thousand ratings of half a year.

    Written at once, for they came from devices of before: `store_ratings` takes them
    one by one from an outbox, which would double the time of loading.
    """
    windows = session.scalars(
        select(Window).filter_by(hall_id=hall.id).order_by(Window.code)
    ).all()
    busyness = [row[4] for row in WINDOWS]
    session.execute(
        insert(Rating),
        [
            {
                "hall_id": hall.id,
                "key": str(UUID(int=random.getrandbits(128), version=4)),
                "window_id": windows[voice.window].id,
                "device": f"demo:{voice.channel}",
                "channel": voice.channel,
                "level": voice.level,
                "tags": _tags(voice.level, random),
                "comment": voice.comment,
                "last_seq": number,
                "occurred_at": voice.occurred_at.astimezone(UTC),
                "updated_at": voice.occurred_at.astimezone(UTC),
            }
            for number, voice in enumerate(
                voices(busyness, now, hall.time_zone, random), start=1
            )
        ],
    )


def _tags(level: int, random: Random) -> list[str]:
    return (
        [random.choice(BY_VALUE[level].tags).code] if random.random() < TAGGED else []
    )
