"""Groups by tag rule: a display that follows its tags is where the first rule fits.

A group's rule is `tags_all` (the display has all of them) and `tags_none` (it has none
of them); groups are asked by `tag_order`, then in the order they were made. A display
that was put into its group by hand stays there whatever its tags.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, select
from sqlalchemy.orm import Session, joinedload

from signage.models import Display, DisplayGroup, Hall, User
from signage.operations.displays.moving import Move, change_tags, move_each


@dataclass(frozen=True, slots=True)
class TagRule:
    """Which tags a group's displays carry all of and none of; where it is asked."""

    tags_all: tuple[str, ...] = ()
    tags_none: tuple[str, ...] = ()
    order: int = 0

    @classmethod
    def of(cls, group: DisplayGroup) -> "TagRule":
        """Return the rule that a group has."""
        return cls(
            tuple(group.tags_all or ()),
            tuple(group.tags_none or ()),
            group.tag_order or 0,
        )

    @property
    def is_empty(self) -> bool:
        """Whether it takes no display by its tags."""
        return not self.tags_all and not self.tags_none

    def fits(self, tags: Collection[str]) -> bool:
        """Say whether a display with these tags belongs here."""
        if self.is_empty:
            return False
        return set(self.tags_all) <= set(tags) and not set(self.tags_none) & set(tags)


def group_by_tags(
    session: Session, hall_id: int, tags: Collection[str]
) -> DisplayGroup | None:
    """Return the group that tags lead to; None: no rule fits."""
    groups = session.scalars(
        select(DisplayGroup).where(DisplayGroup.hall_id == hall_id)
    )
    rules = {group: TagRule.of(group) for group in groups}
    return _first_that_fits(rules, tags)


def moves_by_tags(
    session: Session,
    hall: Hall,
    changed: tuple[DisplayGroup, TagRule] | None = None,
) -> list[Move]:
    """Return which displays are not where their tags lead to.

    With `changed`: under this rule of a group, which may not be saved yet.
    """
    groups = session.scalars(
        select(DisplayGroup).where(DisplayGroup.hall_id == hall.id)
    )
    rules = {group: TagRule.of(group) for group in groups}
    if changed is not None:
        rules[changed[0]] = changed[1]
    places = (
        (each, _first_that_fits(rules, each.tags)) for each in _followers(session, hall)
    )
    return [
        Move(display, group)
        for display, group in places
        if group is not None and group is not display.group
    ]


def settle_by_tags(
    session: Session, hall: Hall, *, actor: User, now: datetime
) -> list[Move]:
    """Move every display that follows its tags to where they lead; return the moves."""
    moves = moves_by_tags(session, hall)
    move_each(session, moves, actor=actor, now=now, by="tags")
    return moves


def retag_display(  # noqa: PLR0913  # which, what, whether, by whom, when
    session: Session,
    display: Display,
    tags: Collection[str],
    *,
    follows: bool,
    actor: User,
    now: datetime,
) -> None:
    """Give a display these tags alone; one that follows them goes where they lead.

    Where no rule fits it stays where it is.

    Raises:
        TooManyTagsError: more than a display may have.

    """
    gone = set(display.tags or ()) - set(tags)
    change_tags(session, [display], added=tags, removed=gone, actor=actor, now=now)
    display.follows_tags = follows
    group = group_by_tags(session, display.hall_id, tags) if follows else None
    if group is not None and group.id != display.group_id:
        move_each(session, [Move(display, group)], actor=actor, now=now, by="tags")
    session.flush()


def display_tags(session: Session, hall: Hall) -> list[tuple[str, int]]:
    """Return the tags of the hall's displays with how many have each, by name."""
    rows = session.scalars(
        select(Display.tags).where(
            Display.hall_id == hall.id, Display.revoked_at.is_(None)
        )
    )
    counts: dict[str, int] = {}
    for tags in rows:
        for tag in tags or ():
            counts[tag] = counts.get(tag, 0) + 1
    return sorted(counts.items())


def has_tag(tag: str) -> ColumnElement[bool]:
    """Say whether a display has a tag; found in its list as JSON has written it."""
    return cast(Display.tags, Text).contains(json.dumps(tag), autoescape=True)


def _first_that_fits(
    rules: dict[DisplayGroup, TagRule], tags: Iterable[str]
) -> DisplayGroup | None:
    # A group that is not saved yet was made last.
    known = sorted(
        rules.items(), key=lambda pair: (pair[1].order, pair[0].id or float("inf"))
    )
    carried = frozenset(tags or ())
    return next((group for group, rule in known if rule.fits(carried)), None)


def _followers(session: Session, hall: Hall) -> Sequence[Display]:
    return session.scalars(
        select(Display)
        .options(joinedload(Display.group))
        .where(
            Display.hall_id == hall.id,
            Display.revoked_at.is_(None),
            Display.follows_tags,
        )
        .order_by(Display.sort_key, Display.id)
    ).all()
