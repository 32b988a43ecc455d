"""What commands say to installers, in the language of their console (LANG)."""

import os
from collections.abc import Mapping
from functools import lru_cache

from babel.support import NullTranslations, Translations

from signage.config import PACKAGE
from signage.errors import Message

#: As in gettext: the first that is set counts.
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
TRADITIONAL = ("zh_TW", "zh_HK", "zh_MO", "zh_Hant")


def say(msgid: str, **values: object) -> str:
    """Return a text in the console's language; import it as `_`."""
    return told(Message(msgid, **values))


def told(text: str) -> str:
    """Return a message in the console's language; any other text as it is."""
    if not isinstance(text, Message):
        return text
    words = str(_catalogue(language_of(os.environ)).ugettext(text.msgid))
    if not text.values:
        return words
    return words % {name: _plain(value) for name, value in text.values.items()}


def language_of(environ: Mapping[str, str]) -> str:
    """Return which of our languages the environment names; English for others."""
    named = next(filter(None, map(environ.get, VARIABLES)), "")
    if named.startswith(TRADITIONAL):
        return "zh_Hant"
    return "zh_Hans" if named.startswith("zh") else "en"


def _plain(value: object) -> object:
    return told(value) if isinstance(value, Message) else value


@lru_cache(maxsize=4)
def _catalogue(locale: str) -> NullTranslations:
    return Translations.load(str(PACKAGE / "translations"), [locale])
