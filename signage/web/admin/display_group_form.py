"""The form of a display group, and its slide kinds to choose and put in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext
from wtforms.fields import Field, RadioField

from signage.models import DisplayGroup
from signage.models.display import Layout
from signage.operations.displays.display_groups import (
    DisplayGroupInvalidError,
    WantedGroup,
)
from signage.slides.registry import KINDS
from signage.web.forms import OfficeForm, StrippedField, choices, refuse
from signage.web.i18n import lazy_text as _l
from signage.web.i18n import translated

ORIENTATIONS = (("landscape", _l("Landscape")), ("portrait", _l("Portrait")))
LAYOUTS = (
    (Layout.FULL, _l("Full screen")),
    (Layout.TICKER, _l("With a ticker line at the foot")),
    (Layout.SIDE, _l("With a side zone")),
    (Layout.L_SHAPE, _l("L-shape: side zone and ticker")),
)


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A slide kind to choose, with what it shows."""

    name: str
    label: str
    help: str
    is_chosen: bool


class GroupForm(OfficeForm):
    """A display group; `operations.displays.display_groups` says what is wrong."""

    name = StrippedField(_l("Name of the group"))
    orientation = RadioField(
        _l("Orientation"), choices=choices(ORIENTATIONS), default="landscape"
    )
    diagonal_in = StrippedField(
        _l("Diagonal (inches)"),
        default="55",
        description=_l("Of the smallest display of the group."),
    )
    distance_m = StrippedField(
        _l("Farthest viewer (metres)"),
        default="5",
        description=_l("With the diagonal it sets how large the type is."),
    )
    layout = RadioField(_l("Layout"), choices=choices(LAYOUTS), default=Layout.TICKER)
    kinds = Field(_l("Kinds of slides"))

    @classmethod
    def of(cls, group: DisplayGroup) -> "GroupForm":
        """Return the form filled from a saved group."""
        return cls(
            data={
                "name": group.name,
                "orientation": "portrait" if group.is_portrait else "landscape",
                "diagonal_in": str(group.diagonal_in),
                "distance_m": str(group.distance_m),
                "layout": group.layout,
            }
        )

    def wanted(self, kinds: tuple[str, ...]) -> WantedGroup:
        """Return what was posted, as the operation reads it."""
        return WantedGroup(
            name=self.name.data or "",
            is_portrait=self.orientation.data == "portrait",
            diagonal_in=self.diagonal_in.data or "",
            distance_m=self.distance_m.data or "",
            layout=self.layout.data or "",
            kinds=kinds,
        )

    def show_refusal(self, refusal: DisplayGroupInvalidError) -> None:
        """Put every problem to its field."""
        for name, problems in refusal.by_field.items():
            for problem in problems:
                refuse(self[name], translated(problem))


def kind_choices(chosen: Sequence[str], move: str = "") -> tuple[KindChoice, ...]:
    """Return the chosen kinds in their order, then the others; `move` is "up:kind"."""
    by_name = {kind.name: kind for kind in KINDS}
    order = [name for name in dict.fromkeys(chosen) if name in by_name]
    order = _moved(order, move)
    rest = [name for name in by_name if name not in order]
    return tuple(
        KindChoice(
            name,
            gettext(by_name[name].label),
            gettext(by_name[name].help),
            name in order,
        )
        for name in (*order, *rest)
    )


def _moved(order: list[str], move: str) -> list[str]:
    way, _, name = move.partition(":")
    if name not in order:
        return order
    at = order.index(name)
    to = min(max(at + (-1 if way == "up" else 1), 0), len(order) - 1)
    order[at], order[to] = order[to], order[at]
    return order
