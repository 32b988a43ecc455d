"""Check a parsed rulebook file: all that is wrong with it at once, with its lines."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from signage.errors import Message
from signage.rules import references
from signage.rules.coherence import faults
from signage.rules.fault import Known
from signage.rules.rulebook import Rulebook, resolved
from signage.rules.schema_awards import Setting
from signage.rules.schema_file import RulebookFile
from signage.rules.settings import SettingsError, Tree
from signage.rules.wording import place_of, worded
from signage.rules.yaml_tree import Parsed, Path

#: Stands in for what is wrong or missing at the top, so that the rest can be checked.
_BLANK = {"rulebook": "x", "edition": "x", "zh": "x", "en": "x", "reference": "x"}


def checked(parsed: Parsed, text: str) -> Rulebook | None:
    """Return the rulebook of a parsed file, or None with all problems noted."""
    if not isinstance(parsed.tree, dict):
        if not parsed.problems:
            parsed.add(
                "syntax", Message("a rulebook file is a mapping of names to values"), ()
            )
        return None
    settings = references.check_defaults(parsed, _settings_of(parsed))
    broken = references.check_uses(parsed, settings)
    _check_written_codes(parsed)
    values = {name: setting.default for name, setting in settings.items()}
    tree = resolved(_without(parsed.tree, broken), values)
    content = _content(parsed, tree, broken)
    for fault in faults(content, Known.of(parsed.tree)):
        if not _stands_under(fault.path, broken):
            where = ".".join(map(str, fault.path))
            parsed.add(
                fault.code,
                Message("%(where)s: %(message)s", where=where, message=fault.message),
                fault.path,
            )
    if parsed.problems:
        return None
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Rulebook(content, values, digest, parsed.tree)


def check_choices(parsed: Parsed, rulebook: Rulebook) -> None:
    """Note every choice of a setting under which the rulebook would not stand."""
    idle = references.unused(rulebook.source, rulebook.settings)
    for name, setting in rulebook.settings.items():
        choices = setting.choices if isinstance(setting.choices, tuple) else ()
        # The default is what was checked with the file.
        others = [choice for choice in choices if choice != setting.default]
        for choice in others if name not in idle else ():
            try:
                rulebook.with_settings({name: choice})
            except SettingsError as error:
                for problem in error.problems:
                    message = Message(
                        "with %(name)s = %(choice)s: %(message)s",
                        name=name,
                        choice=choice,
                        message=problem.message,
                    )
                    parsed.add("choice", message, ("settings", name, "choices"))


def _settings_of(parsed: Parsed) -> dict[str, Setting]:
    found: dict[str, Setting] = {}
    given = parsed.tree.get("settings")
    for name, tree in given.items() if isinstance(given, dict) else ():
        try:
            found[name] = Setting.model_validate(tree)
        except ValidationError:
            continue  # reported with the whole file
    return found


def _check_written_codes(parsed: Parsed) -> None:
    """Note rules that give a code themselves: their name in the file is their code."""
    rules = parsed.tree.get("rules")
    for name, rule in rules.items() if isinstance(rules, dict) else ():
        if isinstance(rule, dict) and "code" in rule:
            message = Message(
                "rules.%(name)s.code: a rule's code is its name, '%(name)s'", name=name
            )
            parsed.add("unknown_field", message, ("rules", name, "code"))


def _without(tree: Tree, paths: Iterable[Path]) -> Tree:
    """Return the tree with nothing at the paths."""
    for path in paths:
        tree = _blanked(tree, path)
    return tree


def _blanked(tree: Tree, path: Path) -> Tree:
    if not path:
        return None
    key: Any = path[0]
    if isinstance(tree, list):
        inner = _blanked(tree[key], path[1:])
        return [*tree[:key], inner, *tree[key + 1 :]]
    if isinstance(tree, dict):
        return {**tree, key: _blanked(tree[key], path[1:])}
    return tree  # blanked already, further up


def _content(parsed: Parsed, tree: Tree, broken: list[Path]) -> RulebookFile:
    """Return what the file says, as far as it can be understood; note what cannot."""
    try:
        content = RulebookFile.model_validate(tree)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    else:
        if not broken:
            return content
        errors = []
    wrong = list(broken)
    for item in errors:
        place = place_of(tree, item["loc"])
        if not _stands_under(place, broken):
            _add(parsed, item, place)
        wrong.append(place or item["loc"][:1])
    return RulebookFile.model_validate(_sound_parts(tree, wrong))


def _stands_under(path: Path, above: Iterable[Path]) -> bool:
    return any(path[: len(other)] == other for other in above)


def _add(parsed: Parsed, error: ErrorDetails, place: Path) -> None:
    if error["input"] is None:
        return  # nothing stands there, which is reported already
    where = ".".join(map(str, place))
    message = worded(error, place)
    if where:
        message = Message("%(where)s: %(message)s", where=where, message=message)
    parsed.add(error["type"], message, place)


def _sound_parts(tree: Tree, wrong: Iterable[Path]) -> Mapping[str, Tree]:
    """Leave out every rule, ladder, award … and every section that is wrong."""
    cut = {path[:2] for path in wrong}
    sound: dict[str, Tree] = {}
    for section, part in tree.items():
        if (section,) in cut or not _is_known(section):
            continue
        is_group = isinstance(part, dict) and section not in {"in_force", "procedure"}
        if is_group:
            sound[section] = {
                name: one for name, one in part.items() if (section, name) not in cut
            }
        elif not any(path[0] == section for path in cut):
            sound[section] = part
    if not sound.get("subjects"):
        sound["subjects"] = {"nobody": {"zh": "x", "en": "x"}}
    return {"rules": {}, **_BLANK, **sound}


def _is_known(section: str) -> bool:
    return section in RulebookFile.model_fields
