"""`signage rulebook show`: print what a rulebook says, or the one thing asked for."""

import sys
from collections.abc import Iterator

import click

from signage.cli.rulebook_files import find_rulebook
from signage.rules.leaves import leaves, written
from signage.rules.numbers import plain
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule
from signage.rules.schema_awards import Setting, Step

_WRONG_INPUT = 2


@click.command("show")
@click.argument("name", metavar="RULEBOOK")
@click.argument("code", required=False)
def show(name: str, code: str | None) -> None:
    """Show all that a rulebook says, or what it says of a CODE or name."""
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
        click.echo(summary(loaded.rulebook))
    click.echo("\n".join(lines))


def summary(book: Rulebook) -> str:
    """Return a line that names the edition and counts its parts."""
    unset = f", unset: {', '.join(book.unset)}" if book.unset else ""
    return (
        f"{book.slug}, edition {book.edition}: {len(book.rules)} rules, "
        f"{len(book.ladders)} ladders, {len(book.awards)} awards, "
        f"{len(book.settings)} settings{unset}"
    )


def _lines(book: Rulebook) -> Iterator[tuple[str, str]]:
    """Yield every part of the rulebook with the code that finds it."""
    yield from _categories(book)
    for code, rule in book.rules.items():
        names = f"{rule.zh} / {rule.en}; {rule.reference}"
        yield code, f"{code}  {rule.kind} {_worth(rule)}  {names}"
    for code, ladder in book.ladders.items():
        for step in ladder.steps:
            yield code, f"{code}  {_step(step)}"
    for code, award in book.awards.items():
        names = f"{award.zh} / {award.en}; {award.reference}"
        yield code, f"{code}  {award.period}  {names}"
    for name, value in leaves(book.procedure).items():
        yield "procedure", f"procedure  {name}: {value}"
    for name, setting in book.settings.items():
        yield name, f"{name} = {book.values[name]} {_setting(setting)}"


def _categories(book: Rulebook) -> Iterator[tuple[str, str]]:
    for kind in book.subjects:
        for code, category in book.categories(kind).items():
            names = f"{category.zh} / {category.en}; {category.reference}"
            marks = f"{plain(category.full)}, floor {category.floor}"
            yield code, f"{code} of {kind}  {marks}  {names}"


def _worth(rule: Rule) -> str:
    """Write what one fact costs or earns, with the days on which it changes."""
    if rule.min is not None and rule.kind != "norm":
        return f"{plain(rule.min)} to {'any' if rule.max is None else plain(rule.max)}"
    spans = rule.levels or rule.steps or rule.points
    if spans is None:
        return ""
    return "unset" if all(value is None for _, value in spans) else written(spans)


def _step(step: Step) -> str:
    at = "unset" if step.at is None else str(step.at)
    more = " and later" if step.repeat else ""
    names = f"{step.zh} / {step.en}; {step.reference}"
    return f"step {step.step} at {at}{more} ({step.window}): {step.action}  {names}"


def _setting(setting: Setting) -> str:
    choices = setting.choices
    choice = "|".join(choices) if isinstance(choices, tuple) else choices
    said = " / ".join(filter(None, (setting.zh, setting.meaning)))
    return f"({choice})  {said} {setting.reference}"
