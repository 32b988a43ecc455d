"""Write the text of a new rulebook: from scratch, or from one of the package."""

import re
from importlib import resources

from signage.rules.loader import shipped_text

_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}", re.ASCII)
_EDITION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}", re.ASCII)


class NewRulebookError(ValueError):
    """Refuse a name or edition that a rulebook cannot have."""


def new_text(name: str, edition: str, slug: str | None = None) -> str:
    """Return a file that passes every check, under a new name and edition.

    `slug` names the rulebook of the package that it is copied from; without it, it is
    the commented beginning of one. Raise NewRulebookError; KeyError for no such slug.
    """
    if _NAME.fullmatch(name) is None:
        message = f"'{name}' is no name: give small letters, digits and hyphens"
        raise NewRulebookError(message)
    if _EDITION.fullmatch(edition) is None:
        message = f"'{edition}' is no edition: give up to 32 letters and digits"
        raise NewRulebookError(message)
    text = _starter() if slug is None else shipped_text(slug)
    text = re.sub(r"(?m)^rulebook: \S+", f"rulebook: {name}", text, count=1)
    text = re.sub(r"(?m)^edition: \S+", f"edition: {edition}", text, count=1)
    return text.replace("check own.yaml", f"check {name}.yaml", 1)


def _starter() -> str:
    file = resources.files("signage.rulebooks") / "starter" / "own.yaml"
    return file.read_text(encoding="utf-8")
