"""Import a file in two steps: upload and look at what it would do, then take it in."""

from datetime import datetime
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from signage import clock
from signage.errors import InvalidInputError, NotFoundError
from signage.models import Hall
from signage.models.file_import import FileKind
from signage.models.user import Role
from signage.operations.facts.file_imports import GivenFile, files_of
from signage.web import context
from signage.web.access import (
    RoleMissingError,
    current_user,
    has_role,
    require_role,
)
from signage.web.admin.board_imports import BOARD_KINDS
from signage.web.admin.import_kinds import KINDS, ImportKind, Outcome, ReadFile
from signage.web.admin.import_words import problem_words
from signage.web.admin.uploads import keep_upload, upload_path
from signage.web.i18n import titled

bp = Blueprint("imports", __name__, url_prefix="/office/imports")

MOST_PROBLEMS = 200
EVERY_KIND = {**KINDS, **BOARD_KINDS}


def _kind(name: str) -> ImportKind:
    kind = EVERY_KIND.get(name)
    if kind is None:
        what = "kind of file"
        raise NotFoundError(what, name)
    if not has_role(kind.role):
        raise RoleMissingError(kind.role)
    return kind


def _folder() -> Path:
    return context.settings().data / "imports"


@bp.get("/<kind>")
@require_role(Role.INSPECTOR)
def show(kind: str) -> str:
    """Show the form to upload a file, and the files that were imported last."""
    return _form(kind, [])


def _form(name: str, problems: list[str]) -> str:
    kind = _kind(name)
    files = files_of(context.session(), context.hall().id, [FileKind(name)])
    return render_template(
        "admin/imports/show.html",
        name=name,
        kind=kind,
        problems=problems,
        files=files,
    )


@bp.get("/<kind>/example.csv")
@require_role(Role.INSPECTOR)
def example(kind: str) -> Response:
    """Send an example of the file."""
    found = _kind(kind)
    answer = Response(found.example(), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{kind}.csv")
    return answer


@bp.post("/<kind>")
@require_role(Role.INSPECTOR)
def upload(kind: str) -> ResponseReturnValue:
    """Keep a file and go on to what it would do; nothing is imported yet."""
    _kind(kind)
    given = request.files.get("file")
    try:
        sha256 = keep_upload(_folder(), given, clock.now())
    except InvalidInputError as error:
        return _form(kind, list(error.problems)), error.status
    name = given.filename if given is not None else None
    place = url_for(".preview", kind=kind, sha256=sha256, name=name or f"{kind}.csv")
    return redirect(place, 303)


@bp.get("/<kind>/<sha256>")
@require_role(Role.INSPECTOR)
def preview(kind: str, sha256: str) -> ResponseReturnValue:
    """Show what a file would do: every wrong line, or what would be taken in."""
    found, path = _kind(kind), upload_path(_folder(), sha256)
    session, hall = context.session(), context.hall()
    read = found.read(session, hall, path, clock.now())
    outcome = None if read.problems else found.plan(session, hall, read)
    page = render_template(
        "admin/imports/preview.html",
        name=kind,
        kind=found,
        sha256=sha256,
        file=_file_name(kind),
        read=read,
        outcome=outcome,
        problems=read.problems[:MOST_PROBLEMS],
        words=problem_words,
    )
    return page, (422 if read.problems else 200)


def _file_name(kind: str) -> str:
    return request.values.get("name", f"{kind}.csv")[:255]


@bp.post("/<kind>/<sha256>")
@require_role(Role.INSPECTOR)
def run(kind: str, sha256: str) -> ResponseReturnValue:
    """Take a file in that was looked at; a file that is wrong now is shown again."""
    found, path, now = _kind(kind), upload_path(_folder(), sha256), clock.now()
    given = GivenFile(_file_name(kind), sha256)
    read = _read_first(found, path, now)
    if read.problems:
        place = url_for(".preview", kind=kind, sha256=sha256, name=given.name)
        return redirect(place, 303)
    session, hall = context.session(), context.hall()
    try:
        outcome = found.run(session, hall, read, given, actor=current_user(), now=now)
    except InvalidInputError as error:
        session.rollback()
        return _form(kind, list(error.problems)), error.status
    session.commit()
    path.unlink(missing_ok=True)
    _report(outcome)
    return redirect(url_for(found.page), 303)


def _read_first(kind: ImportKind, path: Path, now: datetime) -> ReadFile:
    """Read the file in a session that only reads: writers do not wait for it."""
    with context.database().read() as session:
        hall = session.scalars(select(Hall).order_by(Hall.id)).one()
        return kind.read(session, hall, path, now)


def _report(outcome: Outcome) -> None:
    tally = outcome.tally
    flash(
        _(
            "Imported: %(added)s new, %(changed)s changed, %(unchanged)s there "
            "already.",
            added=tally.added,
            changed=tally.changed,
            unchanged=tally.unchanged,
        ),
        "success",
    )
    if outcome.recorded or outcome.reversed:
        text = _(
            "In the ledger: %(recorded)s facts recorded, %(reversed)s reversed.",
            recorded=outcome.recorded,
            reversed=outcome.reversed,
        )
        flash(text, "success")
    for month, count in tally.months_left_out.items():
        text = ngettext(
            "%(num)s line left out: the month is closed",
            "%(num)s lines left out: the month is closed",
            count,
        )
        flash(titled(month, text), "warning")
