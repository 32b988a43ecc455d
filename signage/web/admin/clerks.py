"""Clerks' accounts in the office: invited one by one, or the whole hall at once."""

import csv
from dataclasses import dataclass
from io import StringIO

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from signage import clock
from signage.errors import InvalidInputError
from signage.models.user import Role
from signage.operations.hall.subjects import find_subjects
from signage.operations.people.accounts import NO_STAFF
from signage.operations.people.clerks import (
    Invited,
    add_clerk,
    clerks_to_invite,
    get_staff,
    invite_clerks,
)
from signage.operations.people.first_run import invite_user
from signage.web import context
from signage.web.access import current_user, require_recent_password, require_role
from signage.web.keys import key_of
from signage.web.start import drawn

bp = Blueprint("clerks", __name__, url_prefix="/office/users/clerks")

# Excel takes a CSV file for UTF-8 only with a byte order mark.
CSV_ENCODING = "utf-8-sig"


@dataclass(frozen=True, slots=True)
class Slip:
    """What is handed to one clerk: whose link it is, where it leads, as a code too."""

    invited: Invited
    link: str
    code: Markup


@bp.get("")
@require_role(Role.ADMINISTRATOR)
@require_recent_password
def index() -> str:
    """Show who can be invited: one staff member, or all without an account."""
    return _page([])


@bp.post("")
@require_role(Role.ADMINISTRATOR)
@require_recent_password
def create() -> ResponseReturnValue:
    """Invite one staff member, chosen by typing."""
    session, now = context.session(), clock.now()
    staff_id = key_of(request.form.get("staff", type=int))
    if not staff_id:
        return _page([NO_STAFF]), InvalidInputError.status
    staff = get_staff(session, context.hall().id, staff_id)
    try:
        user = add_clerk(
            session,
            staff,
            request.form.get("username", ""),
            actor=current_user(),
            now=now,
        )
    except InvalidInputError as error:
        return _page(error.problems), error.status
    token = invite_user(session, user, actor=current_user(), now=now)
    session.commit()
    return _slips([Invited(staff, user, token)])


@bp.post("/all")
@require_role(Role.ADMINISTRATOR)
@require_recent_password
def create_all() -> ResponseReturnValue:
    """Invite everybody who can be: a page to print, or a file. Told only now."""
    session = context.session()
    invited = invite_clerks(
        session, context.hall(), actor=current_user(), now=clock.now()
    )
    session.commit()
    return _file(invited) if request.form.get("as") == "csv" else _slips(invited)


@bp.get("/staff")
@require_role(Role.ADMINISTRATOR)
def staff() -> str:
    """List the staff who fit what is typed, as options."""
    typed = request.args.get("staff_text", "")
    hall_id = context.hall().id
    found = (
        find_subjects(context.session(), hall_id, typed, ["staff"])
        if typed.strip()
        else ()
    )
    return render_template("admin/clerks/_staff.html", found=found, typed=typed)


def link_of(token: str) -> str:
    """Return the address of a one-time link."""
    base = context.settings().public_url.rstrip("/") or request.host_url.rstrip("/")
    return base + url_for("setup.show", token=token)


def _page(problems: object) -> str:
    waiting = clerks_to_invite(context.session(), context.hall(), now=clock.now())
    return render_template(
        "admin/clerks/index.html", waiting=waiting, problems=problems
    )


def _slips(invited: list[Invited]) -> str:
    links = [(one, link_of(one.token)) for one in invited]
    slips = [Slip(one, link, drawn(link)) for one, link in links]
    return render_template("admin/clerks/slips.html", slips=slips)


def _file(invited: list[Invited]) -> Response:
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow([_("Code"), _("Name"), _("Username"), _("One-time link")])
    for one in invited:
        row = (one.staff.code, one.staff.name, one.user.username, link_of(one.token))
        rows.writerow(map(_harmless, row))
    answer = Response(text.getvalue().encode(CSV_ENCODING), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=clerks.csv"
    return answer


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
