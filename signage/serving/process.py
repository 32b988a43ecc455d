"""Put the parts together and run them in one process until it is told to stop."""

import logging
import signal

import gevent
from flask import Flask
from gevent.event import Event
from gevent.pywsgi import WSGIServer

from signage.app import create_app
from signage.config import Settings
from signage.db import Database
from signage.serving.handler import http_server

STOP_WITHIN_S = 1.0


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM, then close sockets and the database."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    database = Database(settings.resolved_database_url)
    app = create_app(settings, database)
    run(settings, app)
    database.engine.dispose()


def run(settings: Settings, app: Flask) -> None:
    """Answer requests until a signal asks to stop."""
    stopping = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(number, stopping.set)
    server = http_server(settings.host, settings.port, app)
    server.start()
    stopping.wait()
    stop(server)


def stop(server: WSGIServer) -> None:
    """Stop listening; requests under way have a second to finish."""
    server.close()
    server.stop(timeout=STOP_WITHIN_S)
