"""Say what a setting decides, and its values and conditions, without codes."""

import re
from collections.abc import Iterable

from signage.errors import Message
from signage.rules.schema_awards import Setting
from signage.web.admin.score_words import BECAUSE, is_chinese
from signage.web.admin.setting_words import (
    CHOICES,
    CONDITIONS,
    EDITIONS,
    FIXED,
    SETTING_NAMES,
)
from signage.web.i18n import joined


def choice_words(value: str) -> str:
    """Return a setting's value in words; numbers and unknown codes as they are."""
    return str(CHOICES.get(value) or FIXED.get(value) or value)


def setting_name(code: str) -> str:
    """Return what a setting is called; one of a hall's own file by its code."""
    return str(SETTING_NAMES.get(code, code))


def setting_names(codes: Iterable[str]) -> str:
    """Return what several settings are called, as a list."""
    return joined(setting_name(code) for code in codes)


def condition_words(text: str) -> str:
    """Return a rule's or award's condition in words, where we have them."""
    return str(CONDITIONS.get(text, text))


def edition_words(edition: str) -> str:
    """Return an edition's name as it is read."""
    return str(EDITIONS.get(edition, edition))


def meaning_of(setting: Setting) -> str:
    """Return what a setting decides, in the reader's language and without codes."""
    if is_chinese() and setting.zh:
        text = re.sub(r"原因：([a-z_]+)", _because, setting.zh)
        return re.sub(r" ?\b([a-z][a-z_0-9]+)\b ?", _quoted, text)
    text = re.sub(r"because: ([a-z_]+)", _because, setting.meaning)
    return re.sub(r"\b([a-z]+_[a-z_]+)\b", _quoted, text)


def _because(found: re.Match[str]) -> str:
    return found[0].replace(found[1], str(BECAUSE.get(found[1], found[1])))


def _quoted(found: re.Match[str]) -> str:
    """Return a code that has words as these, in quotation marks."""
    code = found[1]
    words = CHOICES.get(code) or FIXED.get(code) or SETTING_NAMES.get(code)
    return f"“{words}”" if words else found[0]


def by_name(problem: str) -> str:
    """Return a problem of a setting's value with the setting's name for its code."""
    if not isinstance(problem, Message) or "name" not in problem.values:
        return problem
    named = setting_name(str(problem.values["name"]))
    return Message(problem.msgid, **(problem.values | {"name": named}))
