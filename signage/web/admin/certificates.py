"""Publicity certificates: issue, read, print, and verify by the code on the paper."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

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
from flask_babel import force_locale
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError, Message, NotFoundError
from signage.exchange.certificate_pdf import write_certificate
from signage.models import Certificate, Evaluation
from signage.models.evaluation import EvaluationState, NominationState
from signage.models.user import Role
from signage.operations.evaluation.award_list import AwardBallot, ballots_of
from signage.operations.evaluation.evaluation_list import get_evaluation, steps_of
from signage.operations.plays.certificates import (
    About,
    certificate_page,
    checked_span,
    content_of,
    find_certificate,
    get_certificate,
    is_whole,
    issue_certificate,
)
from signage.operations.plays.play_reports import is_given
from signage.operations.plays.showing import At, showing_of
from signage.operations.rulebooks.adoption import rulebook_of
from signage.operations.scores.standing import group_names
from signage.playout.slide_sources import key_of
from signage.web import context
from signage.web.access import current_user, require_role
from signage.web.admin.certificate_paper import Words, paper_of
from signage.web.admin.display_texts import kind_label
from signage.web.admin.play_words import (
    evaluation_name,
    length_words,
    source_names,
)
from signage.web.admin.score_words import label
from signage.web.i18n import clause_words, joined

bp = Blueprint("certificates", __name__, url_prefix="/office/plays/certificates")
bp.context_processor(lambda: {"length_words": length_words})

#: Type of the hall's own, in the data folder.
FONTS = "fonts"
USUAL_DAYS = 7
STANDING = (NominationState.PROPOSED, NominationState.CONFIRMED)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> ResponseReturnValue:
    """List the certificates; with `code`, go to the one that has it."""
    session, hall = context.session(), context.hall()
    code = request.args.get("code", "").strip()[:40]
    found = find_certificate(session, hall.id, code) if code else None
    if found is not None:
        return redirect(url_for(".show", certificate_id=found.id, verified=1))
    number = request.args.get("page", 1, type=int)
    return render_template(
        "admin/plays/certificates.html",
        page=certificate_page(session, hall.id, page=number),
        code=code,
        words_of=lambda one: Words(one.content),
    )


@bp.get("/new")
@require_role(Role.APPROVER)
def new() -> ResponseReturnValue:
    """Show what would be certified of `source`, with the time to choose."""
    source = _source()
    try:
        span = _span(source)
    except InvalidInputError as error:
        return _preview(source, None, error.problems), error.status
    return _preview(source, span)


@bp.post("")
@require_role(Role.APPROVER)
def create() -> ResponseReturnValue:
    """Issue a certificate."""
    source = _source()
    try:
        span = _span(source)
        about = about_of(source)
        certificate = issue_certificate(
            context.session(),
            context.hall(),
            source,
            span,
            about,
            actor=current_user(),
            now=clock.now(),
        )
    except InvalidInputError as error:
        return _preview(source, None, error.problems), error.status
    certificate_id, code = certificate.id, certificate.code
    context.session().commit()
    flash(_("The certificate %(code)s is issued.", code=code), "success")
    return redirect(url_for(".show", certificate_id=certificate_id), 303)


@bp.get("/<int:certificate_id>")
@require_role(Role.INSPECTOR)
def show(certificate_id: int) -> str:
    """Show a certificate; `verified` says that its code was entered."""
    found = _certificate(certificate_id)
    return render_template(
        "admin/plays/certificate.html",
        certificate=found,
        content=found.content,
        words=Words(found.content),
        is_whole=is_whole(found),
        is_verified="verified" in request.args,
    )


@bp.get("/<int:certificate_id>.pdf")
@require_role(Role.INSPECTOR)
def print_out(certificate_id: int) -> Response:
    """Send the PDF, in the language in which the certificate was issued."""
    found = _certificate(certificate_id)
    with force_locale(found.content["locale"]):
        paper = paper_of(found.content, found.code)
    context.close_session()
    pdf = write_certificate(paper, context.settings().data / FONTS)
    answer = Response(pdf, mimetype="application/pdf")
    name = f"certificate-{found.code}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def about_of(source: str) -> About:
    """Return what a source is in words, in the hall's own language."""
    session, hall = context.session(), context.hall()
    evaluation = _evaluation(source)
    with force_locale(hall.locale):
        if evaluation is not None:
            return _about_list(evaluation)
        title = source_names(session, hall.id, [source])[source]
        noun = key_of(source)
        return About(title, kind_label(source) if noun is None else title)


