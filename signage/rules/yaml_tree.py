"""Parse YAML into mappings, lists and texts, with the line of every part.

Every plain value stays text, and the schema gives it its type: so 12:30 is no number
and `no` no false, as YAML 1.1 would have it. A key given twice is a problem, and so is
what a rulebook has no use for and what could be used against us: anchors and aliases
(a few lines of them can mean millions of values), tags, a second document, parts nested
by the thousand, a file of megabytes.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from signage.errors import Message
from signage.rules.problem import Problem
from signage.rules.settings import Tree

Path = tuple[Hashable, ...]

#: The largest of ours has 50,000 characters.
MOST_CHARACTERS = 1_000_000
MOST_NESTING = 30


@dataclass
class Parsed:
    """Hold a parsed file: its tree, the line of each part, and its problems."""

    file: str
    tree: Tree = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """Return the line of a part, or of the nearest part that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def add(self, code: str, message: str, path: Path) -> None:
        """Note a problem with a part."""
        self.add_at(code, message, self.line_of(path))

    def add_at(self, code: str, message: str, line: int) -> None:
        """Note a problem with a line."""
        self.problems.append(Problem(code, message, self.file, line))


class _TooDeepError(Exception):
    """Stop reading: nobody nests so deep by hand."""


def parse(text: str, file: str) -> Parsed:
    """Parse one YAML document; what is wrong stands in its problems."""
    parsed = Parsed(file)
    if len(text) > MOST_CHARACTERS:
        add_too_large(parsed)
        return parsed
    reader = _Reader(parsed, yaml.parse(text, Loader=_loader()))
    try:
        reader.read()
    except _TooDeepError:
        message = Message(
            "parts stand in each other %(most)s deep: no rulebook does",
            most=MOST_NESTING,
        )
        parsed.add_at("nesting", message, reader.line)
    except yaml.YAMLError as error:
        _add_syntax(parsed, error, text)
    return parsed


def add_too_large(parsed: Parsed) -> None:
    """Note that the file is too large to be a rulebook."""
    message = Message(
        "the file is too large: a rulebook has at most %(most)s characters",
        most=f"{MOST_CHARACTERS:,}",
    )
    parsed.add_at("too_large", message, 1)


def _loader() -> type[yaml.SafeLoader]:
    # The C loader is eight times faster and is missing from some builds of PyYAML.
    loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return loader


def _add_syntax(parsed: Parsed, error: yaml.YAMLError, text: str) -> None:
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        message = Message("a character stands here that no text can hold: take it out")
        parsed.add_at("syntax", message, line)
        return
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error)
    number = mark.line if mark is not None else 0
    lines = text.splitlines()
    if number < len(lines) and "\t" in lines[number]:
        what = Message("a tab stands in this line: indent with blanks")
    parsed.add_at(
        "syntax", Message("this is not YAML: %(what)s", what=what), number + 1
    )


class _Reader:
    """Build the tree of the events of one file.

    From events, not from PyYAML's nodes: those are built by recursion in C, which a
    file of some kilobytes of brackets makes end the process.
    """

    def __init__(self, parsed: Parsed, events: Iterator[Any]) -> None:
        self._parsed = parsed
        self._events = events
        self.line = 1

    def read(self) -> None:
        """Read the one document that there should be."""
        self._next()  # the start of the stream
        if isinstance(self._next(), yaml.StreamEndEvent):
            self._parsed.add_at("empty", Message("the file is empty"), 1)
            return
        tree = self._take(self._next(), ())
        self._next()  # the end of the document
        if isinstance(self._next(), yaml.StreamEndEvent):
            self._parsed.tree = tree
            return
        message = Message("a second document begins here: a file holds one rulebook")
        self._parsed.add_at("syntax", message, self.line)

    def _next(self) -> Any:
        event = next(self._events)
        self.line = event.start_mark.line + 1
        return event

    def _take(self, event: Any, path: Path) -> Tree:
        if len(path) > MOST_NESTING:
            raise _TooDeepError
        self._parsed.lines.setdefault(path, self.line)
        self._check_plain(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._take_mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._take_sequence(path)
        if isinstance(event, yaml.AliasEvent):
            return None
        return self._text(event)

    def _text(self, event: Any) -> str | None:
        is_plain = event.implicit[0]
        if not is_plain or event.value != "":
            return str(event.value)
        message = Message("nothing stands here: give a value, or leave the name out")
        self._parsed.add_at("nothing", message, self.line)
        return None

    def _check_plain(self, event: Any) -> None:
        """Note an alias, an anchor and a tag: what is meant must stand there."""
        if isinstance(event, yaml.AliasEvent):
            message = Message(
                "'*%(anchor)s' stands for another part: write it out",
                anchor=event.anchor,
            )
            self._parsed.add_at("alias", message, self.line)
        elif event.anchor is not None:
            message = Message(
                "'&%(anchor)s' names a part: leave it out", anchor=event.anchor
            )
            self._parsed.add_at("alias", message, self.line)
        elif event.tag is not None:
            message = Message("'%(tag)s' is a tag: leave it out", tag=event.tag)
            self._parsed.add_at("tag", message, self.line)

    def _take_sequence(self, path: Path) -> list[Tree]:
        found: list[Tree] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            found.append(self._take(event, (*path, len(found))))
        return found

    def _take_mapping(self, path: Path) -> dict[str, Tree]:
        tree: dict[str, Tree] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            line = self.line
            key = self._take_key(event, path)
            inner = (*path, key)
            if key not in tree:
                self._parsed.lines[inner] = line
                tree[key] = self._take(self._next(), inner)
                continue
            first = self._parsed.lines[inner]
            message = Message(
                "'%(key)s' is given twice, first on line %(first)s",
                key=key,
                first=first,
            )
            self._parsed.add_at("duplicate", message, line)
            self._skip()
        return tree

    def _take_key(self, event: Any, path: Path) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self._check_plain(event)
            return str(event.value)
        message = Message("a name must stand before the colon, not a list or a mapping")
        self._parsed.add_at("syntax", message, self.line)
        self._take(event, (*path, "?"))
        return "?"

    def _skip(self) -> None:
        """Leave out the value of a key that was given before."""
        depth = 0
        while True:
            event = self._next()
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if not depth:
                return
