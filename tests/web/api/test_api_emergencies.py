"""The JSON API of emergencies: by key alone, idempotent, with problems in full."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signage import clock
from signage.models import ApiKey, Emergency, Hall
from signage.operations.emergencies.keys import create_api_key
from signage.operations.emergencies.templates import add_shipped_templates
from signage.web.api.keys import REFUSALS_PER_ADDRESS, REQUESTS_PER_KEY
from tests.build import create_display_group, create_user

URL = "/api/emergencies"
FIRE: dict[str, Any] = {
    "severity": "danger",
    "texts": {"zh-CN": {"headline": "火警"}, "en": {"headline": "Fire"}},
}
Call = Callable[..., TestResponse]


def make_key(session: Session, hall: Hall, name: str = "消防主机") -> str:
    """Make a key of another system."""
    actor = create_user(session, hall, f"maker of {name}")
    about = {"actor": actor, "now": clock.now()}
    return create_api_key(session, hall, name, ["emergency"], **about)[1]  # type: ignore[arg-type]


@pytest.fixture
def call(client: FlaskClient, session: Session, hall: Hall) -> Call:
    """Call the API with a key of its own."""
    add_shipped_templates(session, hall)
    key = make_key(session, hall)
    session.commit()

    def call(method: str, path: str = URL, **about: Any) -> TestResponse:
        headers = about.pop("headers", {}) | {"Authorization": f"Bearer {key}"}
        headers |= {"Accept-Language": "en"}
        return client.open(path, method=method, headers=headers, **about)

    return call


def test_it_issues_tells_and_takes_back(call: Call, session: Session) -> None:
    made = call("POST", json=FIRE)
    assert made.status_code == 201
    told = made.get_json()
    assert told["texts"]["zh-Hans"]["headline"] == "火警"
    assert made.headers["Location"] == f"{URL}/{told['id']}"
    assert [each["id"] for each in call("GET").get_json()["emergencies"]] == [1]
    for _ in range(2):
        over = call("DELETE", f"{URL}/1").get_json()
        assert over["ended_at"]
        assert not over["is_on"]
    assert call("GET").get_json() == {"emergencies": []}
    assert call("GET", f"{URL}/1").get_json()["source"] == "api"
    assert session.scalars(select(ApiKey.last_used_at)).one()


def test_a_template_is_enough_and_may_be_changed(call: Call) -> None:
    told = call("POST", json={"template": "火警疏散", "minutes": 5}).get_json()
    assert told["severity"] == "danger"
    assert set(told["texts"]) == {"zh-Hans", "zh-Hant", "en"}
    until = (clock.now() + timedelta(minutes=30)).isoformat()
    other = {"template": "火警疏散", "severity": "warning", "until": until}
    assert call("POST", json=other).get_json()["severity"] == "warning"
    answer = call("POST", json={"template": "洪水"})
    assert answer.status_code == 404


def test_the_same_request_counts_once(call: Call, session: Session, hall: Hall) -> None:
    once = {"Idempotency-Key": "panel-7-alarm-1"}
    codes = [call("POST", json=FIRE, headers=once).status_code for _ in range(3)]
    assert codes == [201, 200, 200]
    assert len(session.scalars(select(Emergency)).all()) == 1
    session.rollback()
    other = call("POST", json=FIRE | {"severity": "notice"}, headers=once)
    assert other.status_code == 409
    assert other.get_json()["code"] == "request_changed"
    group = create_display_group(session, hall).id
    session.commit()
    elsewhere = call("POST", json=FIRE | {"groups": [group]}, headers=once)
    assert elsewhere.get_json()["code"] == "request_changed"
    long = call("POST", json=FIRE, headers={"Idempotency-Key": "x" * 65})
    assert long.status_code == 422


def test_it_names_every_problem_at_once(call: Call) -> None:
    answer = call("POST", json={"severity": "mild", "minutes": 0, "groups": [9]})
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    problem = answer.get_json()
    assert problem["code"] == "emergency_invalid"
    assert len(problem["problems"]) == 4
    shape = call("POST", json={"minutes": "soon", "colour": "red", "texts": [1]})
    assert len(shape.get_json()["problems"]) == 3


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"texts": null}', b'{"minutes": 1e400}', b"\xff"]
)
def test_it_refuses_what_is_no_emergency(call: Call, body: bytes) -> None:
    answer = call("POST", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.get_json()["problems"]


def test_it_takes_only_json_of_a_sensible_size(call: Call) -> None:
    assert call("POST", data="a=1").status_code == 415
    large = b'{"severity": "' + b"x" * 70_000 + b'"}'
    answer = call("POST", data=large, content_type="application/json")
    assert answer.status_code == 413
    assert answer.mimetype == "application/problem+json"


def test_keys_of_rows_that_cannot_be_are_named(call: Call) -> None:
    answer = call("POST", json=FIRE | {"groups": [-1], "displays": [10**30]})
    assert answer.status_code == 422
    assert len(answer.get_json()["problems"]) == 2
    assert call("GET", f"{URL}/77").status_code == 404


def test_control_characters_reach_no_display(call: Call) -> None:
    texts = {"en": {"headline": "Fire\u0000\u0007 alarm"}}
    told = call("POST", json=FIRE | {"texts": texts}).get_json()
    assert told["texts"]["en"]["headline"] == "Fire alarm"


def test_it_takes_back_only_what_the_key_issued(
    call: Call, client: FlaskClient, session: Session, hall: Hall
) -> None:
    call("POST", json=FIRE)
    other = make_key(session, hall, "门禁")
    session.commit()
    headers = {"Authorization": f"Bearer {other}"}
    answer = client.delete(f"{URL}/1", headers=headers)
    assert answer.status_code == 403
    assert answer.get_json()["code"] == "forbidden"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("POST", "/api/nothing", 404),
        ("GET", "/api/emergencies/one", 404),
        ("PUT", "/api/emergencies", 405),
        ("GET", "/api/cap", 405),
        ("GET", "/cap/none.xml", 404),
    ],
)
@pytest.mark.usefixtures("call")
def test_what_is_not_there_is_a_problem_too(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.get_json()["status"] == status


def test_a_stranger_gets_nothing_and_is_soon_refused(client: FlaskClient) -> None:
    for headers in ({}, {"Authorization": "Bearer no"}, {"Authorization": "Basic x"}):
        answer = client.get(URL, headers=headers)
        assert answer.status_code == 401
        assert answer.get_json()["code"] == "key_refused"
    codes = {client.post(URL).status_code for _ in range(REFUSALS_PER_ADDRESS)}
    assert codes == {401, 429}


def test_a_sign_in_of_the_office_is_no_key(signed_in: FlaskClient) -> None:
    assert signed_in.post(URL, json=FIRE).status_code == 401


def test_a_key_that_asks_too_often_waits(app: Flask, call: Call) -> None:
    codes = [call("GET").status_code for _ in range(REQUESTS_PER_KEY + 1)]
    assert codes[-2:] == [200, 429]
    assert app.extensions["signage.api_keys"].limit == REQUESTS_PER_KEY
