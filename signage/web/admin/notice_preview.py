"""Show a notice in the office exactly as the televisions will: masked, page by page."""

from datetime import datetime

from flask import Blueprint
from flask.typing import ResponseReturnValue

from signage import clock
from signage.errors import NotFoundError
from signage.models import Notice
from signage.models.user import Role
from signage.operations.criticism.notices import end_if_approved
from signage.operations.explaining.explain_award import get_notice
from signage.slides import notice as slide_kind
from signage.slides.kind import Slide
from signage.slides.render import Renderer
from signage.web import context
from signage.web.access import require_role
from signage.web.admin.announcement_preview import (
    Look,
    PreviewPage,
    frame,
    group_shown,
)

bp = Blueprint("notice_preview", __name__, url_prefix="/office/notices")


@bp.get("/<int:notice_id>/slides/<int:number>")
@require_role(Role.INSPECTOR)
def show(notice_id: int, number: int) -> ResponseReturnValue:
    """Show one slide of a notice; number from 1."""
    notice = get_notice(context.session(), context.hall().id, notice_id)
    slides = slides_of(notice, clock.now())
    if not 1 <= number <= len(slides):
        what = "slide"
        raise NotFoundError(what, number)
    slide = slides[number - 1]
    html = Renderer().html_of(slide, context.hall().locale)
    return frame(_look(), (PreviewPage(html, slide.seconds),))


def slides_of(notice: Notice, now: datetime) -> list[Slide]:
    """Return the slides of a notice as it is on screens, or would be if approved now.

    They are of a copy that is never saved: the notice itself stays as it is.
    """
    hall = context.hall()
    ends_at = notice.ends_at or end_if_approved(notice, hall.time_zone, now)
    shown = Notice(
        id=notice.id,
        action=notice.action,
        text=notice.text,
        starts_at=notice.starts_at or now,
        ends_at=ends_at,
    )
    setting = _look().setting(hall, now)
    return list(slide_kind.slides_of(context.session(), setting, [shown]))


def _look() -> Look:
    return Look.of(group_shown(wants_portrait=False, chosen=()))
