"""Write the first migration anew from the models; only until the first release."""

import tempfile
from pathlib import Path

from alembic import command

from signage.db import Database
from signage.migrations import migration_config

VERSIONS = Path("signage/migrations/versions")

for old in VERSIONS.glob("0001_*.py"):
    old.unlink()
with tempfile.TemporaryDirectory() as folder:
    database = Database(f"sqlite:///{folder}/empty.db")
    command.revision(
        migration_config(database),
        message="The first schema",
        autogenerate=True,
        rev_id="0001",
    )
