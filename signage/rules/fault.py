"""Name what does not fit in a rulebook, and the names that it has."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from signage.errors import Message
from signage.rules.schema_awards import METRICS
from signage.rules.settings import Tree
from signage.rules.yaml_tree import Path

KIND = Message("kind of subject")


class Fault(NamedTuple):
    """Say what does not fit, where in the file, and what would."""

    code: str
    path: Path
    message: Message


@dataclass(frozen=True)
class Known:
    """Hold the names that a file gives, whatever else is wrong in it."""

    kinds: tuple[str, ...]
    categories: Mapping[str, tuple[str, ...]]
    rules: tuple[str, ...]
    awards: tuple[str, ...]

    @classmethod
    def of(cls, tree: Tree) -> "Known":
        """Take the names out of a file's tree."""
        categories = _mapping(tree, "categories")
        return cls(
            tuple(_mapping(tree, "subjects")),
            {kind: tuple(_mapping(categories, kind)) for kind in categories},
            tuple(_mapping(tree, "rules")),
            tuple(_mapping(tree, "awards")),
        )


def _mapping(tree: Tree, key: str) -> Mapping[str, Tree]:
    found = tree.get(key) if isinstance(tree, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def unknown(
    what: Message, names: Iterable[str], known: Collection[str], path: Path
) -> Iterator[Fault]:
    """Yield a fault for each name that the rulebook does not have."""
    for name in names:
        if name not in known:
            message = Message(
                "'%(name)s' is no %(what)s of this rulebook: %(has)s",
                name=name,
                what=what,
                has=_some(known),
            )
            yield Fault("unknown_code", path, message)


_MANY = 12


def _some(known: Collection[str]) -> Message:
    names = list(known)
    if not names:
        return Message("it has none")
    shown = ", ".join(names) if len(names) <= _MANY else f"{names[0]} … {names[-1]}"
    return Message("it has %(names)s", names=shown)


def unknown_metrics(names: Iterable[str], path: Path) -> Iterator[Fault]:
    """Yield a fault for each metric that facts cannot carry."""
    for name in names:
        if name not in METRICS:
            message = Message(
                "'%(name)s' is no metric: the metrics are %(names)s",
                name=name,
                names=", ".join(METRICS),
            )
            yield Fault("unknown_code", path, message)