def _about_list(evaluation: Evaluation) -> About:
    """Return what a publicity list is; the names as they stand now."""
    session = context.session()
    rulebook = rulebook_of(evaluation.adoption)
    groups = group_names(session, evaluation.hall_id)
    awards = [
        (
            _award_name(ballot, groups),
            clause_words(ballot.rule.reference),
            [one.subject.name for one in ballot.nominations if one.state in STANDING],
        )
        for ballot in ballots_of(session, evaluation)
    ]
    named = [award for award in awards if award[2]]
    clauses = dict.fromkeys(clause for _award, clause, _names in named)
    return About(
        title=evaluation_name(evaluation),
        kind=_("Publicity list"),
        rulebook=label(rulebook.labels),
        edition=rulebook.edition,
        clause=joined(clauses),
        awards=named,
    )


def _award_name(ballot: AwardBallot, groups: Mapping[str, str]) -> str:
    name, code = label(ballot.rule), ballot.group_code
    return f"{name} · {groups.get(code, code)}" if code else name


def _preview(source: str, span: At | None, problems: tuple[str, ...] = ()) -> str:
    session, hall, now = context.session(), context.hall(), clock.now()
    words = None
    if span is not None:
        showing = showing_of(session, hall, source, span)
        about, issuer = about_of(source), current_user().name
        content = content_of(hall, showing, about, issuer=issuer, now=now)
        words = Words(content) if showing.shown_on else None
    return render_template(
        "admin/plays/certificate_new.html",
        source=source,
        name=source_names(session, hall.id, [source])[source],
        starts=_field("starts", span[0] if span else None),
        ends=_field("ends", span[1] if span else None),
        words=words,
        problems=problems,
    )


def _field(name: str, at: datetime | None) -> str:
    """Return an instant for a form: on the hall's wall, or as it was written."""
    if at is None:
        return request.values.get(name, "")[:20]
    return f"{at.astimezone(_zone()):%Y-%m-%dT%H:%M}"


def _source() -> str:
    """Return what is to be certified; raise NotFoundError if nobody was given it."""
    source = request.values.get("source", "")[:80]
    known = is_given(context.session(), context.hall().id, source)
    if not known and _evaluation(source) is None:
        what = "content"
        raise NotFoundError(what, source)
    return source


def _evaluation(source: str) -> Evaluation | None:
    found = key_of(source)
    if found is None or found[0] != "evaluation":
        return None
    return get_evaluation(context.session(), context.hall().id, found[1])


def _span(source: str) -> At:
    """Return the time to certify: as asked, else the publicity, else a week.

    Raises:
        InvalidInputError: it cannot be read, is empty, too long, or lies ahead.

    """
    usual, now = _usual_span(source), clock.now()
    problems: list[Message] = []
    starts = _instant("starts", "first", 0, problems) or usual[0]
    ends = _instant("ends", "last", 1, problems) or usual[1]
    if problems:
        raise InvalidInputError(problems)
    return checked_span(starts, ends, now=now)


def _usual_span(source: str) -> At:
    now, evaluation = clock.now(), _evaluation(source)
    if evaluation is not None:
        steps = steps_of(context.session(), evaluation)
        shown = [s for s in steps if s.state is EvaluationState.IN_PUBLICITY]
        if shown:
            return shown[-1].entered_at, min(evaluation.due_at or now, now)
    return now - timedelta(days=USUAL_DAYS), now


def _instant(
    name: str, day: str, more_days: int, problems: list[Message]
) -> datetime | None:
    """Return an instant of the form, or the edge of a day of the address."""
    text = request.values.get(name, "")
    is_day = not text
    text = text or request.values.get(day, "")
    if not text:
        return None
    try:
        wall = datetime.fromisoformat(text).replace(tzinfo=_zone())
        at = wall + timedelta(days=more_days) if is_day else wall
        return at.astimezone(UTC)
    except (OverflowError, ValueError):
        what = Message("“%(text)s” is no time; write 2026-11-21T09:00.", text=text[:20])
        problems.append(what)
        return None


def _zone() -> ZoneInfo:
    return ZoneInfo(context.hall().time_zone)


def _certificate(certificate_id: int) -> Certificate:
    return get_certificate(context.session(), context.hall().id, certificate_id)
