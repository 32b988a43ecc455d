"""`signage prepare`: create or migrate the database, load the demo hall, link."""

import click
from sqlalchemy import select

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.demo.load import load_demo
from signage.migrations import upgrade
from signage.models import Hall
from signage.operations.people.accounts import has_administrator
from signage.operations.people.first_run import make_setup_link


@click.command()
def prepare() -> None:
    """Create or migrate the database, fill a new one, print a link for its owner.

    Run it before the server starts, as `signage run` does; it may be run again.
    """
    settings = Settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.resolved_database_url)
    upgrade(database)
    if settings.hall == "demo":
        with database.read() as session:
            is_new = session.scalar(select(Hall.id).limit(1)) is None
        if is_new:
            load_demo(database, settings.media_folder, clock.now())
    print_addresses(settings, database)


def print_addresses(settings: Settings, database: Database) -> None:
    """Print what can be opened, and the first administrator's link if there is none."""
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    with database.write() as session:
        hall = session.scalars(select(Hall)).first()
        is_owned = has_administrator(session)
        token = None if is_owned else make_setup_link(session, clock.now())
        title = hall.name if hall else "An empty hall: set it up by the link below"
        query = "?demo" if hall is not None and hall.is_demo else ""
        rows = [
            ("Start page", "/"),
            ("TV", f"/display{query}"),
            ("Kiosk", f"/kiosk{query}"),
            ("Office", "/office/"),
        ]
        if token:
            rows.append(("First administrator, once", f"/setup/{token}"))
    click.echo(f"\n  {title}\n")
    for label, path in rows:
        click.echo(f"  {label:26} {base}{path}")
    click.echo("\n  Stop with Ctrl-C.\n")
