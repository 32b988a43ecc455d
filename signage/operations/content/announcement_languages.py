"""An announcement's texts in other languages, and gaps that nobody filled in yet."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from signage.errors import Message

#: The languages that screens speak; the hall's own comes first on them.
LOCALES = ("zh_Hans", "zh_Hant", "en")
#: A place in a template that is to be filled in: ［日期］.
GAP = re.compile(r"［[^［］\n]{1,40}］")
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Version:
    """Title and Markdown in one language."""

    title: str = ""
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in this language."""
        return not self.title and not self.text


def versions_in(texts: Mapping[str, Any] | None) -> dict[str, Version]:
    """Return what is kept as JSON, by language."""
    return {
        locale: Version(version.get("title", ""), version.get("text", ""))
        for locale, version in (texts or {}).items()
        if locale in LOCALES
    }


def kept_versions(versions: Mapping[str, Version]) -> dict[str, dict[str, str]]:
    """Return versions as they are kept; empty ones are left out."""
    return {
        locale: {"title": version.title, "text": version.text}
        for locale, version in versions.items()
        if not version.is_empty
    }


def gap_problems(texts: Mapping[str, str]) -> Iterator[tuple[str, Message]]:
    """Yield a problem for each field with gaps: nobody should read ［日期］ on a TV."""
    for field, text in texts.items():
        gaps = list(dict.fromkeys(GAP.findall(text)))
        if gaps:
            named = " ".join(gaps[:MOST_NAMED])
            yield field, Message("Fill in the gaps first: %(gaps)s", gaps=named)
