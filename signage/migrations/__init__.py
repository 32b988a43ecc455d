"""The schema's history, applied by Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from signage.db import Database


def migration_config(database: Database) -> Config:
    """Return Alembic's configuration over an open database."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["engine"] = database.engine
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to `revision`."""
    command.upgrade(migration_config(database), revision)


def downgrade(database: Database, revision: str = "base") -> None:
    """Take the schema back to `revision`."""
    command.downgrade(migration_config(database), revision)
