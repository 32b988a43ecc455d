"""Move displays between groups and change their tags, many at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, Message
from signage.models import Display, DisplayGroup, User
from signage.operations.hall.audit import record_audit
from signage.outbox import Hint, Topic, announce

MOST_TAGS = 20


class TooManyTagsError(InvalidInputError):
    """Displays would carry more tags than one may."""

    code: ClassVar[str] = "too_many_tags"

    def __init__(self, displays: Iterable[Display]) -> None:
        super().__init__(
            Message(
                "“%(name)s” would have more than %(most)s tags.",
                name=display.name,
                most=MOST_TAGS,
            )
            for display in displays
        )


@dataclass(frozen=True, slots=True)
class Move:
    """A display and the group that it goes to."""

    display: Display
    group: DisplayGroup


def move_displays(
    session: Session,
    displays: Sequence[Display],
    group: DisplayGroup,
    *,
    actor: User,
    now: datetime,
) -> int:
    """Put displays into a group by hand, where they stay; return how many moved."""
    for display in displays:
        display.follows_tags = False
    moves = [Move(each, group) for each in displays if each.group_id != group.id]
    move_each(session, moves, actor=actor, now=now, by="hand")
    session.flush()
    return len(moves)


def move_each(
    session: Session, moves: Sequence[Move], *, actor: User, now: datetime, by: str
) -> None:
    """Carry out moves; every group concerned is compiled once, whoever moved."""
    if not moves:
        return
    session.flush()
    concerned = set[int]()
    for move in moves:
        concerned |= {move.display.group_id, move.group.id}
        _record_move(session, move, actor, now, by)
        move.display.group = move.group
    session.flush()
    hall_id = moves[0].display.hall_id
    for move in moves:
        announce(session, Hint(Topic.DISPLAYS, hall_id, display_id=move.display.id))
    announce(session, Hint(Topic.DISPLAYS, hall_id, tuple(sorted(concerned))))


def change_tags(  # noqa: PLR0913  # which, more, fewer, by whom, when
    session: Session,
    displays: Sequence[Display],
    *,
    added: Collection[str] = (),
    removed: Collection[str] = (),
    actor: User,
    now: datetime,
) -> int:
    """Give displays tags and take others from them; return how many changed.

    Whoever follows its tags is moved by `settle_by_tags`, which the caller calls then.

    Raises:
        TooManyTagsError: naming every display that would have too many.

    """
    wanted = {each: _with(each.tags or (), added, removed) for each in displays}
    full = [each for each, tags in wanted.items() if len(tags) > MOST_TAGS]
    if full:
        raise TooManyTagsError(full)
    changed = [each for each, tags in wanted.items() if tags != list(each.tags or ())]
    for display in changed:
        display.tags = wanted[display]
        _record_tags(session, display, actor, now)
    session.flush()
    return len(changed)


def _with(
    tags: Iterable[str], added: Collection[str], removed: Collection[str]
) -> list[str]:
    kept = (tag for tag in tags if tag not in removed)
    return sorted(dict.fromkeys((*kept, *added)))


def _record_move(
    session: Session, move: Move, actor: User, now: datetime, by: str
) -> None:
    display = move.display
    record_audit(
        session,
        actor,
        "display.moved",
        f"display:{display.id}",
        hall_id=display.hall_id,
        now=now,
        detail={
            "name": display.name,
            "from": display.group.name,
            "to": move.group.name,
            "by": by,
        },
    )


def _record_tags(
    session: Session, display: Display, actor: User, now: datetime
) -> None:
    record_audit(
        session,
        actor,
        "display.tagged",
        f"display:{display.id}",
        hall_id=display.hall_id,
        now=now,
        detail={"name": display.name, "tags": display.tags},
    )
