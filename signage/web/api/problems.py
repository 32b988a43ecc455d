"""Problems told to other systems, as RFC 9457 `application/problem+json`."""

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import HTTPException

from signage.errors import InvalidInputError, SignageError
from signage.web import context, errors
from signage.web.i18n import translated

TYPE = "application/problem+json"
TOO_MANY, BROKEN = 429, 500


def init_blueprint(bp: Blueprint) -> None:
    """Have everything that goes wrong below a blueprint told in this form."""
    bp.register_error_handler(SignageError, answer_expected)
    bp.register_error_handler(HTTPException, answer_http)


def answer_expected(error: SignageError) -> Response:
    """Tell an error of our own family with every problem."""
    said = error.problems if isinstance(error, InvalidInputError) else error.args
    return _answer(error.status, error.code, [translated(each) for each in said])


def answer_http(error: HTTPException) -> Response:
    """Tell an error of Werkzeug's."""
    status = error.code or BROKEN
    if status >= BROKEN:
        context.close_session()  # what it had begun is rolled back
    text = errors.MESSAGES.get(status, error.description or error.name)
    return _answer(status, error.name.lower().replace(" ", "_"), [translated(text)])


def _answer(status: int, code: str, problems: list[str]) -> Response:
    title = str(errors.TITLES.get(status, errors.OTHER_TITLE))
    response: Response = jsonify(
        type=f"about:blank#{code}",
        title=title,
        status=status,
        code=code,
        detail="\n".join(problems),
        problems=problems,
    )
    response.status_code = status
    response.mimetype = TYPE
    if status == TOO_MANY:
        response.headers["Retry-After"] = "60"
    return response
