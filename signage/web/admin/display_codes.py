"""One-time codes for many displays: a file, what it would do, a sheet to print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

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
from markupsafe import Markup
from werkzeug.datastructures import FileStorage

from signage import clock
from signage.errors import InvalidInputError
from signage.exchange import display_file
from signage.exchange.display_codes_file import codes_file, redeem_address
from signage.exchange.sheet_writer import write_csv
from signage.exchange.workbooks import csv_of_workbook, is_workbook
from signage.models.user import Role
from signage.operations.displays.code_list import CodeState, code_page, state_of
from signage.operations.displays.pairing_codes import spoken_code
from signage.operations.displays.provisioning import (
    CODE_LIFE,
    MOST_ROWS,
    GivenCode,
    codes_again,
    make_codes,
    plan_codes,
    revoke_codes,
)
from signage.web import context
from signage.web.access import current_user, require_role
from signage.web.admin.display_form import KIND_NAMES
from signage.web.admin.import_words import problem_words
from signage.web.admin.score_words import is_chinese
from signage.web.admin.uploads import MOST_BYTES, keep_upload, upload_path
from signage.web.i18n import lazy_text as _l
from signage.web.start import drawn

bp = Blueprint("display_codes", __name__, url_prefix="/office/displays/codes")

STATES = {
    CodeState.WAITING: _l("Waiting"),
    CodeState.USED: _l("Used"),
    CodeState.EXPIRED: _l("Expired"),
    CodeState.REVOKED: _l("Void"),
}
MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class FileShape:
    """The columns of the file, as the words of its problems name them."""

    columns: Sequence[str]
    required: Sequence[str]
    chinese: Mapping[str, Sequence[str]]


SHAPE = FileShape(display_file.COLUMNS, display_file.REQUIRED, display_file.CHINESE)


@dataclass(frozen=True, slots=True)
class Slip:
    """One display's part of the sheet: its code, where to redeem it, as a QR code."""

    given: GivenCode
    code: str
    address: str
    drawing: Markup


@bp.get("")
@require_role(Role.ADMINISTRATOR)
def index() -> str:
    """List the codes that were made, and ask for a file."""
    return _index([])


@bp.get("/example.csv")
@require_role(Role.ADMINISTRATOR)
def example() -> Response:
    """Send an example of the file, as Excel opens it."""
    chinese = [names[0] for names in display_file.CHINESE.values()]
    headings = chinese if is_chinese() else display_file.COLUMNS
    return _attached(write_csv(headings, display_file.EXAMPLES), "displays.csv")


@bp.post("")
@require_role(Role.ADMINISTRATOR)
def upload() -> ResponseReturnValue:
    """Keep a file and go on to what it would do; no code is made yet."""
    given = request.files.get("file")
    try:
        sha256 = keep_upload(_folder(), _as_csv(given), clock.now())
    except InvalidInputError as error:
        return _index(error.problems), error.status
    name = (given.filename if given is not None else None) or "displays.csv"
    return redirect(url_for(".preview", sha256=sha256, name=name[:255]), 303)


@bp.get("/<sha256>")
@require_role(Role.ADMINISTRATOR)
def preview(sha256: str) -> ResponseReturnValue:
    """Show what a file would do: every wrong line, or the displays to come."""
    return _preview(sha256)


@bp.post("/<sha256>")
@require_role(Role.ADMINISTRATOR)
def create(sha256: str) -> ResponseReturnValue:
    """Make the codes and show them, only now, as a sheet to print or a file."""
    path, now = upload_path(_folder(), sha256), clock.now()
    read = _read(path)
    if read.problems or not read.rows:
        return _preview(sha256)
    session, hall = context.session(), context.hall()
    given = make_codes(session, hall, read.rows, actor=current_user(), now=now)
    page = _sheet(given)
    session.commit()
    path.unlink(missing_ok=True)
    return page, 200, {"Cache-Control": "no-store"}


@bp.post("/file")
@require_role(Role.ADMINISTRATOR)
def download() -> Response:
    """Send the codes that a sheet shows as a file; who has them not gets nothing."""
    codes = request.form.getlist("code")[:MOST_ROWS]
    given = codes_again(context.session(), context.hall(), codes)
    headings = [
        _("Name"),
        _("Kind"),
        _("Display group"),
        _("Window"),
        _("One-time code"),
        _("Address"),
        _("Good until"),
    ]
    return _attached(codes_file(given, _base(), headings), "display-codes.csv")


@bp.post("/revocation")
@require_role(Role.ADMINISTRATOR)
def revoke() -> ResponseReturnValue:
    """Make one code void, or all that wait."""
    key = request.form.get("id", type=int)
    session, hall = context.session(), context.hall()
    if key is None and "all" not in request.form:
        raise InvalidInputError([_("Choose a code, or all of them.")])
    count = revoke_codes(session, hall, key, actor=current_user(), now=clock.now())
    session.commit()
    flash(ngettext("%(num)s code is void.", "%(num)s codes are void.", count))
    return redirect(url_for(".index"), 303)


def _index(problems: Sequence[str]) -> str:
    now, wanted = clock.now(), request.args.get("state", "")
    state = CodeState(wanted) if wanted in set(CodeState) else None
    number = request.args.get("page", 1, type=int)
    hall = context.hall()
    return render_template(
        "admin/display_codes/index.html",
        page=code_page(context.session(), hall, state, now=now, page=number),
        state=state,
        states=STATES,
        state_of=lambda row: state_of(row, now),
        kinds=KIND_NAMES,
        problems=problems,
        shape=SHAPE,
        days=CODE_LIFE.days,
    )


def _preview(sha256: str) -> ResponseReturnValue:
    path = upload_path(_folder(), sha256)
    read = _read(path)
    session, hall = context.session(), context.hall()
    page = render_template(
        "admin/display_codes/preview.html",
        sha256=sha256,
        file=request.values.get("name", "displays.csv")[:255],
        read=read,
        plan=plan_codes(session, hall, read.rows, now=clock.now()),
        problems=read.problems[:MOST_PROBLEMS],
        words=lambda problem: problem_words(problem, SHAPE),
        kinds=KIND_NAMES,
        names=display_file.names_of(session, hall, read.rows),
        base=_base(),
        is_loopback=_is_loopback(_base()),
        days=CODE_LIFE.days,
    )
    return page, (422 if read.problems else 200)


def _sheet(given: Sequence[GivenCode]) -> str:
    base = _base()
    addresses = [(each, redeem_address(base, each.code)) for each in given]
    slips = [
        Slip(each, spoken_code(each.code), address, drawn(address))
        for each, address in addresses
    ]
    return render_template(
        "admin/display_codes/sheet.html", slips=slips, kinds=KIND_NAMES
    )


def _read(path: Path) -> display_file.ReadDisplays:
    facts = display_file.facts_of(context.session(), context.hall())
    return display_file.read_displays(str(path), facts)


def _as_csv(given: FileStorage | None) -> FileStorage | None:
    """Return an uploaded workbook as CSV; any other file as it is."""
    if given is None:
        return None
    content = given.stream.read(MOST_BYTES + 1)
    if is_workbook(content) and len(content) <= MOST_BYTES:
        content = csv_of_workbook(content)
    return FileStorage(BytesIO(content), given.filename)


def _attached(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _folder() -> Path:
    return context.settings().data / "imports"


def _base() -> str:
    """Return the address at which displays reach us, as far as this browser knows."""
    base: str = context.settings().public_url or request.host_url
    return base.rstrip("/")


def _is_loopback(base: str) -> bool:
    host = urlsplit(base).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
