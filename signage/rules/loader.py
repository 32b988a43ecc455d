"""Read rulebook files, with everything that is wrong in them at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from signage.errors import Message
from signage.rules.checking import check_choices, checked
from signage.rules.problem import Problem, ProblemsError
from signage.rules.rulebook import Rulebook
from signage.rules.yaml_tree import MOST_CHARACTERS, Parsed, add_too_large, parse

_SHIPPED = "signage.rulebooks"
_MOST_BYTES_OF_A_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class Loaded:
    """Hold a rulebook, or None and what is wrong with its file."""

    rulebook: Rulebook | None
    problems: tuple[Problem, ...]


def load(path: Path | str) -> Loaded:
    """Read a rulebook file."""
    file = str(path)
    parsed = Parsed(file)
    text = _read(Path(path), parsed)
    return (
        Loaded(None, tuple(parsed.problems)) if text is None else load_text(text, file)
    )


def _read(path: Path, parsed: Parsed) -> str | None:
    """Return a file's text, or None with what keeps it from being read."""
    try:
        if path.is_dir():
            parsed.add(
                "unreadable", Message("this is a folder: give a rulebook file"), ()
            )
            return None
        if path.stat().st_size > MOST_CHARACTERS * _MOST_BYTES_OF_A_CHARACTER:
            add_too_large(parsed)
            return None
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        parsed.add("encoding", Message("the file is not UTF-8: save it so"), ())
    except OSError as error:
        parsed.add(
            "unreadable",
            Message("the file cannot be read: %(strerror)s", strerror=error.strerror),
            (),
        )
    return None


@lru_cache(maxsize=16)
def load_text(text: str, file: str) -> Loaded:
    """Read a rulebook from its text; `file` is what problems call it.

    The last few are remembered: a hall adopts, tries and shows the same text.
    """
    parsed = parse(text, file)
    rulebook = checked(parsed, text)
    if rulebook is not None:
        check_choices(parsed, rulebook)
    return _loaded(parsed, rulebook)


def _loaded(parsed: Parsed, rulebook: Rulebook | None) -> Loaded:
    problems = tuple(sorted(parsed.problems, key=lambda problem: problem.line or 0))
    return Loaded(None if problems else rulebook, problems)


def shipped_slugs() -> tuple[str, ...]:
    """Return the names of the rulebooks that come with the package."""
    return tuple(sorted(name for name, _ in _shipped_files()))


def _shipped_files() -> Iterator[tuple[str, str]]:
    for item in resources.files(_SHIPPED).iterdir():
        if item.name.endswith(".yaml"):
            yield item.name.removesuffix(".yaml"), item.name


def shipped_text(slug: str) -> str:
    """Return the file of a rulebook of the package; raise KeyError if there is none."""
    if slug not in shipped_slugs():
        raise KeyError(slug)
    file = resources.files(_SHIPPED) / f"{slug}.yaml"
    return file.read_text(encoding="utf-8")


@lru_cache
def load_shipped(slug: str) -> Rulebook:
    """Return a rulebook of the package; raise KeyError if there is none of the name."""
    text = shipped_text(slug)
    parsed = parse(text, f"{slug}.yaml")
    # Every choice of every setting was tried before the file was shipped.
    loaded = _loaded(parsed, checked(parsed, text))
    if loaded.rulebook is None:
        raise ProblemsError(loaded.problems)
    return loaded.rulebook
