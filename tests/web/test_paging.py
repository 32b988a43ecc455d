"""The address of the page beside the one that is shown."""

from flask import Blueprint, Flask

from signage.web.admin.paging import beside


def listing() -> Flask:
    app = Flask(__name__)
    pages = Blueprint("pages", __name__)
    pages.add_url_rule("/list", "index", lambda: str(beside("older_than", 7)))
    app.register_blueprint(pages)
    return app


def test_keeps_the_filter_whatever_its_names() -> None:
    query = "/list?endpoint=x&_external=1&window=1&older_than=9&newer_than=2&empty="
    page = listing().test_client().get(query)
    assert page.text == "/list?endpoint=x&_external=1&window=1&older_than=7"


def test_there_is_no_page_beside_the_last() -> None:
    assert beside("older_than", None) is None
