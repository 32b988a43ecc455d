"""A citizen's own phone: from the code of a publicity list to an objection.

Plain pages without a script, a cookie or a sign-in: nothing that is entered stays on
the phone. Who objects proves nothing by the link, so that it needs no protection from
other sites' forms beyond the check of where a form was sent from.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from signage import clock
from signage.errors import InvalidInputError, Message, SignageError
from signage.models import Nomination
from signage.operations.evaluation.published_lists import (
    Nominee,
    PublishedList,
    Section,
    label_in,
    published_list,
)
from signage.operations.objections.objecting import LONGEST
from signage.operations.objections.objection_links import (
    ListLinkError,
    ListLinkExpiredError,
    read_list,
)
from signage.operations.objections.public_objections import (
    reference_of,
    take_public_objection,
)
from signage.slides.reading import day_label, period_label
from signage.web import context
from signage.web.i18n import lazy_text as _l
from signage.web.i18n import translated
from signage.web.phone import TooManyRequestsError
from signage.web.rating_page import art
from signage.web.throttle import Throttle

# A hall's visitors often share one address (its Wi-Fi): this only stops machines.
READS, READS_SPAN = 120, timedelta(minutes=1)
SENDINGS, SENDINGS_SPAN = 20, timedelta(minutes=10)
KEY = re.compile(r"[0-9a-f]{32}")
TITLES = {
    ListLinkError.status: _l("Please scan the code again"),
    ListLinkExpiredError.status: _l("The publicity is over"),
}
FAILED = _l("Nothing was sent")

bp = Blueprint("objection_phone", __name__)


class TooManyObjectionsError(SignageError):
    """One address sends more objections than a hall full of people would."""

    status = 429
    code = "too_many"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "Very many objections came from here just now. Try again in ten "
                "minutes, or call the hall."
            )
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom an objection is to be against, on which list."""

    token: str
    published: PublishedList
    section: Section
    nominee: Nominee


@bp.before_request
def count_request() -> None:
    """Refuse an address that asks or sends too often."""
    now, address = clock.now(), request.remote_addr or ""
    if not _throttle("reads", READS, READS_SPAN).admits(address, now):
        raise TooManyRequestsError
    if request.method == "POST" and not _throttle(
        "sendings", SENDINGS, SENDINGS_SPAN
    ).admits(address, now):
        raise TooManyObjectionsError


@bp.after_request
def keep_nothing(response: Response) -> Response:
    """Keep the pages, and what was entered, out of every cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.errorhandler(SignageError)
def tell_failure(error: SignageError) -> ResponseReturnValue:
    """Tell a citizen what is wrong on a page of the same make."""
    problems = error.problems if isinstance(error, InvalidInputError) else error.args
    texts = [translated(problem) for problem in problems]
    title = TITLES.get(error.status, FAILED)
    page = render_template(
        "kiosk/objection_failure.html", title=title, texts=texts, art=art
    )
    return page, error.status


@bp.get("/o/<token>")
def show(token: str) -> str:
    """Show the published list, each nominee a link to the form."""
    return _page("objection_list", published=_published(token), token=token)


@bp.get("/o/<token>/<int:nomination_id>")
def ask(token: str, nomination_id: int) -> str:
    """Show the form for an objection to one nominee."""
    return _form(_choice(token, nomination_id), secrets.token_hex(16))


@bp.post("/phone/objections/<token>/<int:nomination_id>")
def create(token: str, nomination_id: int) -> ResponseReturnValue:
    """Take an objection once, and thank with its number."""
    choice = _choice(token, nomination_id)
    key = request.form.get("key", "")
    try:
        number = _store(choice, key)
    except InvalidInputError as error:
        context.session().rollback()
        kept = key if KEY.fullmatch(key) else secrets.token_hex(16)
        return _form(choice, kept, error.problems), error.status
    return _page("objection_thanks", number=number, choice=choice)


def _throttle(name: str, limit: int, span: timedelta) -> Throttle:
    key = f"signage.objection_{name}"
    found: Throttle = current_app.extensions.setdefault(key, Throttle(limit, span))
    return found


def _published(token: str) -> PublishedList:
    now = clock.now()
    secret = context.settings().resolved_secret_key
    found = published_list(
        context.session(), context.hall(), read_list(secret, token, now), now
    )
    if found is None:
        raise ListLinkExpiredError
    return found


def _choice(token: str, nomination_id: int) -> Choice:
    published = _published(token)
    found = published.nominee(nomination_id)
    if found is None:
        raise ListLinkError
    return Choice(token, published, *found)


def _store(choice: Choice, key: str) -> str:
    if not KEY.fullmatch(key):
        raise InvalidInputError([Message("The page was incomplete. Send it again.")])
    session = context.session()
    objection = take_public_objection(
        session,
        context.hall(),
        session.get_one(Nomination, choice.nominee.nomination_id),
        key=key,
        text=_entered("text"),
        name=_entered("name"),
        contact=_entered("contact"),
        now=clock.now(),
    )
    session.commit()
    return reference_of(objection)


def _entered(field: str) -> str:
    """Return a text as typed: browsers send line ends as two characters."""
    return request.form.get(field, "").replace("\r\n", "\n")


def _form(choice: Choice, key: str, problems: tuple[str, ...] = ()) -> str:
    entered = {field: _entered(field) for field in LONGEST}
    return _page(
        "objection_form",
        choice=choice,
        key=key,
        problems=[translated(problem) for problem in problems],
        entered=entered,
        longest=LONGEST,
    )


def _page(name: str, **values: object) -> str:
    hall, locale = context.hall(), str(get_locale() or "zh_Hans")
    return render_template(
        f"kiosk/{name}.html",
        hall=hall,
        art=art,
        named=lambda labels: label_in(labels, locale),
        period=lambda text: period_label(text, locale),
        last_day=lambda one: day_label(one.last_day(hall.time_zone), locale),
        days_left=lambda one: (
            (
                one.last_day(hall.time_zone)
                - clock.hall_day(clock.now(), hall.time_zone)
            ).days
            + 1
        ),
        **values,
    )
