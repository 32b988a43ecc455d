"""Which displays the fleet's page lists, as its address or a form on it says."""

from enum import StrEnum
from typing import Any, TypeVar

from flask import request

from signage.models.display import DisplayKind
from signage.models.display_fault import FaultKind
from signage.operations.displays.fleet import CARDS, ROWS, FleetWish, Shelf
from signage.web.keys import key_of

LONGEST = 100
E = TypeVar("E", bound=StrEnum)
#: Names in the address; a form on the page sends them on.
NAMES = ("q", "state", "group", "tag", "kind", "fault", "view", "page")


class View(StrEnum):
    """How the fleet is shown."""

    CARDS = "cards"
    ROWS = "rows"


def view_asked() -> View:
    """Return the view that was asked for; cards else."""
    return View.ROWS if request.values.get("view") == View.ROWS else View.CARDS


def wish_asked() -> FleetWish:
    """Return the wish of the address or form; what cannot be read is no wish."""
    asked = request.values
    return FleetWish(
        search=asked.get("q", "").strip()[:LONGEST],
        shelf=_member(Shelf, asked.get("state", "")) or Shelf.ALL,
        group_id=key_of(asked.get("group", 0, int)) or None,
        tag=asked.get("tag", "").strip()[:LONGEST],
        kind=_member(DisplayKind, asked.get("kind", "")),
        fault=_member(FaultKind, asked.get("fault", "")),
        page=key_of(asked.get("page", 1, int)) or 1,
        size=ROWS if view_asked() is View.ROWS else CARDS,
    )


def kept_arguments(**changed: Any) -> dict[str, Any]:
    """Return the address's arguments with some changed; empty ones are left out."""
    kept = {name: request.values.get(name, "") for name in NAMES}
    return {name: value for name, value in (kept | changed).items() if value}


def _member(kind: type[E], text: str) -> E | None:
    return next((each for each in kind if each.value == text), None)
