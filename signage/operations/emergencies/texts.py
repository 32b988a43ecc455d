"""What an emergency says, per language, and which languages a hall shows of it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

ENGLISH = "en"
#: The languages that the office writes; other systems may send more.
LANGUAGES = ("zh-Hans", "zh-Hant", ENGLISH)
CHINESE = ("zh-Hans", "zh-Hant")
TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


@dataclass(frozen=True, slots=True)
class Text:
    """One language's words: what it is, more about it, what to do, who says so."""

    headline: str
    text: str = ""
    instruction: str = ""
    source: str = ""

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """Read what a row holds."""
        return cls(**{name: content.get(name, "") for name in cls.__slots__})

    def to_json(self) -> dict[str, str]:
        """Return it as a row holds it: without what is empty or no text at all."""
        cleaned = {name: _cleaned(value) for name, value in asdict(self).items()}
        return {name: value for name, value in cleaned.items() if value}


def _cleaned(text: str) -> str:
    """Return a text without control characters, which no XML and no database takes."""
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def tag_of(language: str) -> str:
    """Return the tag under which texts of a language are kept (BCP 47).

    All Chinese is one of two scripts, all English is one; others keep their tag.
    """
    plain = language.strip().replace("_", "-")
    low = plain.lower()
    if low.startswith(TRADITIONAL):
        return "zh-Hant"
    if low == "zh" or low.startswith("zh-"):
        return "zh-Hans"
    if low == ENGLISH or low.startswith("en-"):
        return ENGLISH
    return plain


def shown_texts(
    texts: Mapping[str, Mapping[str, Any]], locale: str
) -> tuple[tuple[str, Text], ...]:
    """Return the texts that a hall's displays show: its own language, then English.

    What is not there is replaced: by the other Chinese script, by English, by any.
    """
    own = tag_of(locale)
    near = CHINESE if own in CHINESE else ()
    wanted = (own, *near, ENGLISH, *texts)
    first = next((tag for tag in wanted if tag in texts), None)
    if first is None:
        return ()
    tags = dict.fromkeys((first, ENGLISH if ENGLISH in texts else first))
    return tuple((tag, Text.of(texts[tag])) for tag in tags)


def main_text(texts: Mapping[str, Mapping[str, Any]], locale: str) -> Text:
    """Return the text that a list in this language shows."""
    shown = shown_texts(texts, locale)
    return shown[0][1] if shown else Text("")
