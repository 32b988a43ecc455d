"""What is wrong with a display group as somebody wrote it: every problem, by field."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message
from signage.models import DisplayGroup, Hall, Playlist
from signage.models.display import Layout, OutOfHours
from signage.operations.content.media_edit import read_tags
from signage.operations.displays.moving import MOST_TAGS
from signage.operations.displays.tag_rules import TagRule
from signage.playout.themes import Theme

NAME_LENGTH, KEY_LENGTH = 100, 18
DIAGONAL_IN = (10, 150)
DISTANCE_M = (1, 50)
TAG_ORDER = (0, 999)


@dataclass(frozen=True, slots=True)
class WantedGroup:
    """A display group as an administrator wrote it; inches and metres as text.

    `playlist` and `side_playlist` are keys as text; empty for the usual slide kinds.
    `tags_all` and `tags_none` are tags with commas between them.
    """

    name: str = ""
    is_portrait: bool = False
    is_staff_only: bool = False
    diagonal_in: str = "55"
    distance_m: str = "5"
    layout: str = Layout.TICKER
    playlist: str = ""
    side_playlist: str = ""
    theme: str = ""
    out_of_hours: str = OutOfHours.PROGRAMME
    tags_all: str = ""
    tags_none: str = ""
    tag_order: str = "0"


def plain_name(text: str) -> str:
    """Return a name without needless blanks."""
    return " ".join(text.split())


def rule_of(wanted: WantedGroup) -> TagRule:
    """Return the rule that a person wrote.

    Raises:
        InvalidInputError: a tag is too long.

    """
    is_number = _range_problem(wanted.tag_order, TAG_ORDER) is None
    return TagRule(
        read_tags(wanted.tags_all),
        read_tags(wanted.tags_none),
        int(wanted.tag_order) if is_number else 0,
    )


def problems_of(
    session: Session,
    hall: Hall,
    group: DisplayGroup | None,
    wanted: WantedGroup,
) -> dict[str, list[Message]]:
    """Return the problems of each field that has one."""
    name = plain_name(wanted.name)
    found = {
        "name": _name_problem(session, hall, group, name),
        "diagonal_in": _range_problem(wanted.diagonal_in, DIAGONAL_IN),
        "distance_m": _range_problem(wanted.distance_m, DISTANCE_M),
        "layout": _layout_problem(wanted.layout),
        "theme": _theme_problem(wanted.theme),
        "out_of_hours": _out_of_hours_problem(wanted.out_of_hours),
        "playlist": _playlist_problem(session, hall, wanted.playlist),
        "side_playlist": _playlist_problem(session, hall, wanted.side_playlist),
        "tags_all": _tags_problem(wanted.tags_all),
        "tags_none": _tags_problem(wanted.tags_none),
        "tag_order": _range_problem(wanted.tag_order, TAG_ORDER),
    }
    if not found["tags_all"] and not found["tags_none"]:
        found["tags_none"] = _both_problem(wanted)
    return {field: [problem] for field, problem in found.items() if problem}


def _name_problem(
    session: Session, hall: Hall, group: DisplayGroup | None, name: str
) -> Message | None:
    if not name:
        return Message("Give the group a name.")
    if len(name) > NAME_LENGTH:
        return Message("The name may have at most %(most)s characters.", most=100)
    same = session.scalar(
        select(DisplayGroup.id).where(
            DisplayGroup.hall_id == hall.id, DisplayGroup.name == name
        )
    )
    if same is not None and (group is None or same != group.id):
        return Message("There is already a group “%(name)s”.", name=name)
    return None


def _range_problem(text: str, bounds: tuple[int, int]) -> Message | None:
    least, most = bounds
    is_number = text.isascii() and text.isdecimal() and len(text) < NAME_LENGTH
    if is_number and least <= int(text) <= most:
        return None
    return Message(
        "Write a whole number from %(least)s to %(most)s.", least=least, most=most
    )


def _theme_problem(theme: str) -> Message | None:
    if not theme or theme in set(Theme):
        return None
    return Message("Choose a theme from the list.")


def _out_of_hours_problem(choice: str) -> Message | None:
    if choice in set(OutOfHours):
        return None
    return Message("Choose from the list what shows while the hall is closed.")


def _layout_problem(layout: str) -> Message | None:
    if layout in set(Layout):
        return None
    return Message("Choose a layout from the list.")


def _playlist_problem(session: Session, hall: Hall, key: str) -> Message | None:
    if not key:
        return None
    is_number = key.isascii() and key.isdecimal() and len(key) < KEY_LENGTH
    playlist = session.get(Playlist, int(key)) if is_number else None
    if playlist is None or playlist.hall_id != hall.id:
        return Message("Choose a playlist from the list.")
    return None


def _tags_problem(text: str) -> Message | None:
    try:
        tags = read_tags(text)
    except InvalidInputError as error:
        first, *_ = error.problems
        return first if isinstance(first, Message) else Message(first)
    if len(tags) > MOST_TAGS:
        return Message("Write at most %(most)s tags.", most=MOST_TAGS)
    return None


def _both_problem(wanted: WantedGroup) -> Message | None:
    """Such a rule fits no display, which nobody means."""
    both = set(rule_of(wanted).tags_all) & set(rule_of(wanted).tags_none)
    if not both:
        return None
    return Message(
        "“%(tags)s” is wanted and not wanted at once. Leave it out of one of the two.",
        tags=", ".join(sorted(both)),
    )
