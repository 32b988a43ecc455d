"""The `signage rulebook` commands: check files, show, compare and begin them."""

import sys
from collections.abc import Iterator

import click

from signage.cli.rulebook_diff import diff
from signage.cli.rulebook_files import find_rulebook
from signage.cli.rulebook_new import new
from signage.rules.json_schema import schema_text
from signage.rules.numbers import plain
from signage.rules.references import unused
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule
from signage.rules.values import value_on

_WRONG_INPUT = 2


@click.group("rulebook")
def rulebook() -> None:
    """Check, show, compare and begin rulebooks."""


@rulebook.command("check")
@click.argument("names", nargs=-1, required=True, metavar="RULEBOOK...")
def check(names: tuple[str, ...]) -> None:
    """Report everything that is wrong with rulebook files, with file and line."""
    is_wrong = False
    for name in names:
        loaded = find_rulebook(name)
        for problem in loaded.problems:
            click.echo(str(problem), err=True)
        if loaded.rulebook is None:
            is_wrong = True
        else:
            click.echo(f"{name}: {_summary(loaded.rulebook)}")
            for setting in unused(loaded.rulebook.source, loaded.rulebook.settings):
                note = f"no place names the setting {setting}: it changes nothing"
                click.echo(f"{name}: note: {note}")
    if is_wrong:
        sys.exit(_WRONG_INPUT)


@rulebook.command("show")
@click.argument("name", metavar="RULEBOOK")
@click.argument("code", required=False)
def show(name: str, code: str | None) -> None:
    """Show a rulebook's rules, awards and settings, or the one of a CODE or name."""
    loaded = find_rulebook(name)
    if loaded.rulebook is None:
        for problem in loaded.problems:
            click.echo(str(problem), err=True)
        sys.exit(_WRONG_INPUT)
    lines = [line for key, line in _lines(loaded.rulebook) if code in (None, key)]
    if not lines:
        click.echo(f"{loaded.rulebook.slug} has no '{code}'", err=True)
        sys.exit(_WRONG_INPUT)
    if code is None:
        click.echo(_summary(loaded.rulebook))
    click.echo("\n".join(lines))


@rulebook.command("schema")
def schema() -> None:
    """Print the JSON Schema of rulebook files, for editors."""
    click.echo(schema_text(), nl=False)


rulebook.add_command(diff)
rulebook.add_command(new)


def _summary(book: Rulebook) -> str:
    unset = f", unset: {', '.join(book.unset)}" if book.unset else ""
    return (
        f"{book.slug}, edition {book.edition}: {len(book.rules)} rules, "
        f"{len(book.ladders)} ladders, {len(book.awards)} awards, "
        f"{len(book.settings)} settings{unset}"
    )


def _lines(book: Rulebook) -> Iterator[tuple[str, str]]:
    """Yield every rule, step, award and setting with the code that finds it."""
    for code, rule in book.rules.items():
        worth = _worth(rule)
        yield (
            code,
            f"{code}  {rule.kind} {worth}  {rule.zh} / {rule.en}; {rule.reference}",
        )
    for code, ladder in book.ladders.items():
        for step in ladder.steps:
            text = f"{step.zh} / {step.en}; {step.reference}"
            yield code, f"{code}  step {step.step}: {step.action}  {text}"
    for code, award in book.awards.items():
        yield (
            code,
            f"{code}  {award.period}  {award.zh} / {award.en}; {award.reference}",
        )
    for name, setting in book.settings.items():
        choices = setting.choices
        choice = "|".join(choices) if isinstance(choices, tuple) else choices
        text = f"{setting.meaning} {setting.reference}"
        yield name, f"{name} = {book.values[name]} ({choice})  {text}"


def _worth(rule: Rule) -> str:
    """Write what one fact costs or earns, as it is in force last."""
    if rule.min is not None and rule.kind != "norm":
        return f"{plain(rule.min)} to {'any' if rule.max is None else plain(rule.max)}"
    for spans in (rule.levels, rule.steps):
        if spans is not None:
            table = value_on(spans, spans[-1][0]) or {}
            return " ".join(f"{key}={plain(value)}" for key, value in table.items())
    if rule.points is None:
        return ""
    points = rule.points[-1][1]
    return "unset" if points is None else plain(points)


if __name__ == "__main__":
    rulebook()
