"""Covers: stored before sent, small, and without waiting for the push."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import DisplayGroup, Emergency, Hall, Programme
from signage.models.emergency import EmergencySource
from signage.operations.emergencies.emergencies import (
    Origin,
    issue_emergency,
    take_back_emergency,
)
from signage.operations.emergencies.plan import Wanted, checked_plan
from signage.operations.emergencies.texts import Text
from signage.outbox import Hint, Topic, deliver_after_commit
from signage.realtime.covers import Covers
from signage.realtime.push import Push
from signage.slides.compile import Compiler
from tests.build import NOW, create_display_group

FIRE = Wanted("danger", {"zh-Hans": Text("火警")})
OFFICE = Origin(EmergencySource.OFFICE)


@dataclass
class Air:
    """Covers and push over one database; what they send is recorded."""

    covers: Covers
    push: Push
    database: Database
    sent: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    programmes: list[int] = field(default_factory=list)

    def send(self, group_id: int, cover: dict[str, Any]) -> None:
        """Note a cover; what displays would fetch must be stored by now."""
        with self.database.read() as session:
            stored = session.get_one(Programme, group_id)
            assert stored.revision == cover["revision"]
            assert stored.manifest["zones"]["cover"] == cover["cover"]
        self.sent.append((group_id, cover))


@pytest.fixture
def groups(session: Session, hall: Hall) -> list[int]:
    """Two groups of the hall, committed."""
    ids = [create_display_group(session, hall, name=name).id for name in "AB"]
    session.commit()
    return ids


@pytest.fixture
def air(database: Database, groups: list[int]) -> Air:
    """The fast way beside the push, after everything was compiled once."""
    made: list[Air] = []
    compiler = Compiler("secret", "http://hall.test")
    covers = Covers(database, compiler, lambda *what: made[0].send(*what))  # noqa: PLW0108  # it is made next
    push = Push(database, compiler, lambda key, _: made[0].programmes.append(key))
    made.append(Air(covers, push, database))
    push.compile_all()
    push.work(NOW)
    made[0].programmes.clear()
    deliver_after_commit(database.writers, covers.note)
    deliver_after_commit(database.writers, push.note)
    assert groups
    return made[0]


def issue(session: Session, hall_id: int, wanted: Wanted = FIRE) -> int:
    """Issue an emergency and commit; return its key."""
    hall = session.get_one(Hall, hall_id)
    plan = checked_plan(session, hall, wanted, NOW)
    key = issue_emergency(session, hall, plan, origin=OFFICE, now=NOW).id
    session.commit()
    return key


def test_it_covers_every_group_and_the_push_has_nothing_left(
    air: Air, session: Session, groups: list[int]
) -> None:
    issue(session, 1)
    air.covers.work(NOW)
    assert [group_id for group_id, _ in air.sent] == groups
    cover = air.sent[0][1]
    (slide,) = cover["cover"]["slides"]
    assert "火警" in cover["bodies"][slide["hash"]]
    assert len(str(cover)) < 8_000
    air.push.note(Hint(Topic.EMERGENCIES, 1))
    air.push.work(NOW + timedelta(seconds=1))
    assert air.programmes == []


def test_it_names_the_revision_that_it_changes(
    air: Air, session: Session, groups: list[int]
) -> None:
    with air.database.read() as reader:
        before = reader.get_one(Programme, groups[1]).revision
    issue(session, 1)
    air.covers.work(NOW)
    assert air.sent[1][1]["before"] == before
    issue(session, 1)
    air.covers.work(NOW)
    assert air.sent[3][1]["before"] == air.sent[1][1]["revision"]


def test_it_uncovers_what_is_taken_back(air: Air, session: Session) -> None:
    key = issue(session, 1)
    air.covers.work(NOW)
    emergency = session.get_one(Emergency, key)
    take_back_emergency(session, emergency, origin=OFFICE, now=NOW)
    session.commit()
    air.sent.clear()
    air.covers.work(NOW)
    assert [cover["cover"]["slides"] for _, cover in air.sent] == [[], []]


def test_it_tells_only_the_groups_concerned(
    air: Air, session: Session, groups: list[int]
) -> None:
    wanted = Wanted("notice", {"en": Text("Test")}, group_ids=(groups[1],))
    issue(session, 1, wanted)
    air.covers.work(NOW)
    assert [group_id for group_id, _ in air.sent] == groups[1:]
    air.covers.work(NOW)
    assert len(air.sent) == 1


def test_it_leaves_to_the_push_what_it_cannot_do(
    air: Air, session: Session, monkeypatch: pytest.MonkeyPatch, groups: list[int]
) -> None:
    real = Compiler.compile_cover

    def fail_first(
        self: Compiler, session: Session, group: DisplayGroup, **rest: Any
    ) -> Any:
        if group.id == groups[0]:
            message = "no cover today"
            raise RuntimeError(message)
        return real(self, session, group, **rest)

    monkeypatch.setattr(Compiler, "compile_cover", fail_first)
    issue(session, 1)
    air.covers.work(NOW)
    assert [group_id for group_id, _ in air.sent] == groups[1:]
    air.push.note(Hint(Topic.EMERGENCIES, 1))
    air.push.work(NOW + timedelta(seconds=1))
    assert air.programmes == groups[:1]


def test_it_hears_of_nothing_else(air: Air) -> None:
    air.covers.note(Hint(Topic.SCORES, 1))
    air.covers.work(NOW)
    assert air.sent == []
