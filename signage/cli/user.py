"""`signage user`: one-time links and the list of accounts, from the console."""

import click
from sqlalchemy import select

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.migrations import upgrade
from signage.models import User
from signage.operations.people.first_run import make_setup_link


@click.group()
def user() -> None:
    """Make an administrator's one-time link, list accounts."""


@user.command()
def link() -> None:
    """Print a new one-time link that makes an administrator; older ones end."""
    settings = Settings()
    with opened(settings).write() as session:
        token = make_setup_link(session, clock.now())
    click.echo(setup_url(settings, token))


@user.command(name="list")
def list_users() -> None:
    """List the accounts: username, name, role, whether barred."""
    with opened(Settings()).read() as session:
        for row in session.scalars(select(User).order_by(User.username)):
            barred = "" if row.is_active else "\tbarred"
            click.echo(f"{row.username}\t{row.name}\t{row.role}{barred}")


def opened(settings: Settings) -> Database:
    """Return the migrated database of these settings."""
    database = Database(settings.resolved_database_url)
    upgrade(database)
    return database


def setup_url(settings: Settings, token: str) -> str:
    """Return the address of a one-time link's page."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host  # noqa: S104
    base = settings.public_url.rstrip("/") or f"http://{host}:{settings.port}"
    return f"{base}/setup/{token}"
