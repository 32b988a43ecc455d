"""`signage rulebook diff`: say what two editions make different, and on which days."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NoReturn

import click

from signage.cli.rulebook_files import find_rulebook
from signage.rules.days import Days
from signage.rules.diff import Change, changes, impacted
from signage.rules.problem import Problem
from signage.rules.rulebook import Rulebook
from signage.rules.settings import SettingsError

_DIFFERENT, _TROUBLE = 1, 2
_TITLES = {
    "file": "The file",
    "subjects": "How subjects are assessed",
    "categories": "Categories",
    "rules": "Rules",
    "ladders": "Ladders",
    "awards": "Awards",
    "settings": "Settings",
    "procedure": "Review and publicity",
}
_EFFECTS = {
    "results": "",
    "procedure": "REVIEW AND PUBLICITY (no score changes)",
    "wording": "WORDS ONLY (no result changes)",
}


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--set",
    "chosen",
    multiple=True,
    metavar="NAME=VALUE",
    help="Decide a setting of NEW otherwise; may be given again.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the differences are written.",
)
def diff(old: str, new: str, chosen: tuple[str, ...], form: str) -> None:
    """Say what NEW makes different from OLD: names of the package, or files.

    The exit status is 0 if nothing is different, 1 if something is, 2 for trouble.
    """
    loaded = [find_rulebook(name) for name in (old, new)]
    _refuse(problem for one in loaded for problem in one.problems)
    first, second = (one.rulebook for one in loaded)
    if first is None or second is None:
        sys.exit(_TROUBLE)
    second = _with_settings(second, chosen)
    found = changes(first, second)
    if form == "json":
        click.echo(
            json.dumps(_json(first, second, found), ensure_ascii=False, indent=1)
        )
    else:
        click.echo("\n".join(_text(first, second, found)))
    sys.exit(_DIFFERENT if found else 0)


def _with_settings(book: Rulebook, chosen: Sequence[str]) -> Rulebook:
    pairs = [text.partition("=") for text in chosen]
    wrong = [name for name, equals, _ in pairs if not equals]
    message = "'{}' is no setting: write --set NAME=VALUE"
    _refuse(Problem("wrong_setting", message.format(name)) for name in wrong)
    try:
        values = {name.strip(): value.strip() for name, _, value in pairs}
        return book.with_settings(values)
    except SettingsError as error:
        _exit_with(error.problems)


def _refuse(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        _exit_with(found)


def _exit_with(problems: Iterable[Problem]) -> NoReturn:
    for problem in problems:
        click.echo(str(problem), err=True)
    sys.exit(_TROUBLE)


def _json(old: Rulebook, new: Rulebook, found: Sequence[Change]) -> dict[str, Any]:
    return {
        **{
            side: {"rulebook": one.slug, "edition": one.edition, "digest": one.digest}
            for side, one in (("old", old), ("new", new))
        },
        "impacted": _days_json(impacted(found)),
        "changes": [
            {
                "section": change.section,
                "code": change.code,
                "field": change.field,
                "old": change.old,
                "new": change.new,
                "reference": change.reference,
                "effect": change.effect,
                "days": _days_json(change.days),
            }
            for change in found
        ],
    }


def _days_json(days: Days | None) -> dict[str, str | None] | None:
    if days is None:
        return None
    return {
        name: None if day is None else day.isoformat()
        for name, day in (("first", days.first), ("last", days.last))
    }


def _text(old: Rulebook, new: Rulebook, found: Sequence[Change]) -> Iterator[str]:
    yield f"{old.slug}, edition {old.edition} → {new.slug}, edition {new.edition}"
    if not found:
        yield "Nothing is different."
    for effect, title in _EFFECTS.items():
        of_effect = [change for change in found if change.effect == effect]
        if of_effect and title:
            yield from ("", title)
        for section, of_section in groupby(of_effect, lambda change: change.section):
            yield from ("", _TITLES[section])
            yield from map(_line, of_section)
    if found:
        yield from ("", impact_line(impacted(found)))


def _line(change: Change) -> str:
    what = " ".join(filter(None, (change.code, change.field)))
    if change.old is None or change.new is None:
        sign, value = ("+", change.new) if change.old is None else ("-", change.old)
        text = f"{sign} {what}: {value}"
    else:
        text = f"  {what}: {change.old} → {change.new}"
    days = ""
    if change.effect == "results":
        days = f"  [{change.days or 'on no day that both could hold'}]"
    clause = f"  ({change.reference})" if change.reference else ""
    return f"{text}{days}{clause}"


def impact_line(days: Days | None) -> str:
    """Return the last line of a comparison: the periods that it touches."""
    if days is None:
        return "Impacted periods: none; every result stays as it is."
    first = "open" if days.first is None else days.first.isoformat()
    last = "open" if days.last is None else days.last.isoformat()
    return (
        f"Impacted periods: first day {first}, last day {last}; every month, quarter, "
        "half-year and year that holds one of these days."
    )
