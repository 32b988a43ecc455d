"""`signage run`: prepare the database, then serve with the production server."""

import subprocess
import sys

import click

from signage.config import Settings
from signage.serving import patch, serve


@click.command()
def run() -> None:
    """Prepare the database and serve the hall; settings are SIGNAGE_… variables."""
    settings = Settings()
    # A process of its own: what migrations and the demo hall need, the server doesn't.
    prepared = subprocess.run([sys.executable, "-m", "signage", "prepare"], check=False)
    if prepared.returncode:
        sys.exit(prepared.returncode)
    patch()
    serve(settings)
