"""The description of the API says what its addresses are, and what they answer."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from sqlalchemy.orm import Session

from signage.models import Hall
from tests.web.api.test_api_cap import message, post
from tests.web.api.test_api_emergencies import FIRE, make_key

METHODS = {"get", "post", "delete", "put", "patch"}


@pytest.fixture
def described(client: FlaskClient, hall: Hall) -> dict[str, Any]:
    """The description as anybody gets it."""
    assert hall
    answer = client.get("/api/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def test_it_names_every_address(app: Flask, described: dict[str, Any]) -> None:
    real = {
        (rule.rule.replace("<int:emergency_id>", "{id}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = {
        (path, method)
        for path, about in described["paths"].items()
        for method in set(about) & METHODS
    }
    assert told == real


def test_what_is_sent_and_answered_is_as_described(
    client: FlaskClient, session: Session, hall: Hall, described: dict[str, Any]
) -> None:
    key = make_key(session, hall)
    session.commit()
    headers = {"Authorization": f"Bearer {key}"}
    path = "/api/emergencies"
    fits(described, FIRE, "EmergencyIn")
    made = client.post(path, json=FIRE, headers=headers).get_json()
    fits(described, made, "Emergency")
    for each in client.get(path, headers=headers).get_json()["emergencies"]:
        fits(described, each, "Emergency")
    over = client.delete(f"{path}/{made['id']}", headers=headers).get_json()
    assert over["ended_at"]
    fits(described, over, "Emergency")
    wrong = client.post(path, json={"severity": "mild"}, headers=headers)
    fits(described, wrong.get_json(), "Problem")
    shown = post(client, key, message("a2_thunderstorm"))
    fits(described, shown.get_json(), "CapOutcome")


def fits(described: dict[str, Any], content: object, name: str) -> None:
    """Check content against a schema of the description; nothing is left untold."""
    schema = {"$ref": f"#/components/schemas/{name}"}
    whole = schema | {"components": described["components"]}
    Draft202012Validator.check_schema(whole)
    Draft202012Validator(whole).validate(content)
    assert isinstance(content, dict)
    known = described["components"]["schemas"][name]["properties"]
    assert set(content) <= set(known)
