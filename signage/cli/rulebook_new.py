"""`signage rulebook new`: put the beginning of a hall's own rulebook into a file."""

import sys
from pathlib import Path

import click

from signage.rules.json_schema import SCHEMA_FILE, schema_text
from signage.rules.loader import shipped_slugs
from signage.rules.starter import NewRulebookError, new_text

_WRONG_INPUT = 2


@click.command("new")
@click.argument("name")
@click.option(
    "--from",
    "slug",
    type=click.Choice(shipped_slugs()),
    help="Copy a rulebook of the package; without it, a small commented one is made.",
)
@click.option(
    "--edition", default="1", show_default=True, help="What the edition is called."
)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Where the file is put; without it, here.",
)
def new(name: str, slug: str | None, edition: str, folder: Path) -> None:
    """Write NAME.yaml, a rulebook that works, to be changed; never overwrite one.

    The JSON Schema for editors is put beside it, if it is not there.
    """
    file = folder / f"{name}.yaml"
    try:
        _write(file, new_text(name, edition, slug))
    except NewRulebookError as error:
        _refuse(str(error))
    except FileExistsError:
        _refuse(f"{file} is there already: give another name, or another --folder")
    if not (folder / SCHEMA_FILE).exists():
        _write(folder / SCHEMA_FILE, schema_text())
    click.echo(f"{file}: change it, then run: signage rulebook check {file}")


def _write(file: Path, text: str) -> None:
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def _refuse(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(_WRONG_INPUT)
