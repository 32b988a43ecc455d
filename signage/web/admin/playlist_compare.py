"""Two versions of a playlist beside each other, line by line."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from signage.operations.publishing.differences import lines_of
from signage.operations.publishing.things import names_of_things
from signage.playout.content import PlaylistContent
from signage.web.admin.playlist_form import playlist_as_posted
from signage.web.admin.playlist_view import things_of
from signage.web.admin.playlist_words import item_words
from signage.web.context import hall, session
from signage.web.i18n import lazy_text as _l

FATES = {
    "added": _l("added"),
    "removed": _l("taken out"),
    "changed": _l("is changed"),
    "moved": _l("moved"),
    "same": "",
}


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Lines of two versions; an empty one says that this version has none there."""

    theirs: str
    yours: str
    is_same: bool


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """An item of a version in words; `fate` is what became of it, `name` its word."""

    words: str
    fate: str
    name: str


def conflict_lines(
    theirs: PlaylistContent, yours: PlaylistContent
) -> tuple[SideBySide, ...]:
    """Return the items of two versions, those that are alike beside each other."""
    names = _names_in(theirs, yours)
    before = [item_words(item, names) for item in theirs.items]
    after = [item_words(item, names) for item in yours.items]
    lines: list[SideBySide] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        lines += [
            SideBySide(one, other, tag == "equal")
            for one, other in zip_longest(before[i1:i2], after[j1:j2], fillvalue="")
        ]
    return tuple(lines)


def compared_lines(
    before: PlaylistContent, after: PlaylistContent
) -> tuple[ComparedLine, ...]:
    """Return the items of `after` with what changed since `before`."""
    names = _names_in(before, after)
    return tuple(
        ComparedLine(item_words(line.item, names), line.what, str(FATES[line.what]))
        for line in lines_of(before, after)
    )


def _names_in(*contents: PlaylistContent) -> dict[str, str]:
    """Return what the things are called that playlists show, by "media:7"."""
    items = [
        one for content in contents for one in playlist_as_posted("", 0, content).items
    ]
    return names_of_things(session(), hall().id, things_of(items))
