"""What one may do about one's own: object to an entry, take it back, reply."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import TextAreaField
from wtforms.validators import DataRequired, Length

from signage import clock
from signage.errors import InvalidInputError
from signage.models import LedgerEntry, Notice
from signage.models.evaluation import NoticeState
from signage.operations.criticism.notices import LONGEST_REPLY, state_reply
from signage.operations.explaining.own_scores import last_day, own_entry, own_notice
from signage.operations.objections.objecting import LONGEST, object_to_entry
from signage.operations.objections.objection_errors import NotTheirObjectionError
from signage.operations.objections.objection_list import (
    entry_objections,
    get_objection,
    objection_until,
)
from signage.operations.objections.objections import withdraw_objection
from signage.rules.period import Period
from signage.web import context
from signage.web.access import current_identity, current_user
from signage.web.forms import OfficeForm
from signage.web.i18n import lazy_text as _l
from signage.web.my.own import own_staff, require_staff
from signage.web.my.pages import bp

__all__ = ("bp",)


class ObjectionForm(OfficeForm):
    """What is wrong with an entry."""

    text = TextAreaField(
        _l("What is wrong"), [DataRequired(), Length(max=LONGEST["text"])]
    )


class ReplyForm(OfficeForm):
    """What one says before a notice is decided."""

    text = TextAreaField(_l("Your reply"), [DataRequired(), Length(max=LONGEST_REPLY)])


@bp.get("/entries/<int:entry_id>")
@require_staff
def entry(entry_id: int) -> str:
    """Show a fact about oneself or one's window, and what may be done about it."""
    found = own_entry(context.session(), own_staff(), entry_id)
    return _entry_page(found, ObjectionForm())


@bp.post("/entries/<int:entry_id>/objection")
@require_staff
def create_objection(entry_id: int) -> ResponseReturnValue:
    """Object to the entry."""
    session = context.session()
    found = own_entry(session, own_staff(), entry_id)
    form = ObjectionForm(request.form)
    if not form.validate():
        return _entry_page(found, form), InvalidInputError.status
    object_to_entry(
        session,
        context.hall(),
        found,
        text=form.text.data or "",
        actor=current_user(),
        now=clock.now(),
    )
    session.commit()
    flash(_("Your objection is with the office. Its state is shown here."), "success")
    return redirect(url_for(".entry", entry_id=entry_id), 303)


@bp.post("/objections/<int:objection_id>/withdrawal")
@require_staff
def withdraw(objection_id: int) -> ResponseReturnValue:
    """Take an objection of one's own back."""
    session = context.session()
    objection = get_objection(session, context.hall().id, objection_id)
    if objection.raised_by_id != current_identity().user_id:
        raise NotTheirObjectionError
    withdraw_objection(session, objection, actor=current_user(), now=clock.now())
    session.commit()
    flash(_("The objection is withdrawn."), "success")
    return redirect(url_for(".show"), 303)


@bp.get("/notices/<int:notice_id>")
@require_staff
def notice(notice_id: int) -> str:
    """Show a notice about oneself or one's window, with the form for the reply."""
    found = own_notice(context.session(), own_staff(), notice_id)
    return _notice_page(found, ReplyForm(text=found.statement))


@bp.post("/notices/<int:notice_id>/reply")
@require_staff
def reply(notice_id: int) -> ResponseReturnValue:
    """Keep the reply; it may be changed until the time is over."""
    session = context.session()
    found = own_notice(session, own_staff(), notice_id)
    form = ReplyForm(request.form)
    if not form.validate():
        return _notice_page(found, form), InvalidInputError.status
    state_reply(
        session,
        found,
        text=form.text.data or "",
        actor=current_user(),
        now=clock.now(),
    )
    session.commit()
    flash(_("Your reply is kept; whoever decides will read it."), "success")
    return redirect(url_for(".notice", notice_id=notice_id), 303)


def _entry_page(found: LedgerEntry, form: ObjectionForm) -> str:
    session, me = context.session(), current_identity().user_id
    listed = entry_objections(session, [found.id]).get(found.id, [])
    until = objection_until(session, context.hall(), found, now=clock.now())
    return render_template(
        "my/entry.html",
        entry=found,
        form=form,
        longest=LONGEST["text"],
        month=Period.month_of(found.occurred_on),
        own=[one for one in listed if one.raised_by_id == me],
        last_on=last_day(until, context.hall()) if until else None,
    )


def _notice_page(found: Notice, form: ReplyForm) -> str:
    may_reply = found.state == NoticeState.PROPOSED
    return render_template(
        "my/notice.html",
        notice=found,
        form=form,
        longest=LONGEST_REPLY,
        may_reply=may_reply and clock.now() < found.statement_until,
        last_on=last_day(found.statement_until, context.hall()),
    )
