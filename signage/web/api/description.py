"""Describe what other systems may call, as OpenAPI 3.1: made from the code itself."""

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from flask import Blueprint, Response, jsonify, request

from signage.models.emergency import EmergencySource, Severity
from signage.operations.emergencies.alert_intake import Deed
from signage.web import context
from signage.web.api.cap import TYPES
from signage.web.api.emergencies import REQUEST_KEY_LENGTH, EmergencyIn
from signage.web.errors import PROBLEM_TYPE

bp = Blueprint("api_description", __name__, url_prefix="/api")

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBERS: Schema = {"type": "array", "items": {"type": "integer"}}
INSTANT: Schema = {"type": "string", "format": "date-time"}


@bp.get("/openapi.json")
def show() -> Response:
    """Send the description; it names nobody and needs no key."""
    base = context.settings().public_url or request.host_url
    return jsonify(description(base.rstrip("/")))


def description(base: str) -> Schema:
    """Return the description of the server at an address."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "hall-signage", "version": version("signage")},
        "servers": [{"url": base}],
        "security": [{"key": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(),
        },
    }


def _paths() -> Schema:
    emergency, many = _ref("Emergency"), _object(emergencies=_list(_ref("Emergency")))
    length = {"maxLength": REQUEST_KEY_LENGTH}
    once = _parameter("Idempotency-Key", "header", TEXT | length, must=False)
    one = [_parameter("id", "path", {"type": "integer"}, must=True)]
    issue = _body({"application/json": {"schema": _ref("EmergencyIn")}})
    alert = _body({kind: {"schema": TEXT} for kind in sorted(TYPES)})
    outcome = _ref("CapOutcome")
    return {
        "/api/emergencies": {
            "get": _operation("What is on or will be", {200: many}),
            "post": _operation(
                "Issue an emergency", {201: emergency, 200: emergency}, (409, 415, 422)
            )
            | {"parameters": [once], "requestBody": issue},
        },
        "/api/emergencies/{id}": {
            "parameters": one,
            "get": _operation("One emergency", {200: emergency}, (404,)),
            "delete": _operation("Take it back", {200: emergency}, (403, 404)),
        },
        "/api/cap": {
            "post": _operation(
                "Take in a CAP 1.2 message", {201: outcome, 200: outcome}, (415, 422)
            )
            | {"requestBody": alert},
        },
        "/api/openapi.json": {
            "get": _operation("This description", {200: {"type": "object"}})
            | {"security": []},
        },
    }


def _schemas() -> Schema:
    asked = EmergencyIn.model_json_schema(ref_template="#/components/schemas/{model}")
    parts = asked.pop("$defs", {})
    words = _object(must=(), headline=TEXT, text=TEXT, instruction=TEXT)
    return {
        "EmergencyIn": asked,
        **parts,
        "Emergency": _object(
            id={"type": "integer"},
            severity={"enum": [str(each) for each in Severity]},
            texts={"type": "object", "additionalProperties": words},
            starts_at=INSTANT,
            ends_at=INSTANT,
            ended_at=INSTANT | {"type": ["string", "null"]},
            is_on={"type": "boolean"},
            groups=NUMBERS,
            displays=NUMBERS,
            source={"enum": [str(each) for each in EmergencySource]},
        ),
        "CapOutcome": _object(
            identifier=TEXT,
            outcome={"enum": [str(each) for each in Deed]},
            reason=TEXT,
            remarks=_list(TEXT),
            emergencies=NUMBERS,
        ),
        "Problem": _object(
            type=TEXT,
            title=TEXT,
            status={"type": "integer"},
            detail=TEXT,
            code=TEXT,
            problems=_list(TEXT),
        ),
    }


def _operation(
    summary: str, answers: dict[int, Schema], problems: Iterable[int] = ()
) -> Schema:
    """Return an operation; every one may be refused for its key or asked too often."""
    responses: Schema = {
        str(status): {
            "description": "done",
            "content": {"application/json": {"schema": schema}},
        }
        for status, schema in answers.items()
    }
    for status in (*problems, 401, 429):
        responses[str(status)] = {
            "description": "a problem (RFC 9457)",
            "content": {PROBLEM_TYPE: {"schema": _ref("Problem")}},
        }
    return {"summary": summary, "responses": responses}


def _object(*, must: Iterable[str] | None = None, **fields: Schema) -> Schema:
    required = list(fields) if must is None else list(must)
    return {"type": "object", "properties": fields, "required": required}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _parameter(name: str, place: str, schema: Schema, *, must: bool) -> Schema:
    return {"name": name, "in": place, "required": must, "schema": dict(schema)}


def _body(content: Schema) -> Schema:
    return {"required": True, "content": content}
