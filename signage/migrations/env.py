"""Alembic's environment: run the migrations over the engine that was handed in."""

from alembic import context
from sqlalchemy import Engine

import signage.models  # noqa: F401  # registers the tables
from signage.db import Base


def run() -> None:
    """Run the migrations in one transaction per migration."""
    engine: Engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
