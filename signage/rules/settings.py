"""Read chosen settings, and put them into the places of a rulebook that name them."""

import re
from collections.abc import Mapping
from typing import Any

from signage.errors import Message
from signage.rules.problem import Problem, ProblemsError
from signage.rules.schema_awards import Setting

#: A rulebook file as it is parsed: mappings, lists and texts only.
Tree = Any

_NUMBER = re.compile(r"\d+(\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"\d+", re.ASCII)
_WANTED = {
    "number": Message("a number, e.g. 12.5"),
    "whole_number": Message("a whole number, e.g. 2"),
    "number_or_unset": Message("a number, e.g. 12.5, or unset"),
}


class SettingsError(ProblemsError):
    """Refuse settings that the rulebook does not have or that are out of range."""


def check_settings(
    settings: Mapping[str, Setting], chosen: Mapping[str, str]
) -> list[Problem]:
    """Return what is wrong with the chosen values, all of it."""
    problems = []
    for name, value in chosen.items():
        setting = settings.get(name)
        if setting is None:
            known = ", ".join(settable(settings)) or "-"
            message = Message(
                "unknown setting '%(name)s': those that can be set are %(known)s",
                name=name,
                known=known,
            )
            problems.append(Problem("unknown_setting", message))
        else:
            problems += _check_value(name, setting, value)
    return problems


def settable(settings: Mapping[str, Setting]) -> list[str]:
    """Return the names of the settings that anybody can set, in order."""
    fixed = ("fixed", "unset")
    return sorted(name for name, one in settings.items() if one.choices not in fixed)


def _check_value(name: str, setting: Setting, value: str) -> list[Problem]:
    choices = setting.choices
    if choices in ("fixed", "unset"):
        message = Message(
            "the setting '%(name)s' documents the source and cannot be set: "
            "it is %(default)s",
            name=name,
            default=setting.default,
        )
        return [Problem("fixed_setting", message)]
    if isinstance(choices, tuple):
        good = value in choices
        wanted = Message("one of %(names)s", names=", ".join(choices))
    else:
        good, wanted = _fits(choices, value), _WANTED[choices]
    if good:
        return []
    message = Message(
        "the setting '%(name)s' cannot be '%(value)s': give %(wanted)s",
        name=name,
        value=value,
        wanted=wanted,
    )
    return [Problem("wrong_setting", message)]


def _fits(choices: str, value: str) -> bool:
    if choices == "whole_number":
        return _WHOLE.fullmatch(value) is not None
    if choices == "number_or_unset" and value == "unset":
        return True
    return _NUMBER.fullmatch(value) is not None


def values_of(
    settings: Mapping[str, Setting], chosen: Mapping[str, str]
) -> dict[str, str]:
    """Return every setting's value; raise SettingsError with all that is wrong."""
    problems = check_settings(settings, chosen)
    if problems:
        raise SettingsError(problems)
    return {
        name: chosen.get(name, setting.default) for name, setting in settings.items()
    }


def resolve(tree: Tree, values: Mapping[str, str]) -> Tree:
    """Replace `{setting: name}` and `{setting: name, choices: …}` by what they mean."""
    if isinstance(tree, list):
        return [resolve(item, values) for item in tree]
    if not isinstance(tree, dict):
        return tree
    if "setting" not in tree:
        return {key: resolve(item, values) for key, item in tree.items()}
    value = values[tree["setting"]]
    return resolve(tree["choices"][value], values) if "choices" in tree else value
