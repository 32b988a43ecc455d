"""Compare what two people wrote of the same announcement."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from signage.models import Announcement, Hall
from signage.operations.content.announcement_languages import LOCALES
from signage.operations.content.announcement_plan import Wanted
from signage.web.admin.announcement_form import (
    AnnouncementForm,
    versions_as_fields,
    wanted_of,
)
from signage.web.i18n import joined

FIELDS = (
    "title",
    "place",
    "text",
    *(f"{name}_{locale}" for locale in LOCALES for name in ("title", "text")),
    "image",
    "starts",
    "ends",
    "weekdays",
    "daily_from",
    "daily_until",
    "priority",
    "groups",
)
# Compared sentence by sentence: by characters, long texts would take minutes.
SENTENCE = re.compile(r"[^。！？；，\n]*[。！？；，\n]+|[^。！？；，\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `is_own` says that only this version has it."""

    text: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two versions hold differently, each in pieces."""

    label: str
    theirs: tuple[Piece, ...]
    yours: tuple[Piece, ...]


def differences(
    form: AnnouncementForm, current: Announcement, hall: Hall
) -> tuple[Difference, ...]:
    """Return every field that the saved and the posted announcement differ in."""
    return differences_from(wanted_of(current, hall), form)


def differences_from(before: Wanted, form: AnnouncementForm) -> tuple[Difference, ...]:
    """Return every field that a form holds otherwise than it was."""
    theirs, yours = _values(before), _values(form.wanted)
    return tuple(
        _difference(form, name, theirs.get(name, ""), yours.get(name, ""))
        for name in FIELDS
        if _plain(theirs.get(name, "")) != _plain(yours.get(name, ""))
    )


def _values(wanted: Wanted) -> dict[str, str | tuple[str, ...]]:
    names = (name for name in Wanted.__dataclass_fields__ if name != "versions")
    values = {name: getattr(wanted, name) for name in names}
    return values | versions_as_fields(wanted.versions)


def _plain(value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return ",".join(sorted(value))
    return value.replace("\r\n", "\n").strip()


def _difference(
    form: AnnouncementForm,
    name: str,
    theirs: str | tuple[str, ...],
    yours: str | tuple[str, ...],
) -> Difference:
    before, after = (_shown(form, name, value) for value in (theirs, yours))
    pieces = list(_pieces(before, after))
    return Difference(
        str(form[name].label.text),
        tuple(piece for side, piece in pieces if side != "yours" and piece.text),
        tuple(piece for side, piece in pieces if side != "theirs" and piece.text),
    )


def _shown(form: AnnouncementForm, name: str, value: str | tuple[str, ...]) -> str:
    """Return a value as the form names it: choices by their labels."""
    offered = getattr(form[name], "choices", None) or ()
    labels = {choice.value: choice.label for choice in offered}
    if isinstance(value, tuple):
        return joined(str(labels.get(key, key)) for key in value) or "–"
    return str(labels.get(value, value)).replace("\r\n", "\n").strip() or "–"


def _pieces(before: str, after: str) -> Iterator[tuple[str, Piece]]:
    theirs, yours = SENTENCE.findall(before), SENTENCE.findall(after)
    matcher = SequenceMatcher(None, theirs, yours)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield "both", Piece("".join(theirs[i1:i2]), is_own=False)
        else:
            yield "theirs", Piece("".join(theirs[i1:i2]), is_own=True)
            yield "yours", Piece("".join(yours[j1:j2]), is_own=True)
