"""`signage display provision`: one-time codes for many displays, from a file."""

import tempfile
from pathlib import Path
from typing import BinaryIO

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.cli.user import opened
from signage.cli.words import say as _
from signage.cli.words import told
from signage.config import Settings
from signage.errors import InvalidInputError
from signage.exchange.display_codes_file import codes_file
from signage.exchange.display_file import ReadDisplays, facts_of, read_displays
from signage.exchange.workbooks import csv_of_workbook, is_workbook
from signage.models import Hall
from signage.operations.displays.provisioning import (
    CODE_LIFE,
    make_codes,
    plan_codes,
)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.File("xb", lazy=True),
    default="-",
    help="Where the codes are written as CSV; must not exist yet. Default: printed.",
)
@click.option("--check", is_flag=True, help="Only say what the file would do.")
def provision(file: Path, out: BinaryIO, *, check: bool) -> None:
    """Make a one-time code for every display that FILE (CSV or .xlsx) lists.

    Columns: name; kind (tv, kiosk, tablet); group, or tags that lead to one; window;
    diagonal_in; distance_m. A display redeems its code at the address printed beside
    it, within 30 days. Codes are told only now.
    """
    settings, now = Settings(), clock.now()
    with opened(settings).write() as session:
        hall = _hall(session)
        read = _read(session, hall, file)
        plan = plan_codes(session, hall, read.rows, now=now)
        click.echo(_said(plan.added, plan.replaced, is_trial=check), err=True)
        if check:
            return
        given = make_codes(session, hall, read.rows, actor=None, now=now)
        content = codes_file(given, base_of(settings))
    out.write(content)


def base_of(settings: Settings) -> str:
    """Return the address at which displays reach the server, as far as is known."""
    return settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"


def _hall(session: Session) -> Hall:
    hall = session.scalars(select(Hall).order_by(Hall.id)).first()
    if hall is None:
        raise click.ClickException(_("There is no hall yet. Run `signage prepare`."))
    return hall


def _read(session: Session, hall: Hall, file: Path) -> ReadDisplays:
    """Read the file; every problem is told before it is refused."""
    content = file.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{file.stem}.csv"
        try:
            path.write_bytes(
                csv_of_workbook(content) if is_workbook(content) else content
            )
        except InvalidInputError as error:
            raise click.ClickException("\n".join(map(told, error.problems))) from error
        read = read_displays(str(path), facts_of(session, hall))
    for note in read.notes:
        click.echo(f"{file.name}:{note.line}: {told(note.message)}", err=True)
    for problem in read.problems:
        click.echo(f"{file.name}:{problem.line}: {told(problem.message)}", err=True)
    if read.problems:
        text = _("%(count)s problems; no code was made.", count=len(read.problems))
        raise click.ClickException(text)
    if not read.rows:
        raise click.ClickException(_("The file lists no display; no code was made."))
    return read


def _said(added: int, replaced: int, *, is_trial: bool) -> str:
    text = (
        _("%(count)s codes would be made, good for %(days)s days and one display each.")
        if is_trial
        else _("%(count)s codes made, good for %(days)s days and one display each.")
    )
    said = text % {"count": added, "days": CODE_LIFE.days}
    if not replaced:
        return said
    void = _("%(count)s made before are void now.", count=replaced)
    return f"{said} {void}"
