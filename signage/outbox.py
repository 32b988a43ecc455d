"""The outbox: what an operation announces is delivered after the outermost commit."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker


class Topic(StrEnum):
    """What changed, in the words that decide which slides are compiled again."""

    SCORES = "scores"
    AWARDS = "awards"
    PUBLICITY = "publicity"
    NOTICES = "notices"
    RATINGS = "ratings"
    ANNOUNCEMENTS = "announcements"
    DISPLAYS = "displays"
    HALL = "hall"
    # Playlists, schedules and dayparts as published; the working calendar.
    CONTENT = "content"
    CALENDAR = "calendar"
    MEDIA = "media"
    FEEDS = "feeds"
    # Duty leaders, completion notices, guide pages, weather.
    BOARD = "board"
    CASES = "cases"
    EMERGENCIES = "emergencies"
    # A state was entered or an objection raised or decided: deadlines are looked at.
    EVALUATIONS = "evaluations"
    # A message of outages waits to be sent.
    ALERTS = "alerts"


@dataclass(frozen=True, slots=True)
class Hint:
    """Tell the realtime layer that a topic of a hall changed; plain values only.

    `group_ids` names the display groups concerned; empty means all of the hall.
    `display_id` narrows it to one display (its pairing, name or revocation), which may
    be given a `command` with a `text`.
    """

    topic: Topic
    hall_id: int
    group_ids: tuple[int, ...] = ()
    display_id: int | None = None
    command: str = ""
    text: str = ""


def announce(session: Session, hint: Hint) -> None:
    """Queue a hint; it leaves after the outermost commit and dies with a rollback."""
    session.info.setdefault("hints", []).append(hint)


def deliver_after_commit(
    sessions: sessionmaker[Session], send: Callable[[Hint], None]
) -> None:
    """Hand every announced hint to `send`, once each, after the outermost commit."""

    @event.listens_for(sessions, "after_commit")
    def deliver(session: Session) -> None:
        # Releasing a savepoint also fires this; only the outermost commit is final.
        if session.in_nested_transaction():
            return
        for hint in dict.fromkeys(session.info.pop("hints", [])):
            send(hint)

    @event.listens_for(sessions, "after_rollback")
    def discard(session: Session) -> None:
        if not session.in_nested_transaction():
            session.info.pop("hints", None)
