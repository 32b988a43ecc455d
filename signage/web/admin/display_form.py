"""The form of a display's place: its name, kind, group, window and size."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from wtforms.fields import BooleanField, IntegerField, SelectField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from signage.models import Display, DisplayGroup, Hall, Window
from signage.models.display import DisplayKind
from signage.operations.content.media_edit import read_tags
from signage.operations.displays.display_group_check import DIAGONAL_IN, DISTANCE_M
from signage.operations.displays.display_groups import display_groups_of
from signage.operations.displays.display_places import windows_of_hall
from signage.operations.displays.pairing import Place
from signage.web.forms import OfficeForm, StrippedField, choices
from signage.web.i18n import lazy_text as _l

KIND_NAMES = {
    DisplayKind.TV: _l("Television"),
    DisplayKind.KIOSK: _l("Kiosk"),
    DisplayKind.TABLET: _l("Window tablet"),
}


class DisplayForm(OfficeForm):
    """A display's place in the hall."""

    name = StrippedField(
        _l("Name of the display"),
        [DataRequired(_l("Give the display a name.")), Length(max=100)],
        description=_l("Say where it hangs, such as “East wall, by the entrance”."),
    )
    kind = SelectField(
        _l("Kind"),
        choices=choices((kind.value, name) for kind, name in KIND_NAMES.items()),
    )
    group = SelectField(
        _l("Display group"),
        description=_l("Displays of a group show the same programme."),
    )
    window = SelectField(
        _l("Window"),
        description=_l("Ratings taken here are for this window."),
    )

    diagonal_in = IntegerField(
        _l("Diagonal (inches)"),
        [Optional(), NumberRange(*DIAGONAL_IN)],
        description=_l("Its own; empty: as its group says."),
    )
    distance_m = IntegerField(
        _l("Farthest viewer (metres)"),
        [Optional(), NumberRange(*DISTANCE_M)],
        description=_l("Its own; empty: as its group says."),
    )

    follows_tags = BooleanField(
        _l("Its group follows from its tags"),
        description=_l("Else it stays in the group chosen above, whatever its tags."),
    )
    tags = StrippedField(
        _l("Tags"),
        [Length(max=900)],
        description=_l("With commas between them, such as “second floor, portrait”."),
    )

    @classmethod
    def offering(
        cls, session: Session, hall: Hall, display: Display | None = None
    ) -> "DisplayForm":
        """Return the form with the hall's groups and windows to choose from."""
        form = cls.of_request(
            name=display.name if display else "",
            kind=str(display.kind) if display else DisplayKind.TV.value,
            group=str(display.group_id) if display else "",
            window=str(display.window_id or "") if display else "",
            diagonal_in=display.diagonal_in if display else None,
            distance_m=display.distance_m if display else None,
            tags=", ".join(display.tags or ()) if display else "",
            follows_tags=bool(display and display.follows_tags),
        )
        form.choose_from(
            display_groups_of(session, hall.id), windows_of_hall(session, hall.id)
        )
        return form

    def choose_from(
        self, groups: Sequence[DisplayGroup], windows: Sequence[Window]
    ) -> None:
        """Offer groups and windows."""
        self._groups = {str(group.id): group for group in groups}
        self._windows = {str(window.id): window for window in windows}
        named = ((key, group.name) for key, group in self._groups.items())
        self.group.choices = choices(named)
        counters = (
            (key, f"{window.code} {window.name}")
            for key, window in self._windows.items()
        )
        self.window.choices = choices(
            [("", _l("None: the citizen chooses")), *counters]
        )

    @property
    def wanted_tags(self) -> tuple[str, ...]:
        """The tags that were written.

        Raises:
            InvalidInputError: one of them is too long.

        """
        return read_tags(self.tags.data or "")

    @property
    def place(self) -> Place:
        """What was chosen; only after the form was found valid."""
        return Place(
            name=self.name.data or "",
            kind=DisplayKind(self.kind.data),
            group=self._groups[self.group.data],
            window=self._windows.get(self.window.data or ""),
            diagonal_in=self.diagonal_in.data,
            distance_m=self.distance_m.data,
        )
