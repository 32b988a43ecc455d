"""Check the places of a rulebook file that take their value from a setting."""

from collections.abc import Iterator, Mapping

from signage.errors import Message
from signage.rules.schema_awards import Setting
from signage.rules.settings import Tree, check_settings
from signage.rules.yaml_tree import Parsed, Path


def check_defaults(
    parsed: Parsed, settings: Mapping[str, Setting]
) -> dict[str, Setting]:
    """Note settings whose default is none of their choices; return the others."""
    sound = {}
    for name, setting in settings.items():
        is_open = setting.choices in {"fixed", "unset"} or (
            setting.default == "unset" and setting.required
        )
        problems = [] if is_open else check_settings(settings, {name: setting.default})
        for problem in problems:
            message = Message(
                "the default is none of the choices: %(message)s",
                message=problem.message,
            )
            parsed.add("default", message, ("settings", name, "default"))
        if not problems:
            sound[name] = setting
    return sound


def check_uses(parsed: Parsed, settings: Mapping[str, Setting]) -> list[Path]:
    """Note every place that names an unknown setting or leaves out a choice.

    Return these places, and those that name a setting which is wrong itself.
    """
    named = parsed.tree.get("settings")
    names = set(named) if isinstance(named, dict) else set()
    broken = []
    for path, tree in uses(parsed.tree):
        name = tree["setting"] if isinstance(tree["setting"], str) else "?"
        is_sound = name in settings
        if not is_sound and name in names:
            broken.append(path)  # reported with the setting
            continue
        found = (
            _faults(settings[name], tree, path)
            if is_sound
            else [("unknown_setting", _unknown(name, names))]
        )
        for code, message in found:
            parsed.add(code, message, path)
        if found:
            broken.append(path)
    return broken


def _unknown(name: str, names: set[str]) -> Message:
    known = ", ".join(sorted(names)) or "-"
    return Message(
        "there is no setting '%(name)s': the settings are %(known)s",
        name=name,
        known=known,
    )


def uses(tree: Tree) -> Iterator[tuple[Path, Mapping[str, Tree]]]:
    """Yield each place of a file's tree that names a setting."""
    for key, part in tree.items():
        if key != "settings":
            yield from _uses(part, (key,))


def _uses(tree: Tree, path: Path) -> Iterator[tuple[Path, Mapping[str, Tree]]]:
    if isinstance(tree, list):
        for index, item in enumerate(tree):
            yield from _uses(item, (*path, index))
    elif isinstance(tree, dict):
        if "setting" in tree:
            yield path, tree
        for key, item in tree.items():
            yield from _uses(item, (*path, key))


def _faults(
    setting: Setting, tree: Mapping[str, Tree], path: Path
) -> list[tuple[str, Message]]:
    found: list[tuple[str, Message]] = []
    if len(path) == 1:
        message = Message(
            "'%(value)s' is no value that a setting can decide", value=path[0]
        )
        found.append(("top_level", message))
    found += [
        (
            "unknown_field",
            Message("'%(name)s' cannot stand beside 'setting'", name=name),
        )
        for name in sorted(set(tree) - {"setting", "choices"})
    ]
    if "choices" in tree:
        wanted = setting.choices if isinstance(setting.choices, tuple) else ()
        given = tree["choices"] if isinstance(tree["choices"], dict) else ()
        if set(wanted) != set(given):
            listed = ", ".join(wanted) or "-"
            message = Message("the choices must be exactly %(listed)s", listed=listed)
            found.append(("choices", message))
    return found


def unused(tree: Tree, settings: Mapping[str, Setting]) -> list[str]:
    """Return the settings that can be set and that no place of the file names."""
    named = {str(use["setting"]) for _, use in uses(tree)}
    return [
        name
        for name, setting in settings.items()
        if name not in named and setting.choices not in {"fixed", "unset"}
    ]
