"""The `signage rulebook` commands: check files, show, compare and begin them."""

import sys

import click

from signage.cli.rulebook_diff import diff
from signage.cli.rulebook_files import find_rulebook
from signage.cli.rulebook_new import new
from signage.cli.rulebook_show import show, summary
from signage.rules.json_schema import schema_text
from signage.rules.references import unused

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
            continue
        click.echo(f"{name}: {summary(loaded.rulebook)}")
        for setting in unused(loaded.rulebook.source, loaded.rulebook.settings):
            note = f"no place names the setting {setting}: it changes nothing"
            click.echo(f"{name}: note: {note}")
    if is_wrong:
        sys.exit(_WRONG_INPUT)


@rulebook.command("schema")
def schema() -> None:
    """Print the JSON Schema of rulebook files, for editors."""
    click.echo(schema_text(), nl=False)


for _command in (show, diff, new):
    rulebook.add_command(_command)


if __name__ == "__main__":
    rulebook()
