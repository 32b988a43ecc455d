"""The production server: green threads in one process; importing this is light.

`patch` must run before the modules that it changes are copied from, so call it first
thing in the process, then import the rest.
"""

import gc
import sys
from importlib import import_module

from gevent import monkey

from signage.config import Settings


def patch() -> None:
    """Make sockets, locks, threads and sleeping of the standard library green."""
    monkey.patch_all()


# python-socketio loads whichever of these it finds, for clients and queues that a
# server on its own never uses: 14 MB.
CLIENTS = ("requests", "websocket", "aiohttp")
QUEUES = ("redis", "valkey", "kombu", "kafka", "zmq", "aio_pika")


def serve(settings: Settings) -> None:
    """Serve the hall until SIGINT or SIGTERM; the database is migrated already."""
    leave_out(*CLIENTS, *(() if settings.redis_url else QUEUES))
    # To look for garbage among what is loaded, and stays, took a fifth of the start.
    gc.disable()
    # Imported late: Flask and SQLAlchemy must see the patched standard library.
    process = import_module("signage.serving.process")
    gc.freeze()
    gc.enable()
    process.serve(settings)


def leave_out(*modules: str) -> None:
    """Make optional modules that are not loaded yet seem not to be installed."""
    for name in modules:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
