"""docs/api.md and docs/cap.md say what the code does."""

from pathlib import Path

from flask import Flask

from signage.exchange.cap_reader import CapInvalidError
from signage.exchange.cap_schema import ALERT, INFO
from signage.operations.emergencies.alert_intake import Deed
from signage.operations.emergencies.emergencies import RequestChangedError
from signage.operations.emergencies.keys import KeyRefusedError, ScopeMissingError
from signage.operations.emergencies.plan import (
    HEADLINE_LENGTH,
    LONGEST_MINUTES,
    TEXT_LENGTH,
    USUAL_MINUTES,
    EmergencyInvalidError,
)
from signage.web.api import cap, emergencies, keys
from tests.test_docs import rows

DOCS = Path(__file__).parent.parent / "docs"
API = (DOCS / "api.md").read_text(encoding="utf-8")
CAP = (DOCS / "cap.md").read_text(encoding="utf-8")


def test_it_documents_every_address(app: Flask) -> None:
    documented = {name for name in rows(API, "Emergencies") if " " in name}
    real = {
        f"{method} {rule.rule.replace('<int:emergency_id>', '<id>')}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert documented == real


def test_it_documents_every_field() -> None:
    documented = {name for name in rows(API, "Emergencies") if " " not in name}
    assert documented == set(emergencies.EmergencyIn.model_fields)


def test_it_documents_the_codes_of_problems() -> None:
    ours = (
        KeyRefusedError,
        ScopeMissingError,
        RequestChangedError,
        EmergencyInvalidError,
        CapInvalidError,
        emergencies.NotJsonError,
        cap.NotXmlError,
        keys.TooOftenError,
    )
    shared = {"forbidden", "not_found", "invalid"}
    assert set(rows(API, "Problems")) == {each.code for each in ours} | shared


def test_it_states_the_limits() -> None:
    for text in (str(HEADLINE_LENGTH), str(TEXT_LENGTH)):
        assert f"up to {text}" in API
        assert f"up to {text} characters" in CAP
    assert f"1 to {LONGEST_MINUTES}" in API
    assert f"or {USUAL_MINUTES}" in API
    assert f"at most {keys.REQUESTS_PER_KEY} times a minute" in API


def test_it_documents_every_outcome_and_element() -> None:
    table = rows(CAP, r"In: `POST /api/cap`")
    assert {str(deed) for deed in Deed} <= set(table)
    left = {"restriction", "addresses", "source"}  # nothing follows from them
    for rule in (ALERT, INFO):
        for name in set(rule.children or {}) - left:
            assert f"`{name}`" in CAP, name
