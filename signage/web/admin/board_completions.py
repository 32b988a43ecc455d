"""Completion notices in the office: listed by shelf, written, changed, taken off."""

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import DateField
from wtforms.validators import DataRequired, Length, Optional

from signage import clock
from signage.errors import InvalidInputError
from signage.models import CompletionNotice
from signage.models.user import Role
from signage.operations.board.completions import (
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_TITLE,
    MOST_DAYS,
    CompletionRow,
    CompletionWish,
    Shelf,
    completion_of,
    completion_page,
    remove_completion,
    save_completion,
)
from signage.playout.applicants import mask_applicants
from signage.web.access import current_user, require_role
from signage.web.context import hall, session
from signage.web.forms import OfficeForm, StrippedField
from signage.web.i18n import lazy_text as _l

bp = Blueprint("board_completions", __name__, url_prefix="/office/board/completions")

SHELVES = {
    Shelf.CURRENT: _l("Shown now"),
    Shelf.UPCOMING: _l("Upcoming"),
    Shelf.OVER: _l("Ended"),
}


class CompletionForm(OfficeForm):
    """A completion notice, written by hand."""

    number = StrippedField(
        _l("Case number"), validators=[DataRequired(), Length(max=LONGEST_NUMBER)]
    )
    title = StrippedField(
        _l("Item"), validators=[DataRequired(), Length(max=LONGEST_TITLE)]
    )
    applicant = StrippedField(
        _l("Applicant"),
        description=_l("Several with “、”. People are masked on screens."),
        validators=[Length(max=LONGEST_NAME)],
    )
    unit = StrippedField(_l("Unit"), validators=[Length(max=LONGEST_NAME)])
    outcome = StrippedField(_l("Outcome"), validators=[Length(max=LONGEST_TITLE)])
    finished_on = DateField(_l("Day it was finished"), validators=[DataRequired()])
    first_on = DateField(
        _l("On screens from"),
        description=_l("Empty: from the day it was finished."),
        validators=[Optional()],
    )
    last_on = DateField(
        _l("On screens until"),
        description=_l("Empty: for seven days."),
        validators=[Optional()],
    )

    @property
    def row(self) -> CompletionRow:
        """What was posted, as the operation takes it; only of a valid form."""
        finished_on = self.finished_on.data
        if finished_on is None:  # the validator refuses it
            raise AssertionError
        return CompletionRow(
            number=self.number.data or "",
            title=self.title.data or "",
            applicant=self.applicant.data or "",
            unit=self.unit.data or "",
            outcome=self.outcome.data or "",
            finished_on=finished_on,
            first_on=self.first_on.data,
            last_on=self.last_on.data,
        )


def _today() -> date:
    return clock.hall_day(clock.now(), hall().time_zone)


@bp.get("")
@require_role(Role.EDITOR)
def index() -> str:
    """List notices of a shelf, page by page."""
    wish = CompletionWish(
        shelf=_shelf(request.args.get("shelf", "")),
        page=request.args.get("page", 1, int),
        text=request.args.get("q", "").strip()[:100],
    )
    page = completion_page(session(), hall().id, wish, _today())
    masked = {
        notice.id: mask_applicants(notice.applicant, hall().notice_masking)
        for notice in page.notices
    }
    return render_template(
        "admin/board/completions.html",
        page=page,
        wish=wish,
        shelves=SHELVES,
        masked=masked,
        today=_today(),
    )


def _shelf(text: str) -> Shelf:
    return Shelf(text) if text in set(Shelf) else Shelf.CURRENT


@bp.get("/new")
@require_role(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    usual = {"finished_on": _today(), "first_on": _today()}
    last_on = _today() + timedelta(days=6)
    return _form(CompletionForm(data=usual | {"last_on": last_on}))


@bp.post("")
@require_role(Role.EDITOR)
def create() -> ResponseReturnValue:
    """Keep a new notice."""
    return _save(None)


@bp.get("/<int:key>")
@require_role(Role.EDITOR)
def edit(key: int) -> ResponseReturnValue:
    """Show a notice in its form."""
    notice = completion_of(session(), hall().id, key)
    return _form(CompletionForm(obj=notice), notice)


@bp.post("/<int:key>")
@require_role(Role.EDITOR)
def save(key: int) -> ResponseReturnValue:
    """Save a notice."""
    return _save(completion_of(session(), hall().id, key))


@bp.post("/<int:key>/removal")
@require_role(Role.EDITOR)
def remove(key: int) -> ResponseReturnValue:
    """Take a notice off every screen for good."""
    notice = completion_of(session(), hall().id, key)
    remove_completion(session(), notice, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("Removed: it is off every screen."), "success")
    return redirect(url_for(".index"), 303)


def _save(notice: CompletionNotice | None) -> ResponseReturnValue:
    form = CompletionForm.of_request()
    if not form.validate():
        return _form(form, notice, form.problems), InvalidInputError.status
    try:
        save_completion(
            session(),
            hall(),
            notice,
            form.row,
            actor=current_user(),
            now=clock.now(),
        )
    except InvalidInputError as error:
        session().rollback()
        kept = notice.id if notice is not None else None
        again = completion_of(session(), hall().id, kept) if kept else None
        return _form(form, again, list(error.problems)), error.status
    session().commit()
    flash(_("Saved; the screens follow at once."), "success")
    return redirect(url_for(".index"), 303)


def _form(
    form: CompletionForm,
    notice: CompletionNotice | None = None,
    problems: list[str] | None = None,
) -> str:
    return render_template(
        "admin/board/completion.html",
        form=form,
        notice=notice,
        problems=problems or [],
        most=MOST_DAYS,
    )
