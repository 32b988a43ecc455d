"""`signage display`: the paired displays, from the console."""

import click
from sqlalchemy import select

from signage import clock
from signage.cli.display_codes import provision
from signage.cli.display_kit import kit, policy
from signage.cli.user import opened
from signage.cli.words import say as _
from signage.cli.words import told
from signage.config import Settings
from signage.errors import SignageError
from signage.models import Hall
from signage.operations.displays.displays import display_of, displays_of, revoke_display


@click.group()
def display() -> None:
    """List, provision and revoke displays; write what their machines need."""


@display.command(name="list")
def list_displays() -> None:
    """List the displays: number, name, kind, group, presence, what it shows."""
    now = clock.now()
    with opened(Settings()).read() as session:
        for hall in session.scalars(select(Hall).order_by(Hall.id)):
            for state in displays_of(session, hall, now=now):
                row = state.display
                presence = _("here") if state.is_present else _("away")
                shown = state.reported or "-"
                cells = (row.id, row.name, row.kind, row.group.name, presence, shown)
                click.echo("\t".join(map(str, cells)))


@display.command()
@click.argument("number", type=int)
def revoke(number: int) -> None:
    """Take its token from the display with this number; it has to be paired anew."""
    with opened(Settings()).write() as session:
        hall = session.scalars(select(Hall).order_by(Hall.id)).first()
        if hall is None:
            raise click.ClickException(
                _("There is no hall yet. Run `signage prepare`.")
            )
        try:
            found = display_of(session, hall, number)
        except SignageError as error:
            hint = _("Try `signage display list`.")
            raise click.ClickException(f"{told(error.args[0])} {hint}") from error
        revoke_display(session, found, actor=None, now=clock.now())
        # A running server learns of it when it next looks at its connections.
        said = _(
            "Revoked %(name)s. Its connections end within 20 seconds.", name=found.name
        )
        click.echo(said)


display.add_command(policy)
display.add_command(kit)
display.add_command(provision)
