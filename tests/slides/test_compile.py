"""Programmes are compiled from kinds: what is new comes on, what failed stays."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from signage.clock import epoch_ms
from signage.models import DisplayGroup, Hall
from signage.models.display import Layout
from signage.operations.content.programmes import store_programme
from signage.playout.timeline import turn_at
from signage.slides.compile import Compilation, Compiler
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.render import Renderer
from tests.build import NOW, create_display_group

SECOND = timedelta(seconds=1)


@dataclass
class Source:
    """A slide kind whose slides a test sets."""

    slides: list[Slide] = field(default_factory=list)
    asked: int = 0
    error: Exception | None = None
    link: str = ""

    def build(self, _session: Session, setting: Setting) -> Iterable[Slide]:
        """Give the slides that were set, or fail."""
        self.asked += 1
        if self.error:
            raise self.error
        if self.link:
            return [slide("link", setting.sign(self.link))]
        return list(self.slides)


def slide(  # noqa: PLR0913
    name: str,
    text: str = "",
    *,
    kind: str = "note",
    seconds: float = 10,
    windows: tuple[tuple[datetime, datetime], ...] = (),
    fresh_until: datetime | None = None,
    priority: int = 0,
) -> Slide:
    """Return a slide of plain text."""
    return Slide(
        name, kind, text or name, seconds, windows, priority, fresh_until=fresh_until
    )


@pytest.fixture
def group(session: Session, hall: Hall) -> DisplayGroup:
    """A group of televisions."""
    return create_display_group(session, hall)


@pytest.fixture
def note() -> Source:
    """The source of kind "note", which changes with announcements."""
    return Source()


@pytest.fixture
def score() -> Source:
    """The source of kind "score", which changes with scores."""
    return Source()


@pytest.fixture
def line() -> Source:
    """The source of kind "line", for the ticker."""
    return Source()


@pytest.fixture
def compiler(tmp_path: Path, note: Source, score: Source, line: Source) -> Compiler:
    """A compiler of the three kinds."""
    folder = tmp_path / "templates" / "slides"
    folder.mkdir(parents=True)
    for name in ("note", "score", "line"):
        text = "<article>{{ context }}</article>\n"
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    kinds = (
        Kind("note", "", "", note.build, frozenset({"announcements"})),
        Kind("score", "", "", score.build, frozenset({"scores"})),
        Kind("line", "", "", line.build, zones=frozenset({"ticker"})),
    )
    return Compiler("secret", "http://hall.test", Renderer(folder.parent), kinds)


@dataclass
class Desk:
    """Compiles and stores, as the push does, at instants counted in seconds."""

    compiler: Compiler
    session: Session
    group: DisplayGroup

    def compile(self, at: float = 0, topics: set[str] | None = None) -> Compilation:
        """Compile as of so many seconds after NOW, and keep the result."""
        now = NOW + at * SECOND
        made = self.compiler.compile(self.session, self.group, now=now, topics=topics)
        manifest = made.manifest.to_json()
        store_programme(self.session, self.group.id, manifest, made.bodies, now=now)
        return made


@pytest.fixture
def desk(compiler: Compiler, session: Session, group: DisplayGroup) -> Desk:
    """Where programmes are compiled in these tests."""
    return Desk(compiler, session, group)


def on_air(made: Compilation, at: float, zone: str = "main") -> str | None:
    """Return the id of the slide that is on so many seconds after NOW."""
    turn = turn_at(made.manifest.zones[zone], epoch_ms(NOW + at * SECOND))
    return turn.item.id if turn.item else None


def test_it_puts_slides_in_order_with_bodies_by_hash(
    desk: Desk, note: Source, line: Source
) -> None:
    note.slides, line.slides = [slide("a", "<b>")], [slide("b", kind="line")]
    made = desk.compile()
    (item,) = made.manifest.zones["main"].items
    assert (item.id, item.kind, item.seconds) == ("a", "note", 10)
    assert made.bodies[item.hash] == "<article>&lt;b&gt;</article>"
    assert on_air(made, 0, "ticker") == "b"


def test_it_says_how_the_screen_is_laid_out(desk: Desk, group: DisplayGroup) -> None:
    group.is_portrait = True
    group.layout = Layout.FULL
    manifest = desk.compile().manifest.to_json()
    assert manifest["screen"]["layout"] == "portrait"
    assert manifest["screen"]["locale"] == "zh-Hans"
    assert "ticker" not in manifest["zones"]
    assert manifest["screen"]["division"] == "full"


def test_it_keeps_its_revision_when_nothing_changed(desk: Desk, note: Source) -> None:
    note.slides = [slide("a"), slide("b")]
    assert desk.compile().manifest.revision == desk.compile(5).manifest.revision


def test_it_brings_a_new_slide_on_at_once(desk: Desk, note: Source) -> None:
    note.slides = [slide("a"), slide("b")]
    desk.compile()
    note.slides.append(slide("c"))
    made = desk.compile(3)
    assert on_air(made, 3) == "c"
    assert on_air(made, 13) == "a"


def test_it_lets_the_slide_that_is_on_go_on(desk: Desk, note: Source) -> None:
    note.slides = [slide("a"), slide("b"), slide("c")]
    desk.compile()
    note.slides = [slide("b"), slide("c")]
    made = desk.compile(14)  # four seconds into b
    assert [on_air(made, at) for at in (14, 19.9, 20.1)] == ["b", "b", "c"]


def test_it_leaves_the_anchor_when_only_content_changes(
    desk: Desk, note: Source
) -> None:
    note.slides = [slide("a"), slide("b")]
    before = desk.compile().manifest
    note.slides = [slide("a", "newer"), slide("b")]
    after = desk.compile(13).manifest
    assert after.zones["main"].anchor == before.zones["main"].anchor
    assert after.revision != before.revision


def test_it_brings_a_scheduled_slide_on_within_its_window(
    desk: Desk, note: Source
) -> None:
    note.slides = [slide("a"), slide("b")]
    desk.compile()
    begun = NOW + 3 * SECOND  # cut off at the instant of compiling, as kinds do
    note.slides.append(slide("c", windows=((begun, NOW + 60 * SECOND),)))
    made = desk.compile(3)
    assert [on_air(made, at) for at in (3, 12.9, 13.1, 23.1)] == ["c", "c", "a", "b"]
    again = desk.compile(8)
    assert again.manifest.revision == made.manifest.revision
    assert on_air(again, 60) == "a"


def test_it_keeps_an_open_windows_start(desk: Desk, note: Source) -> None:
    until = NOW + 60 * SECOND
    note.slides = [slide("a"), slide("b", windows=((NOW, until),))]
    before = desk.compile()
    note.slides[1] = slide("b", windows=((NOW + 7 * SECOND, until),))
    assert desk.compile(7).manifest.revision == before.manifest.revision


def test_it_leaves_out_what_is_over(desk: Desk, note: Source) -> None:
    past = ((NOW - 2 * SECOND, NOW - SECOND),)
    note.slides = [slide("a", windows=past), slide("b")]
    assert [item.id for item in desk.compile().manifest.items()] == ["b"]


def test_it_asks_only_the_kinds_concerned(
    desk: Desk, note: Source, score: Source
) -> None:
    note.slides, score.slides = [slide("a")], [slide("s", kind="score")]
    desk.compile()
    made = desk.compile(1, {"scores"})
    assert (note.asked, score.asked) == (1, 2)
    assert [item.id for item in made.manifest.items()] == ["a", "s"]


def test_it_renders_the_same_content_once_for_all_groups(
    desk: Desk, note: Source, hall: Hall
) -> None:
    note.slides = [slide("a"), slide("b")]
    desk.compile()
    desk.group = create_display_group(desk.session, hall, name="二楼")
    desk.compile()
    assert desk.compiler.renderer.count == 2


def test_it_keeps_the_last_slides_of_a_kind_that_fails(
    desk: Desk, note: Source, score: Source, caplog: pytest.LogCaptureFixture
) -> None:
    note.slides, score.slides = [slide("a")], [slide("s", kind="score")]
    desk.compile()
    note.error, score.slides = RuntimeError("no data"), [slide("t", kind="score")]
    made = desk.compile(2)
    assert [item.id for item in made.manifest.items()] == ["a", "t"]
    assert "slide kind note failed" in caplog.text
    assert "no data" in caplog.text
    assert made.due_at <= NOW + timedelta(minutes=2)


def test_it_is_due_when_a_slide_asks_for_it_and_at_midnight(
    desk: Desk, note: Source
) -> None:
    assert desk.compile().due_at == NOW + timedelta(hours=14)  # the hall's midnight
    note.slides = [slide("a", fresh_until=NOW + 20 * SECOND)]
    assert desk.compile().due_at == NOW + 20 * SECOND


def test_it_renews_links_in_steps(desk: Desk, note: Source) -> None:
    note.link = "hall"
    made = desk.compile()
    assert made.due_at == NOW + timedelta(minutes=10)
    assert desk.compile(590).manifest.revision == made.manifest.revision
    renewed = desk.compile(600, set())
    assert renewed.manifest.revision != made.manifest.revision
    assert renewed.manifest.zones["main"].anchor == made.manifest.zones["main"].anchor
