"""Pages of emergencies: what is on, issue one, take it back, move its end, history."""

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

from signage import clock
from signage.models import Display, Emergency
from signage.models.emergency import EmergencySource
from signage.models.user import Role
from signage.operations.displays.display_groups import display_groups_of
from signage.operations.emergencies.emergencies import (
    PAGE_SIZE,
    Origin,
    active_emergencies,
    emergency_of,
    issue_emergency,
    move_end,
    past_emergencies,
    take_back_emergency,
)
from signage.operations.emergencies.find import displays_chosen, displays_like
from signage.operations.emergencies.plan import EmergencyInvalidError, checked_plan
from signage.operations.emergencies.templates import template_of, templates_of
from signage.slides.emergency import slides_of
from signage.slides.render import Renderer
from signage.web.access import (
    current_user,
    has_role,
    require_recent_password,
    require_role,
)
from signage.web.admin import emergency_banner, emergency_words
from signage.web.admin.announcement_preview import (
    Look,
    PreviewPage,
    frame,
    group_shown,
)
from signage.web.admin.countdown import time_left
from signage.web.admin.emergency_form import LENGTHS, EmergencyForm, keys_of
from signage.web.admin.frames import with_frames
from signage.web.context import database, hall, session
from signage.web.keys import asked_key

bp = Blueprint("emergencies", __name__, url_prefix="/office/emergencies")
bp.record_once(lambda state: emergency_banner.init_app(state.app))

SEARCH_LENGTH = 100


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> ResponseReturnValue:
    """Show what is on and what was; who may issue finds the form here."""
    form = EmergencyForm()
    prepared = asked_key("template")
    if prepared is not None and has_role(Role.APPROVER):
        form.fill_from(template_of(session(), hall().id, prepared))
    elif not has_role(Role.APPROVER):
        prepared = None
    one = asked_key("display")
    if one is not None:
        form.where.data = "some"
    return _page(form, prepared, [] if one is None else [str(one)])


@bp.post("")
@require_role(Role.APPROVER)
@require_recent_password
def create() -> ResponseReturnValue:
    """Put an emergency on its displays, at once."""
    form, now = EmergencyForm(request.form), clock.now()
    chosen = request.form.getlist("displays")
    try:
        plan = checked_plan(session(), hall(), form.wanted(chosen), now)
    except EmergencyInvalidError as refusal:
        form.show_refusal(refusal)
        return _page(form, None, chosen), refusal.status
    issue_emergency(session(), hall(), plan, origin=_me(), now=now)
    session().commit()
    flash(_("Issued: the displays show it now, until its end."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:emergency_id>/end")
@require_role(Role.APPROVER)
def take_back(emergency_id: int) -> ResponseReturnValue:
    """Take an emergency off every display: one click, no question."""
    emergency = emergency_of(session(), hall().id, emergency_id)
    take_back_emergency(session(), emergency, origin=_me(), now=clock.now())
    session().commit()
    flash(_("Taken back: no display shows it any more."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:emergency_id>/length")
@require_role(Role.APPROVER)
@require_recent_password
def change_length(emergency_id: int) -> ResponseReturnValue:
    """Let an emergency end so many minutes from now."""
    emergency = emergency_of(session(), hall().id, emergency_id)
    given = request.form.get("minutes", "")
    minutes = int(given) if given.isdecimal() else None
    move_end(session(), emergency, minutes, origin=_me(), now=clock.now())
    session().commit()
    flash(_("Changed: the displays show the new end."), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/displays")
@require_role(Role.APPROVER)
def find_displays() -> str:
    """List displays to choose from: those ticked, and those whose name fits."""
    search = request.args.get("q", "").strip()[:SEARCH_LENGTH]
    return render_template(
        "admin/emergencies/_displays.html",
        chosen=_displays(request.args.getlist("displays")),
        found=displays_like(session(), hall().id, search),
        search=search,
    )


@bp.post("/preview")
@require_role(Role.APPROVER)
def preview() -> ResponseReturnValue:
    """Show what is being written as the displays would."""
    # It is posted for its length, but changes nothing: no writer's lock per keystroke.
    g.session = database().readers()
    form, now = EmergencyForm(request.form), clock.now()
    emergency = emergency_words.sketch(form, now)
    wants_portrait = request.form.get("orientation") == "portrait"
    look = Look.of(group_shown(wants_portrait, ())).undivided
    renderer = Renderer()
    pages = [
        PreviewPage(renderer.html_of(slide, hall().locale), slide.seconds)
        for slide in slides_of(emergency, look.setting(hall(), now))
        if emergency.texts
    ]
    return frame(look, tuple(pages))


def _me() -> Origin:
    return Origin(EmergencySource.OFFICE, current_user())


def _displays(ids: list[str]) -> list[Display]:
    return displays_chosen(session(), hall().id, keys_of(ids))


def _page(form: EmergencyForm, prepared: int | None, chosen: list[str]) -> Response:
    form.offer_groups(display_groups_of(session(), hall().id))
    form.offer_lengths(int(form.minutes.data or 0) if prepared else None)
    now = clock.now()
    active = active_emergencies(session(), hall().id, now=now)
    past = past_emergencies(
        session(), hall().id, now=now, older_than=asked_key("older_than")
    )
    page = render_template(
        "admin/emergencies/index.html",
        form=form,
        active=[_shown(each) for each in active],
        past=[_shown(each) for each in past[:PAGE_SIZE]],
        older=past[PAGE_SIZE - 1].id if len(past) > PAGE_SIZE else None,
        templates=templates_of(session(), hall().id),
        prepared=prepared,
        chosen=_displays(chosen),
        may_issue=has_role(Role.APPROVER),
        now=now,
        time_left=time_left,
        lengths=LENGTHS,
    )
    return with_frames(make_response(page))


def _shown(emergency: Emergency) -> emergency_words.Shown:
    return emergency_words.shown(emergency, hall(), session())
