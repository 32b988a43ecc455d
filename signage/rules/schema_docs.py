"""Say what every field of a rulebook file means, out of the schema itself."""

from collections.abc import Iterator

from signage.rules import schema, schema_awards, schema_file
from signage.rules.values import Part

#: The parts of a file, in the order in which people meet them.
PARTS: dict[str, type[Part]] = {
    "The file": schema_file.RulebookFile,
    "`in_force`": schema_awards.InForce,
    "A setting": schema_awards.Setting,
    "A kind of subject": schema_file.Assessed,
    "`points` of a kind of subject": schema_file.Points,
    "A grade": schema_awards.Grade,
    "`pay` of a kind of subject": schema_file.Pay,
    "A category": schema_file.Category,
    "`procedure`": schema_file.Procedure,
    "A rule": schema.Rule,
    "A bar": schema.BarRule,
    "`when` of a bar": schema.Counting,
    "A ratio": schema.Ratio,
    "A ladder": schema_awards.Ladder,
    "A step": schema_awards.Step,
    "`counts` of a step, by grade": schema_awards.GradeCount,
    "An award": schema_awards.Award,
    "A quota": schema_awards.Quota,
    "A ranking key": schema_awards.RankKey,
}


def reference() -> str:
    """Return the tables of fields that docs/rulebooks.md must hold."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    for title, part in PARTS.items():
        yield f"### {title}\n"
        yield "| field | | meaning |\n|---|---|---|"
        for name, field in part.model_fields.items():
            if not (part is schema.Rule and name == "code"):
                needed = "needed" if field.is_required() else ""
                yield f"| `{name}` | {needed} | {field.description} |"
        yield ""
    yield "### Kinds of rule\n"
    yield "| kind | needs | may have |\n|---|---|---|"
    for kind, (needed_fields, allowed) in schema.FIELDS_OF_KIND.items():
        yield f"| `{kind}` | {_names(needed_fields)} | {_names(allowed)} |"
    yield ""


def _names(fields: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(fields))


def undescribed() -> list[str]:
    """Return the fields that lack a description."""
    return [
        f"{part.__name__}.{name}"
        for part in PARTS.values()
        for name, field in part.model_fields.items()
        if not field.description
    ]
