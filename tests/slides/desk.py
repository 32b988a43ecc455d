"""A desk at which tests compile programmes of kinds whose slides they set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from signage.clock import epoch_ms
from signage.models import DisplayGroup
from signage.operations.content.programmes import store_programme
from signage.playout.timeline import foremost, turn_at
from signage.slides.compile import Compilation, Compiler
from signage.slides.kind import Kind, Options, Setting, Slide
from signage.slides.plan import Drafts
from signage.slides.render import Renderer
from tests.build import NOW

SECOND = timedelta(seconds=1)


class Word(Options):
    """What a note says."""

    word: str = ""


@dataclass
class Source:
    """A slide kind whose slides a test sets; `words` come from its options."""

    name: str
    slides: list[Slide] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    error: Exception | None = None

    def build(self, _session: Session, setting: Setting) -> Iterable[Slide]:
        """Give the slides that were set, or one with the word of the options."""
        word = getattr(setting.options, "word", "")
        self.asked.append(word)
        if self.error:
            raise self.error
        if word:
            return [Slide(f"{self.name}:{word}", self.name, word, 10)]
        return list(self.slides)

    @property
    def kind(self) -> Kind:
        """The kind, for the zone that its name says, or for main and side."""
        zones = {"ticker"} if self.name == "ticker" else {"main", "side"}
        topics = frozenset({f"{self.name}s"})
        options = Word if self.name == "note" else Options
        usual = self.name != "extra"
        return Kind(
            self.name,
            "",
            "",
            self.build,
            topics,
            options,
            frozenset(zones),
            usual=usual,
        )


def note(name: str, text: str = "", kind: str = "note", **values: object) -> Slide:
    """Return a slide of plain text, of ten seconds."""
    return Slide(name, kind, text or name, 10, **values)  # type: ignore[arg-type]


@dataclass
class Desk:
    """Compiles and stores, as the push does, at seconds counted from NOW."""

    compiler: Compiler
    session: Session
    group: DisplayGroup

    def compile(
        self,
        at: float | datetime = 0,
        topics: set[str] | None = None,
        drafts: Drafts | None = None,
    ) -> Compilation:
        """Compile as of an instant; keep the result unless it is a trial."""
        now = at if isinstance(at, datetime) else NOW + at * SECOND
        made = self.compiler.compile(
            self.session, self.group, now=now, topics=topics, drafts=drafts
        )
        if drafts is None:
            manifest = made.manifest.to_json()
            store_programme(self.session, self.group.id, manifest, made.bodies, now=now)
        return made


def compiler_of(folder: Path, sources: Sequence[Source]) -> Compiler:
    """Return a compiler of these kinds, with templates of one word in a folder."""
    templates = folder / "templates"
    (templates / "slides").mkdir(parents=True)
    for source in sources:
        text = "<p>{{ context }}</p>\n"
        (templates / "slides" / f"{source.name}.html").write_text(
            text, encoding="utf-8"
        )
    kinds = tuple(source.kind for source in sources)
    return Compiler("secret", "http://hall.test", Renderer(templates), kinds)


def ids(made: Compilation, zone: str = "main") -> list[str]:
    """Return the ids of a zone's slides in order."""
    return [item.id for item in made.manifest.zones[zone].items]


def turning(made: Compilation, at: datetime, zone: str = "main") -> list[str]:
    """Return the ids of those that share a zone's cycle at an instant."""
    return [item.id for item in foremost(made.manifest.zones[zone], epoch_ms(at))]


def on_air(made: Compilation, at: datetime, zone: str = "main") -> str | None:
    """Return the id of the slide that is on at an instant."""
    turn = turn_at(made.manifest.zones[zone], epoch_ms(at))
    return turn.item.id if turn.item else None
