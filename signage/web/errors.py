"""Answers to what went wrong: a page, a message for htmx, JSON, or RFC 9457."""

from dataclasses import dataclass

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from signage.errors import ConflictError, InvalidInputError, Message, SignageError
from signage.web import access, context, security
from signage.web.i18n import translated
from signage.web.kept import ask_first

TOO_MANY, BROKEN = 429, 500
#: What other systems ask; they are told problems as RFC 9457 has it.
API_PATHS = ("/api/", "/cap/")
PROBLEM_TYPE = "application/problem+json"
TITLES = {
    400: _l("That did not work"),
    401: _l("Please sign in"),
    403: _l("Not allowed"),
    404: _l("Not found"),
    405: _l("Not possible here"),
    409: _l("Not now"),
    413: _l("Too large"),
    422: _l("Please check"),
    429: _l("Too many attempts"),
    500: _l("Something broke"),
    503: _l("Busy"),
    507: _l("No room left"),
}
CHANGED_TITLE = _l("Somebody was faster")
OTHER_TITLE = TITLES[400]
MESSAGES = {
    400: Message("The request could not be understood. Go back and try again."),
    404: Message("There is nothing at this address. Check it, or go to the start."),
    405: Message("This address does not answer that kind of request."),
    413: Message("What you sent is too large. Choose a smaller file or shorter text."),
    500: Message("This is our fault. It has been logged; please try again shortly."),
}
CSRF_MESSAGE = Message(
    "The form has expired or was opened before signing in. Reload the page and repeat."
)


@dataclass(frozen=True, slots=True)
class Failure:
    """What the reader is told: status, stable code, and every problem."""

    status: int
    code: str
    problems: tuple[str, ...]


def init_app(app: Flask) -> None:
    """Answer every expected failure, and every unexpected one, in the same way.

    Flask logs an unexpected one with its trace and makes it an InternalServerError.
    """
    app.register_error_handler(SignageError, answer_expected)
    app.register_error_handler(CSRFError, answer_csrf)
    app.register_error_handler(HTTPException, answer_http)


def answer_expected(error: SignageError) -> ResponseReturnValue:
    """Answer an error of our own family; send to the sign-in where that helps."""
    asks = isinstance(error, access.NotSignedInError | access.PasswordNeededError)
    if asks and not wants_json():
        return ask_first(error)
    problems = error.problems if isinstance(error, InvalidInputError) else error.args
    texts = tuple(translated(problem) for problem in problems)
    return answer(Failure(error.status, error.code, texts))


def answer_csrf(_error: CSRFError) -> ResponseReturnValue:
    """Answer a form without its token."""
    return answer(Failure(400, "csrf", (translated(CSRF_MESSAGE),)))


def answer_http(error: HTTPException) -> ResponseReturnValue:
    """Answer an error of Werkzeug's; redirects among them pass through."""
    if error.response is not None:
        return error.get_response()
    status = error.code or BROKEN
    if status >= BROKEN:
        context.close_session()  # what it had begun is rolled back
    text = MESSAGES.get(status, error.description or error.name)
    code = error.name.lower().replace(" ", "_")
    return answer(Failure(status, code, (translated(text),)))


def wants_json() -> bool:
    """Say whether the client reads JSON: devices and scripts, not people."""
    if "HX-Request" in request.headers:
        return False
    best = request.accept_mimetypes.best_match(("text/html", "application/json"))
    return request.is_json or best == "application/json"


def answer(failure: Failure) -> ResponseReturnValue:
    """Tell a failure in the form that the client reads."""
    if request.path.startswith(API_PATHS):
        return as_problem(failure)
    if wants_json() or sent_by_device():
        body = {"error": failure.code, "message": "\n".join(failure.problems)}
        return jsonify(body | {"problems": failure.problems}), failure.status
    is_changed = failure.code == ConflictError.code
    title = CHANGED_TITLE if is_changed else TITLES.get(failure.status, OTHER_TITLE)
    if "HX-Request" in request.headers:
        page = render_template("admin/_failure.html", failure=failure, title=title)
        response = make_response(page, failure.status)
        response.headers["HX-Retarget"] = "#flashes"
        response.headers["HX-Reswap"] = "innerHTML show:window:top"
        return response
    return render_template("error.html", failure=failure, title=title), failure.status


def as_problem(failure: Failure) -> Response:
    """Tell a failure to another system (docs/api.md)."""
    response: Response = jsonify(
        type=f"about:blank#{failure.code}",
        title=str(TITLES.get(failure.status, OTHER_TITLE)),
        status=failure.status,
        code=failure.code,
        detail="\n".join(failure.problems),
        problems=failure.problems,
    )
    response.status_code = failure.status
    response.mimetype = PROBLEM_TYPE
    if failure.status == TOO_MANY:
        response.headers["Retry-After"] = "60"
    return response


def sent_by_device() -> bool:
    """Say whether a display, kiosk or phone posted this."""
    posted = request.method not in context.READING_METHODS
    return posted and request.path.startswith(security.DEVICE_PATHS)
