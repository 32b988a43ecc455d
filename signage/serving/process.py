"""Put the parts together and run them in one process until it is told to stop."""

import logging
import signal

import gevent
from gevent.event import Event
from gevent.pywsgi import WSGIServer

from signage.app import create_app
from signage.config import Settings
from signage.db import Database
from signage.serving.handler import http_server
from signage.serving.live import Live

STOP_WITHIN_S = 1.0


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM, then close sockets and the database."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    database = Database(settings.resolved_database_url)
    app = create_app(settings, database)
    run(http_server(settings.host, settings.port, app), Live(app, settings, database))
    database.engine.dispose()


def run(server: WSGIServer, live: Live) -> None:
    """Answer requests until a signal asks to stop."""
    stopping = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(number, stopping.set)
    live.start()
    server.start()
    stopping.wait()
    stop(server, live)


def stop(server: WSGIServer, live: Live) -> None:
    """Stop listening; requests under way have a moment to finish."""
    server.close()
    live.stop(STOP_WITHIN_S / 2)
    server.stop(timeout=STOP_WITHIN_S / 2)
