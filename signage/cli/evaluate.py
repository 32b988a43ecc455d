"""The `signage evaluate` command: apply a rulebook to files, without a database."""

import gc
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import NoReturn

import click

from signage.cli import evaluate_output as output
from signage.cli.rulebook_files import find_rulebook
from signage.exchange.facts_csv import ReadFacts, read_facts
from signage.rules import engine
from signage.rules.engine import check_period
from signage.rules.explain import NotAssessedError, explain
from signage.rules.period import Period, PeriodError
from signage.rules.problem import Problem
from signage.rules.rulebook import Rulebook
from signage.rules.settings import SettingsError

_WRONG_INPUT = 2
_FILE = click.Path(exists=True, dir_okay=False)


@click.command("evaluate")
@click.argument("rulebook")
@click.option("--roster", type=_FILE, required=True, help="Who is assessed (CSV).")
@click.option("--entries", type=_FILE, required=True, help="What happened (CSV).")
@click.option("--metrics", type=_FILE, help="What was counted (CSV).")
@click.option(
    "--period", required=True, help="2026-03, 2026-Q1, 2026-H1 or 2026, for example."
)
@click.option(
    "--set",
    "chosen",
    multiple=True,
    metavar="NAME=VALUE",
    help="Decide a named setting of the rulebook otherwise.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How the result is written.",
)
@click.option("--explain", "code", help="Print the whole trace of one subject.")
def evaluate(  # noqa: PLR0913, PLR0917 - one for each option
    rulebook: str,
    roster: str,
    entries: str,
    metrics: str | None,
    period: str,
    chosen: tuple[str, ...],
    form: str,
    code: str | None,
) -> None:
    """Apply RULEBOOK, a shipped one's name or a file, to a roster and its entries."""
    _write_utf8()
    with _without_collector():
        applied = _rulebook(rulebook)
        applied, problems = _set(applied, chosen)
        over = _period(applied, period, problems)
        only_totals = form == "csv" and code is None
        found = read_facts([applied], roster, entries, metrics, tallied=only_totals)
        _tell(found.notes)
        _refuse([*problems, *found.problems])
        try:
            _write(applied, found, over, form, code)
        except NotAssessedError as error:
            _refuse([Problem("not_assessed", str(error.args[0]))])


def _write_utf8() -> None:
    """Write UTF-8 whatever the machine's locale: a result is a file for other tools."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


@contextmanager
def _without_collector() -> Iterator[None]:
    """Leave out the garbage collector: a million entries that all stay are no garbage.

    Looking for some among them would take longer than the evaluation, and as long
    again at the end: what is there by then goes with the process.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def _write(
    rulebook: Rulebook, found: ReadFacts, period: Period, form: str, code: str | None
) -> None:
    if found.facts.tally is not None:
        output.write_csv(engine.totals(rulebook, found.facts, period), sys.stdout)
        return
    evaluation = engine.evaluate(rulebook, found.facts, period)
    if code is not None:
        click.echo(explain(rulebook, evaluation, code, found.facts), nl=False)
    elif form == "json":
        output.write_json(evaluation, sys.stdout)
    else:
        output.write_table(rulebook, evaluation, found.facts)


def _rulebook(name: str) -> Rulebook:
    loaded = find_rulebook(name)
    if loaded.rulebook is None:
        _exit_with(loaded.problems)
    return loaded.rulebook


def _set(rulebook: Rulebook, chosen: Iterable[str]) -> tuple[Rulebook, list[Problem]]:
    """Return the rulebook with its settings, or as it was and what is wrong."""
    values: dict[str, str] = {}
    problems = []
    for text in chosen:
        name, equals, value = text.partition("=")
        if equals:
            values[name.strip()] = value.strip()
        else:
            message = f"'{text}' is no setting: write --set NAME=VALUE"
            problems.append(Problem("wrong_setting", message))
    try:
        return rulebook.with_settings(values), problems
    except SettingsError as error:
        return rulebook, [*problems, *error.problems]


def _period(rulebook: Rulebook, text: str, problems: list[Problem]) -> Period:
    """Return the period; what is wrong with it joins the problems."""
    try:
        period = Period.parse(text)
    except PeriodError as error:
        problems.append(Problem("wrong_period", str(error)))
        return Period(1, "year")  # never evaluated: the problem ends the command
    problems += check_period(rulebook, period)
    return period


def _tell(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def _refuse(problems: Iterable[Problem]) -> None:
    """Print what is wrong and end with status 2, if anything is."""
    found = tuple(problems)
    if found:
        _exit_with(found)


def _exit_with(problems: Iterable[Problem]) -> NoReturn:
    _tell(problems)
    sys.exit(_WRONG_INPUT)


if __name__ == "__main__":
    evaluate()
