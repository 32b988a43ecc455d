"""Read rulebook files, with everything that is wrong in them at once."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from signage.rules import references
from signage.rules.problem import Problem, ProblemsError
from signage.rules.rulebook import Rulebook, resolved
from signage.rules.schema_awards import Setting
from signage.rules.schema_file import RulebookFile
from signage.rules.yaml_tree import Parsed, parse

_SHIPPED = "signage.rulebooks"


@dataclass(frozen=True, slots=True)
class Loaded:
    """Hold a rulebook, or None and what is wrong with its file."""

    rulebook: Rulebook | None
    problems: tuple[Problem, ...]


def load(path: Path | str) -> Loaded:
    """Read a rulebook file."""
    file = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problem = Problem("encoding", "the file is not UTF-8: save it so", file, 1)
        return Loaded(None, (problem,))
    return load_text(text, file)


def load_text(text: str, file: str) -> Loaded:
    """Read a rulebook from its text; `file` is what problems call it."""
    parsed = parse(text, file)
    rulebook = _checked(parsed, text)
    problems = tuple(sorted(parsed.problems, key=lambda problem: problem.line or 0))
    return Loaded(None if problems else rulebook, problems)


def _checked(parsed: Parsed, text: str) -> Rulebook | None:
    if not isinstance(parsed.tree, dict):
        if not parsed.problems:
            parsed.add("syntax", "a rulebook file is a mapping of names to values", ())
        return None
    settings = _settings_of(parsed)
    references.check_settings_used(parsed, settings)
    if parsed.problems:
        return None
    values = {name: setting.default for name, setting in settings.items()}
    try:
        content = RulebookFile.model_validate(resolved(parsed.tree, values))
    except ValidationError as error:
        _add_problems(parsed, error, ())
        return None
    references.check_codes(parsed, content)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Rulebook(content, values, digest, parsed.tree)


def _settings_of(parsed: Parsed) -> dict[str, Setting]:
    found = {}
    given = parsed.tree.get("settings") or {}
    if not isinstance(given, dict):
        parsed.add("type", "settings is a mapping of names", ("settings",))
        return {}
    for name, tree in given.items():
        try:
            found[name] = Setting.model_validate(tree)
        except ValidationError as error:
            _add_problems(parsed, error, ("settings", name))
    return found


def _add_problems(
    parsed: Parsed, error: ValidationError, prefix: tuple[str, ...]
) -> None:
    for item in error.errors(include_url=False):
        path = (*prefix, *item["loc"])
        where = ".".join(str(part) for part in path)
        parsed.add(item["type"], f"{where}: {item['msg']}", path)


def shipped_slugs() -> tuple[str, ...]:
    """Return the names of the rulebooks that come with the package."""
    return tuple(sorted(name for name, _ in _shipped_files()))


def _shipped_files() -> Iterator[tuple[str, str]]:
    for item in resources.files(_SHIPPED).iterdir():
        if item.name.endswith(".yaml"):
            yield item.name.removesuffix(".yaml"), item.name


def shipped_text(slug: str) -> str:
    """Return the file of a rulebook of the package; raise KeyError."""
    if slug not in shipped_slugs():
        raise KeyError(slug)
    file = resources.files(_SHIPPED) / f"{slug}.yaml"
    return file.read_text(encoding="utf-8")


@lru_cache
def load_shipped(slug: str) -> Rulebook:
    """Return a rulebook of the package; raise KeyError if there is none of the name."""
    loaded = load_text(shipped_text(slug), f"{slug}.yaml")
    if loaded.rulebook is None:
        raise ProblemsError(loaded.problems)
    return loaded.rulebook
