"""Static text files are sent compressed to browsers that say they can read it."""

import gzip

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from signage.config import shipped
from signage.web import compression

BODY = "公告" * 500
STYLE = "/static/css/tokens.css"


@pytest.fixture
def app() -> Flask:
    app = Flask("signage", static_folder=str(shipped("static")))
    compression.init_app(app)
    app.add_url_rule("/body", "display.show_body", lambda: BODY)
    app.add_url_rule("/office", "office", lambda: BODY)
    return app


def get(
    app: Flask, headers: dict[str, str] | None = None, path: str = STYLE
) -> Response:
    with app.test_client().get(path, headers=headers, buffered=True) as answer:
        return answer


def test_it_compresses_a_stylesheet(app: Flask) -> None:
    plain = get(app).data
    answer = get(app, {"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.data) == plain
    assert answer.content_length == len(answer.data) < len(plain)


def test_it_sends_plain_text_to_who_cannot_read_it(app: Flask) -> None:
    answer = get(app)
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_it_answers_not_modified_without_a_body(app: Flask) -> None:
    etag = get(app).headers["ETag"]
    answer = get(app, {"If-None-Match": etag, "Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.data) == (304, b"")


def test_it_compresses_what_displays_show(app: Flask) -> None:
    answer = get(app, {"Accept-Encoding": "gzip"}, "/body")
    assert gzip.decompress(answer.data).decode() == BODY
    assert "Content-Encoding" not in get(app, path="/body").headers


def test_it_leaves_pages_that_may_hold_secrets(app: Flask) -> None:
    answer = get(app, {"Accept-Encoding": "gzip"}, "/office")
    assert "Content-Encoding" not in answer.headers
