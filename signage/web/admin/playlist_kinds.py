"""The kinds of items that a playlist may have, in groups to choose from."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from signage.playout.content import NESTED
from signage.slides.kind import Kind, Options, Uses
from signage.slides.registry import KINDS
from signage.web.i18n import lazy_text as _l


class NestedOptions(Options):
    """Which playlist stands here."""

    playlist_id: Annotated[
        int,
        Uses("playlist"),
        Field(
            title=_l("Playlist"),
            description=_l("All its items come here in their order, as published."),
        ),
    ]


NESTED_KIND = Kind(
    name=NESTED,
    label=_l("Another playlist"),
    help=_l("Its items come one after another; a change of it shows here too."),
    build=lambda _session, _setting: (),
    options=NestedOptions,
    usual=False,
)


#: The zones that playlists fill; what covers the whole glass is no item of one.
ZONES = frozenset({"main", "ticker", "side"})
SLIDE_KINDS = {kind.name: kind for kind in KINDS if kind.zones & ZONES}
ITEM_KINDS = {**SLIDE_KINDS, NESTED: NESTED_KIND}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Kinds that belong together."""

    label: str
    kinds: tuple[Kind, ...]


_GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        _l("Honours and assessment"),
        frozenset(
            {
                "red_flag_windows",
                "service_stars",
                "publicity_list",
                "scoreboard",
                "score_trend",
                "notice",
            }
        ),
    ),
    (_l("Announcements"), frozenset({"announcement", "ticker", "feed", "countdown"})),
    (_l("Media"), frozenset({"media", "web_page", "qr_code"})),
)


def shelves() -> tuple[Shelf, ...]:
    """Return the kinds by group; what no group names is information."""
    named = {name for _label, names in _GROUPS for name in names}
    kinds = tuple(SLIDE_KINDS.values())
    rest = tuple(kind for kind in kinds if kind.name not in named)
    found = [
        Shelf(label, tuple(kind for kind in kinds if kind.name in names))
        for label, names in _GROUPS
    ]
    found.insert(1, Shelf(_l("Information of the hall"), rest))
    found.append(Shelf(_l("Nested playlists"), (NESTED_KIND,)))
    return tuple(shelf for shelf in found if shelf.kinds)
