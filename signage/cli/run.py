"""`signage run`: prepare the database, then serve with the production server."""

import subprocess
import sys

import click

from signage.config import Settings


@click.command()
def run() -> None:
    """Prepare the database and serve the hall; settings are SIGNAGE_… variables."""
    settings = Settings()
    # A process of its own: what migrations and the demo hall need, the server doesn't.
    prepared = subprocess.run([sys.executable, "-m", "signage", "prepare"], check=False)  # noqa: S603
    if prepared.returncode:
        sys.exit(prepared.returncode)

    from gevent import monkey  # noqa: PLC0415  # before anything opens a socket

    monkey.patch_all()
    from signage.serving import serve  # noqa: PLC0415  # after patching

    serve(settings)
