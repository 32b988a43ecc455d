"""The production server: green threads in one process; importing this is light.

`patch` must run before the modules that it changes are copied from, so call it first
thing in the process, then import the rest.
"""

from importlib import import_module

from gevent import monkey

from signage.config import Settings


def patch() -> None:
    """Make sockets, locks, threads and sleeping of the standard library green."""
    monkey.patch_all()


def serve(settings: Settings) -> None:
    """Serve the hall until SIGINT or SIGTERM; the database is migrated already."""
    # Imported late: Flask and SQLAlchemy must see the patched standard library.
    import_module("signage.serving.process").serve(settings)
