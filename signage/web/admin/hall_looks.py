"""What the hall's screens look like: theme, holidays, logo, with a live preview."""

from dataclasses import replace

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import Field
from wtforms.fields import BooleanField, RadioField
from wtforms.validators import ValidationError

from signage import clock
from signage.models import DisplayGroup, Hall, MediaFile
from signage.models.user import Role
from signage.operations.displays.display_groups import display_groups_of
from signage.operations.hall.looks import Looks, dress_hall, logo_of
from signage.playout.themes import Theme
from signage.web import context
from signage.web.access import current_user, require_role
from signage.web.admin.announcement_preview import (
    Look,
    PreviewPage,
    frame,
    group_shown,
)
from signage.web.admin.frames import with_frames
from signage.web.admin.group_programme import programme_of
from signage.web.admin.media import picture_choices
from signage.web.forms import OfficeForm, StrippedField, choices
from signage.web.i18n import lazy_text as _l
from signage.web.keys import key_of

bp = Blueprint("hall_looks", __name__, url_prefix="/office/hall/looks")

THEMES = (
    (Theme.LIGHT, _l("Light: ink on paper")),
    (Theme.DARK, _l("Dark: for dim halls")),
    (Theme.FESTIVE, _l("Festive: red and gold")),
)


class LooksForm(OfficeForm):
    """Theme, festive holidays, and a picture of the library as the logo."""

    theme = RadioField(_l("Theme"), choices=choices(THEMES), default=Theme.LIGHT)
    is_festive_on_holidays = BooleanField(_l("Festive on national holidays"))
    image = StrippedField(_l("Logo"))

    def validate_image(self, field: Field) -> None:
        """Take only pictures of the library."""
        if field.data and self.logo is None:
            raise ValidationError(_("Choose a picture from the list."))

    @property
    def logo(self) -> str | None:
        """The SHA-256 of the chosen picture; None: there is none."""
        chosen = self.image.data or ""
        if not (chosen.isascii() and chosen.isdecimal()):
            return None
        return logo_of(context.session(), context.hall(), key_of(int(chosen)))

    @property
    def looks(self) -> Looks:
        """What was chosen."""
        festive = bool(self.is_festive_on_holidays.data)
        return Looks(self.theme.data or "", festive, self.logo)


@bp.get("")
@require_role(Role.ADMINISTRATOR)
def edit() -> ResponseReturnValue:
    """Show what the screens look like."""
    hall = context.hall()
    return _page(LooksForm(obj=hall, data={"image": _chosen(hall)}))


@bp.post("")
@require_role(Role.ADMINISTRATOR)
def save() -> ResponseReturnValue:
    """Change what the screens look like."""
    form = LooksForm(request.form)
    if not form.validate():
        return _page(form, 422)
    session, now = context.session(), clock.now()
    dress_hall(session, context.hall(), form.looks, actor=current_user(), now=now)
    session.commit()
    flash(_("Saved; the displays follow at once."), "success")
    return redirect(url_for(".edit"), 303)


@bp.post("/preview")
@require_role(Role.ADMINISTRATOR)
def preview() -> ResponseReturnValue:
    """Show a display group's programme in the looks that are being chosen."""
    # It is posted as other previews are, but changes nothing.
    g.session = context.database().readers()
    return _preview(LooksForm(request.form), request.form.get("orientation", ""))


@bp.get("/preview")
@require_role(Role.ADMINISTRATOR)
def blank() -> ResponseReturnValue:
    """Show the programme in the looks of now, before the script asks."""
    hall = context.hall()
    return _preview(LooksForm(obj=hall, data={"image": _chosen(hall)}), "")


def _preview(form: LooksForm, orientation: str) -> Response:
    group = _most_telling(orientation == "portrait")
    theme = form.theme.data if form.theme.data in set(Theme) else Theme.LIGHT
    look = replace(Look.of(group), theme=theme, logo=form.logo)
    rows = programme_of(context.session(), group, clock.now()) if group.id else ()
    pages = (PreviewPage(row.html, row.seconds, row.zone, row.label) for row in rows)
    return frame(look, tuple(pages))


def _most_telling(is_portrait: bool) -> DisplayGroup:  # noqa: FBT001
    """Return a group that wears the hall's theme, best one with room for the logo."""
    groups = display_groups_of(context.session(), context.hall().id)
    fitting = [group for group in groups if group.is_portrait == is_portrait]
    fitting.sort(key=lambda group: (bool(group.theme), not group.has_side))
    return fitting[0] if fitting else group_shown(is_portrait, ())


def _chosen(hall: Hall) -> str:
    """Return the key of the media file that is the hall's logo."""
    query = select(MediaFile.id).where(
        MediaFile.hall_id == hall.id, MediaFile.sha256 == hall.logo
    )
    found = context.session().scalar(query) if hall.logo else None
    return str(found or "")


def _page(form: LooksForm, status: int = 200) -> Response:
    chosen = form.image.data or ""
    page = render_template(
        "admin/hall_looks.html",
        form=form,
        choices=picture_choices(context.session(), context.hall().id, chosen),
    )
    return with_frames(make_response(page, status))
