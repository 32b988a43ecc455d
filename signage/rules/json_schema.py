"""Give the JSON Schema of rulebook files, for editors: made of the models, as written.

The models say what a file means once its settings are put in; a file may say `yes` for
true, a number as a number or as text, and a setting in place of nearly every value. The
schema takes all of that, and nothing that the loader would refuse for its shape. What
names what (codes, settings, metrics) only the loader can tell.
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from signage.rules.schema import FIELDS_OF_KIND
from signage.rules.schema_file import RulebookFile

#: What the file is called beside the rulebooks that name it in their first line.
SCHEMA_FILE = "rulebook.schema.json"
_NUMERAL = r"^\d+(\.\d+)?$"
_WHOLE = r"^\d+$"
_DAY = r"^\d{4}-\d\d-\d\d$"


def rulebook_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12)."""
    schema = RulebookFile.model_json_schema(schema_generator=_AsWritten)
    rule = schema["$defs"]["Rule"]
    del rule["properties"]["code"]  # its name in the file is its code
    rule["required"].remove("code")
    rule["allOf"] = [_fields_of(kind) for kind in FIELDS_OF_KIND]
    opened = _Opened(schema["$defs"])
    defs = {
        name: part if name == "Setting" else opened.part(name, part)
        for name, part in schema.pop("$defs").items()
    }
    schema["properties"] = {
        name: field if name == "settings" else opened.inside(name, field)
        for name, field in schema["properties"].items()
    }
    head = {
        "$schema": GenerateJsonSchema.schema_dialect,
        "title": "hall-signage rulebook",
        "$comment": "made by `signage rulebook schema`; docs/rulebooks.md says more",
    }
    return {**head, **_tidy({**schema, "$defs": {**defs, **opened.values}})}


def schema_text() -> str:
    """Return the schema as its file holds it."""
    return json.dumps(rulebook_schema(), ensure_ascii=False, indent=1) + "\n"


def _fields_of(kind: str) -> dict[str, Any]:
    """Say what a rule of a kind needs and what has no meaning there."""
    needed, allowed = FIELDS_OF_KIND[kind]
    of_any = set().union(*(one | other for one, other in FIELDS_OF_KIND.values()))
    then: dict[str, Any] = {"required": sorted(needed)} if needed else {}
    then["properties"] = dict.fromkeys(sorted(of_any - needed - allowed), False)
    return {
        "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
        "then": then,
    }


class _AsWritten(GenerateJsonSchema):
    """Say how values stand in a file, where an editor has its own idea of types."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        found = super().str_schema(schema)
        if "pattern" in found:
            return found
        not_blank = {"pattern": r"\S"} if found.pop("minLength", None) else {}
        return {**found, **not_blank, "type": ["string", "number", "boolean"]}

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        del schema
        return {"enum": ["yes", "no", True, False, "true", "false"]}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        as_text = {"type": "string", "pattern": _WHOLE}
        return {"anyOf": [super().int_schema(schema), as_text]}

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        of_number: core_schema.FloatSchema = {"type": "float"}
        for bound in ("ge", "gt", "le", "lt"):
            if bound in schema:
                of_number[bound] = float(schema[bound])
        as_text = {"type": "string", "pattern": _NUMERAL}
        return {"anyOf": [super().float_schema(of_number), as_text]}

    def date_schema(self, schema: core_schema.DateSchema) -> JsonSchemaValue:
        return {**super().date_schema(schema), "pattern": _DAY}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        # Nothing at all is no value: who means none leaves the field out.
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        found = super().default_schema(schema)
        if isinstance(found.get("default"), (dict, list, type(None))):
            found.pop("default", None)
        return found

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        found = super().dict_schema(schema)
        if "patternProperties" in found:
            found["additionalProperties"] = False
        return found


class _Opened:
    """Let a setting stand in place of each value.

    `values` holds a definition for each sort of value, so that the choices of a setting
    can be values, or settings again.
    """

    def __init__(self, parts: Mapping[str, Any]) -> None:
        self._parts = parts
        self._names: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def part(self, name: str, part: dict[str, Any]) -> dict[str, Any]:
        """Open each field of a part."""
        if "properties" not in part:
            return part
        fields = {
            field: self.value(f"{name}.{field}", value)
            for field, value in part["properties"].items()
        }
        return {**part, "properties": fields}

    def value(self, name: str, schema: dict[str, Any]) -> dict[str, Any]:
        """Return a value's schema with a setting as another way to give it."""
        about: dict[str, Any] = {
            key: schema[key] for key in ("description", "default") if key in schema
        }
        bare = {
            key: one
            for key, one in schema.items()
            if key not in {"description", "default", "title"}
        }
        key = json.dumps(bare, sort_keys=True)
        if key not in self._names:
            self._names[key] = name
            self.values[name] = {"anyOf": [self.inside(name, bare), _setting_use(name)]}
        return {"$ref": f"#/$defs/{self._names[key]}", **about}

    def inside(self, name: str, schema: dict[str, Any]) -> dict[str, Any]:
        """Open what stands inside a list or a mapping."""
        found = dict(schema)
        for key in ("items", "additionalProperties"):
            if isinstance(found.get(key), dict):
                found[key] = self.value(f"{name}.item", found[key])
        if "patternProperties" in found:
            found["patternProperties"] = {
                pattern: self.value(f"{name}.item", one)
                for pattern, one in found["patternProperties"].items()
            }
        for key in ("anyOf", "oneOf"):
            if key in found:
                found[key] = [
                    self.inside(f"{name}.{index}", one)
                    for index, one in enumerate(found[key])
                ]
        return found


def _setting_use(name: str) -> dict[str, Any]:
    """Say how a place takes its value from a setting."""
    return {
        "type": "object",
        "description": "A setting, or what each of its choices means here.",
        "required": ["setting"],
        "properties": {
            "setting": {"type": "string", "description": "The setting's name."},
            "choices": {
                "type": "object",
                "description": "Every choice of the setting, and its value here.",
                "additionalProperties": {"$ref": f"#/$defs/{name}"},
            },
        },
        "additionalProperties": False,
    }


def _tidy(schema: Any) -> Any:
    """Leave out the titles that repeat the names of fields."""
    if isinstance(schema, list):
        return [_tidy(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    is_field = isinstance(schema.get("title"), dict)
    return {
        key: _tidy(one) for key, one in schema.items() if key != "title" or is_field
    }
