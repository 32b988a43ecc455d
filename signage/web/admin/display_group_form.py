"""The form of a display group."""

from collections.abc import Iterable

from flask_babel import gettext
from wtforms.fields import RadioField, SelectField

from signage.models import DisplayGroup
from signage.models.display import Layout, OutOfHours
from signage.operations.displays.display_group_check import WantedGroup
from signage.operations.displays.display_groups import DisplayGroupInvalidError
from signage.playout.themes import Theme
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
#: An empty theme is the hall's, which national holidays may make festive.
THEMES = (
    ("", _l("As the hall")),
    (Theme.LIGHT, _l("Light: ink on paper")),
    (Theme.DARK, _l("Dark: for dim halls")),
    (Theme.FESTIVE, _l("Festive: red and gold")),
)
AUDIENCES = (
    ("public", _l("Visitors too")),
    ("staff", _l("Staff alone")),
)
OUT_OF_HOURS = (
    (OutOfHours.PROGRAMME, _l("The programme goes on")),
    (OutOfHours.CLOCK, _l("A quiet clock")),
    (OutOfHours.DARK, _l("Dark: nothing is shown")),
)


class GroupForm(OfficeForm):
    """A display group; `operations.displays.display_groups` says what is wrong."""

    name = StrippedField(_l("Name of the group"))
    orientation = RadioField(
        _l("Orientation"), choices=choices(ORIENTATIONS), default="landscape"
    )
    audience = RadioField(
        _l("Who sees these displays"),
        choices=choices(AUDIENCES),
        default="public",
        description=_l("What names single cases is shown to staff alone."),
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
    playlist = SelectField(
        _l("Playlist"),
        validate_choice=False,
        description=_l("What is on whenever nothing is scheduled."),
    )
    side_playlist = SelectField(
        _l("Playlist of the side zone"),
        validate_choice=False,
        description=_l("Of layouts with a side zone; the others do not show it."),
    )
    theme = RadioField(_l("Theme"), choices=choices(THEMES), default="")
    out_of_hours = RadioField(
        _l("While the hall is closed"),
        choices=choices(OUT_OF_HOURS),
        default=OutOfHours.PROGRAMME,
        description=_l("By the opening hours on the page of the hall."),
    )

    tags_all = StrippedField(
        _l("Tags that a display has all of"),
        description=_l(
            "With commas between them; empty: no display comes here by its tags."
        ),
    )
    tags_none = StrippedField(_l("Tags that a display has none of"))
    tag_order = StrippedField(
        _l("Asked in this order"),
        default="0",
        description=_l(
            "Groups with smaller numbers are asked first; a display belongs to the "
            "first whose rule fits."
        ),
    )

    @classmethod
    def of(cls, group: DisplayGroup) -> "GroupForm":
        """Return the form filled from a saved group."""
        return cls(
            data={
                "name": group.name,
                "orientation": "portrait" if group.is_portrait else "landscape",
                "audience": "staff" if group.is_staff_only else "public",
                "diagonal_in": str(group.diagonal_in),
                "distance_m": str(group.distance_m),
                "layout": group.layout,
                "playlist": str(group.playlist_id or ""),
                "side_playlist": str(group.side_playlist_id or ""),
                "theme": group.theme,
                "out_of_hours": group.out_of_hours,
                "tags_all": ", ".join(group.tags_all or ()),
                "tags_none": ", ".join(group.tags_none or ()),
                "tag_order": str(group.tag_order or 0),
            }
        )

    def offer(self, playlists: Iterable[tuple[int, str]]) -> None:
        """Let the person choose from these playlists."""
        usual = ("", gettext("The usual slides"))
        offered = [usual, *((str(key), name) for key, name in playlists)]
        self.playlist.choices = self.side_playlist.choices = offered

    @property
    def wanted(self) -> WantedGroup:
        """What was posted, as the operation reads it."""
        return WantedGroup(
            name=self.name.data or "",
            is_portrait=self.orientation.data == "portrait",
            is_staff_only=self.audience.data == "staff",
            diagonal_in=self.diagonal_in.data or "",
            distance_m=self.distance_m.data or "",
            layout=self.layout.data or "",
            playlist=self.playlist.data or "",
            side_playlist=self.side_playlist.data or "",
            theme=self.theme.data or "",
            out_of_hours=self.out_of_hours.data or "",
            tags_all=self.tags_all.data or "",
            tags_none=self.tags_none.data or "",
            tag_order=self.tag_order.data or "0",
        )

    def show_refusal(self, refusal: DisplayGroupInvalidError) -> None:
        """Put every problem to its field."""
        for name, problems in refusal.by_field.items():
            for problem in problems:
                refuse(self[name], translated(problem))
