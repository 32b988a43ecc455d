"""The push: once a group and change, stored before sent, and never stopped by one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import Display, DisplayGroup, Hall, Programme
from signage.models.display import DisplayKind
from signage.outbox import Hint, Topic, announce, deliver_after_commit
from signage.realtime.push import Push
from signage.slides.compile import Compiler
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.render import Renderer
from tests.build import NOW, create_display_group

SOON = timedelta(seconds=1)


@dataclass
class Board:
    """A slide kind that shows a text, and counts how often it was asked."""

    text: str = "first"
    asked: list[str] = field(default_factory=list)
    fresh_for: timedelta | None = None
    fails: bool = False

    def build(self, _session: Session, setting: Setting) -> Iterable[Slide]:
        """Give one slide."""
        self.asked.append(setting.group.name)
        if self.fails:
            message = "no board"
            raise RuntimeError(message)
        until = setting.now + self.fresh_for if self.fresh_for else None
        link = f"{self.text} {setting.public_url}"
        return [Slide("board", "board", link, 10, fresh_until=until)]


@pytest.fixture
def board() -> Board:
    """What the screens show."""
    return Board()


@pytest.fixture
def compiler(tmp_path: Path, board: Board) -> Compiler:
    """A compiler of the one kind."""
    folder = tmp_path / "templates" / "slides"
    folder.mkdir(parents=True)
    (folder / "board.html").write_text("<p>{{ context }}</p>", encoding="utf-8")
    kind = Kind("board", "", "", board.build, frozenset({Topic.SCORES}))
    return Compiler("secret", "http://a", Renderer(folder.parent), [kind])


@pytest.fixture
def groups(session: Session, hall: Hall) -> tuple[DisplayGroup, DisplayGroup]:
    """Two groups of the hall, committed."""
    made = tuple(create_display_group(session, hall, name=each) for each in "AB")
    ids = made[0].id, made[1].id
    session.commit()
    assert ids
    session.expunge_all()
    return made[0], made[1]


@dataclass
class Air:
    """A push whose sending is recorded."""

    push: Push
    database: Database
    sent: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def send(self, group_id: int, programme: dict[str, Any]) -> None:
        """Note what is sent; the programme must be stored by now."""
        with self.database.read() as session:
            stored = session.get_one(Programme, group_id).revision
        assert stored == programme["manifest"]["revision"]
        self.sent.append((group_id, programme))

    def groups_sent(self) -> list[int]:
        """Return which groups were sent something since the last call."""
        ids = [group_id for group_id, _ in self.sent]
        self.sent.clear()
        return ids


@pytest.fixture
def air(
    database: Database, compiler: Compiler, groups: tuple[DisplayGroup, DisplayGroup]
) -> Air:
    """The push, after everything was compiled once."""
    holder: list[Air] = []
    push = Push(database, compiler, lambda *what: holder[0].send(*what))  # noqa: PLW0108  # it is made next
    holder.append(Air(push, database))
    assert groups
    push.compile_all()
    push.work(NOW)
    return holder[0]


def hint(topic: Topic = Topic.SCORES, *group_ids: int) -> Hint:
    """Return a hint about the hall or some groups."""
    return Hint(topic, 1, group_ids)


def test_it_sends_every_group_its_programme_at_the_start(air: Air) -> None:
    manifest, bodies = air.sent[0][1].values()
    (slide,) = manifest["zones"]["main"]["slides"]
    assert bodies == {slide["hash"]: "<p>first http://a</p>"}
    assert air.groups_sent() == [1, 2]


def test_it_compiles_once_for_hints_that_come_together(air: Air, board: Board) -> None:
    air.groups_sent()
    board.asked.clear()
    board.text = "second"
    for _ in range(5):
        air.push.note(hint())
    air.push.note(hint(Topic.AWARDS))
    air.push.work(NOW + SOON)
    assert board.asked == ["A", "B"]
    assert air.groups_sent() == [1, 2]


def test_the_group_with_most_displays_comes_first(
    air: Air, board: Board, session: Session
) -> None:
    display = Display(
        hall_id=1, name="TV", kind=DisplayKind.TV, group_id=2, paired_at=NOW
    )
    session.add(display)
    session.commit()
    air.groups_sent()
    board.text = "second"
    air.push.note(hint())
    air.push.work(NOW + SOON)
    assert air.groups_sent() == [2, 1]


def test_it_sends_nothing_when_nothing_changed(air: Air) -> None:
    air.groups_sent()
    air.push.note(hint())
    air.push.work(NOW + SOON)
    assert air.groups_sent() == []


def test_it_looks_only_at_the_groups_concerned(air: Air, board: Board) -> None:
    air.groups_sent()
    board.text = "second"
    air.push.note(hint(Topic.SCORES, 2))
    air.push.work(NOW + SOON)
    assert air.groups_sent() == [2]


def test_it_leaves_kinds_alone_that_a_topic_does_not_concern(
    air: Air, board: Board
) -> None:
    board.asked.clear()
    air.push.note(hint(Topic.AWARDS))
    air.push.work(NOW + SOON)
    assert board.asked == []


def test_it_carries_only_new_bodies(air: Air, board: Board) -> None:
    air.groups_sent()
    board.text = "second"
    air.push.note(hint())
    air.push.work(NOW + SOON)
    bodies = air.sent[0][1]["bodies"]
    assert list(bodies.values()) == ["<p>second http://a</p>"]


def test_it_asks_the_database_little(air: Air, board: Board) -> None:
    air.groups_sent()
    asked: list[str] = []
    watched = air.database.engine
    event.listen(watched, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
    board.text = "second"
    air.push.note(hint(Topic.SCORES, 1))
    air.push.work(NOW + SOON)
    assert len(air.groups_sent()) == 1
    # What the group is and has (4), what is new and gone (7), and a look in `send` (2).
    assert len(asked) <= 13, asked


def test_it_spaces_out_a_burst_but_forgets_nothing(air: Air, board: Board) -> None:
    air.groups_sent()
    board.text = "second"
    air.push.note(hint())
    again_at = air.push.work(NOW + timedelta(milliseconds=50))
    assert air.groups_sent() == []
    assert again_at == NOW + timedelta(milliseconds=200)
    air.push.work(again_at)
    assert air.groups_sent() == [1, 2]


def test_it_comes_back_when_a_slide_asks_for_it(air: Air, board: Board) -> None:
    board.fresh_for = timedelta(minutes=3)
    air.push.note(hint())
    due_at = air.push.work(NOW + SOON)
    assert due_at == NOW + SOON + timedelta(minutes=3)
    board.text = "third"
    air.groups_sent()
    air.push.work(due_at)
    assert air.groups_sent() == [1, 2]


def test_it_renews_codes_when_the_address_becomes_known(air: Air) -> None:
    air.groups_sent()
    air.push.reach_at("http://hall.test")
    air.push.work(NOW + SOON)
    bodies = air.sent[0][1]["bodies"]
    assert list(bodies.values()) == ["<p>first http://hall.test</p>"]


def test_it_goes_on_after_a_group_failed(
    air: Air, database: Database, monkeypatch: pytest.MonkeyPatch, board: Board
) -> None:
    air.groups_sent()
    real = Compiler.compile

    def broken(
        self: Compiler, session: Session, group: DisplayGroup, **rest: Any
    ) -> Any:
        if group.name == "A":
            message = "broken"
            raise RuntimeError(message)
        return real(self, session, group, **rest)

    monkeypatch.setattr(Compiler, "compile", broken)
    board.text = "second"
    air.push.note(hint())
    again_at = air.push.work(NOW + SOON)
    assert air.groups_sent() == [2]
    assert again_at is not None
    monkeypatch.undo()
    air.push.work(again_at)
    assert air.groups_sent() == [1]
    assert database


def test_it_gives_way_to_a_process_that_was_faster(
    air: Air, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    air.groups_sent()
    real = Compiler.compile

    def overtaken(self: Compiler, session: Session, *rest: Any, **more: Any) -> Any:
        made = real(self, session, *rest, **more)
        monkeypatch.undo()
        with air.database.write() as writer:
            writer.get_one(Programme, 1).revision = "theirs"
        return made

    monkeypatch.setattr(Compiler, "compile", overtaken)
    board.text = "second"
    air.push.note(hint(Topic.SCORES, 1))
    again_at = air.push.work(NOW + SOON)
    assert air.groups_sent() == []
    assert again_at is not None
    air.push.work(again_at)
    assert air.groups_sent() == [1]


def test_it_takes_back_nothing_that_another_process_knew_first(
    air: Air, compiler: Compiler, board: Board
) -> None:
    def beat(_session: Session, setting: Setting) -> Iterable[Slide]:
        soon = setting.now + timedelta(minutes=10)
        return [Slide("beat", "board", "beat", 10, fresh_until=soon)]

    kinds = [*compiler.kinds, Kind("beat", "", "", beat, frozenset({Topic.SCORES}))]
    compiler.kinds = kinds
    theirs = Compiler("secret", "http://a", compiler.renderer, kinds)
    other = Push(air.database, theirs, air.send, is_alone=False)
    other.compile_all()
    other.work(NOW + SOON)
    board.text = "second"
    air.push.compile_all()
    air.push.work(NOW + 2 * SOON)
    air.groups_sent()
    # The groups are merely due there; nobody told it what has changed.
    other.work(NOW + timedelta(minutes=11))
    assert air.groups_sent() == []


def test_it_starts_over_when_the_clock_is_set_back(air: Air, board: Board) -> None:
    air.groups_sent()
    board.text = "second"
    an_hour_ago = NOW - timedelta(hours=1)
    assert air.push.work(an_hour_ago) is not None
    assert air.groups_sent() == [1, 2]
    board.text = "third"
    air.push.note(hint())
    air.push.work(an_hour_ago + SOON)
    assert air.groups_sent() == [1, 2]


def test_it_forgets_a_group_that_was_deleted(air: Air, database: Database) -> None:
    air.groups_sent()
    with database.write() as session:
        session.delete(session.get_one(Programme, 2))
        session.delete(session.get_one(DisplayGroup, 2))
    air.push.note(hint(Topic.SCORES, 1, 2))
    air.push.work(NOW + SOON)
    assert air.groups_sent() == []


def test_it_hears_of_what_was_committed_and_of_nothing_else(
    air: Air, database: Database, board: Board
) -> None:
    air.groups_sent()
    deliver_after_commit(database.writers, air.push.note)
    board.text = "second"
    with database.writers() as session:
        session.scalars(select(Hall)).one()
        announce(session, hint())
        session.rollback()
    air.push.work(NOW + SOON)
    assert air.groups_sent() == []
    with database.write() as session:
        session.scalars(select(Hall)).one()
        announce(session, hint())
    air.push.work(NOW + 2 * SOON)
    assert air.groups_sent() == [1, 2]
