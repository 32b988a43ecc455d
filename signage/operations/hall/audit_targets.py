"""Say what the deeds of a page were done to, by name: one query for each kind."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from signage.models import (
    Announcement,
    AuditEntry,
    Award,
    Display,
    DisplayGroup,
    Evaluation,
    LadderAction,
    LedgerEntry,
    Nomination,
    Notice,
    Subject,
    User,
)

#: By kind of target: the query of (key, name).
NAMES: dict[str, Select[int, str]] = {
    "user": select(User.id, User.name),
    "display": select(Display.id, Display.name),
    "display_group": select(DisplayGroup.id, DisplayGroup.name),
    "announcement": select(Announcement.id, Announcement.title),
    "entry": select(LedgerEntry.id, Subject.name).join(LedgerEntry.subject),
    "action": select(LadderAction.id, Subject.name).join(LadderAction.subject),
    "notice": select(Notice.id, Subject.name)
    .join(Notice.action)
    .join(LadderAction.subject),
    "award": select(Award.id, Subject.name)
    .join(Award.nomination)
    .join(Nomination.subject),
}


def target_names(session: Session, entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Return the name of each target that has one: {"user:4": …}."""
    keys: defaultdict[str, set[int]] = defaultdict(set)
    for entry in entries:
        noun, _, key = entry.target.partition(":")
        if noun in NAMES and key.isdecimal():
            keys[noun].add(int(key))
    return {
        f"{noun}:{key}": name
        for noun, wanted in keys.items()
        for key, name in _named(session, NAMES[noun], wanted)
    }


def _named(
    session: Session, query: Select[int, str], keys: set[int]
) -> Sequence[tuple[int, str]]:
    column = query.selected_columns[0]
    rows = session.execute(query.where(column.in_(keys)))
    return [(key, name) for key, name in rows]


def target_evaluations(
    session: Session, entries: Iterable[AuditEntry]
) -> dict[str, Evaluation]:
    """Return the evaluations that deeds of a page were done to, by target."""
    keys = {
        int(key)
        for noun, _, key in (entry.target.partition(":") for entry in entries)
        if noun == "evaluation" and key.isdecimal()
    }
    query = (
        select(Evaluation)
        .where(Evaluation.id.in_(keys))
        .options(joinedload(Evaluation.adoption))
    )
    return {f"evaluation:{row.id}": row for row in session.scalars(query)}
