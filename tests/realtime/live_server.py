"""The real server with a few doors for tests; run as a program of its own."""

# ruff: noqa: E402  # the standard library is patched before all else
from signage.serving import patch

patch()

from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from gevent.pywsgi import WSGIServer
from sqlalchemy import select

from signage import clock
from signage.app import create_app
from signage.config import Settings
from signage.db import Database
from signage.models import Display, DisplayGroup, Hall, User
from signage.operations.displays.display_commands import Command, command_display
from signage.operations.displays.displays import revise_display, revoke_display
from signage.operations.displays.pairing import Place
from signage.outbox import Hint, Topic, announce
from signage.realtime.server import connected_count
from signage.serving.handler import http_server
from signage.serving.live import Live
from signage.web import context


def add_doors(app: Flask) -> None:
    """Let tests do what the office does."""

    @app.post("/display/test/rename")
    def rename() -> ResponseReturnValue:
        session = context.session()
        hall = session.scalars(select(Hall)).one()
        hall.name = request.get_data(as_text=True)
        announce(session, Hint(Topic.HALL, hall.id))
        session.commit()
        return jsonify(at=clock.now().timestamp())

    @app.post("/display/test/revoke/<int:display_id>")
    def revoke(display_id: int) -> ResponseReturnValue:
        session = context.session()
        actor = session.scalars(select(User)).one()
        display = session.get_one(Display, display_id)
        revoke_display(session, display, actor=actor, now=clock.now())
        session.commit()
        return ""

    @app.post("/display/test/quietly-revoke/<int:display_id>")
    def revoke_quietly(display_id: int) -> ResponseReturnValue:
        context.session().get_one(Display, display_id).revoked_at = clock.now()
        context.session().commit()
        return ""

    @app.post("/display/test/command/<int:display_id>/<name>")
    def command(display_id: int, name: str) -> ResponseReturnValue:
        session = context.session()
        actor = session.scalars(select(User)).one()
        display = session.get_one(Display, display_id)
        command_display(session, display, Command(name), actor=actor, now=clock.now())
        session.commit()
        return ""

    @app.post("/display/test/move/<int:display_id>/<int:group_id>")
    def move(display_id: int, group_id: int) -> ResponseReturnValue:
        session = context.session()
        actor = session.scalars(select(User)).one()
        display = session.get_one(Display, display_id)
        group = session.get_one(DisplayGroup, group_id)
        place = Place(display.name, display.kind, group)
        revise_display(session, display, place, actor=actor, now=clock.now())
        session.commit()
        return ""


real_now = clock.now
shift = timedelta(0)


def shifted_now() -> datetime:
    """Return the time as if the machine's clock had been set."""
    return real_now() + shift


def add_clock(app: Flask) -> None:
    """Let tests set the server's clock; the machine's own stays."""
    clock.now = shifted_now

    @app.post("/display/test/clock")
    def set_clock() -> ResponseReturnValue:
        global shift  # noqa: PLW0603  # the machine has one clock
        shift = timedelta(seconds=float(request.get_data(as_text=True)))
        return ""


def add_scales(app: Flask, live: Live) -> None:
    """Let tests see what the server holds of connections."""

    @app.get("/display/test/held")
    def held() -> ResponseReturnValue:
        manager = live.socketio.server.manager  # type: ignore[attr-defined]
        namespaces = manager.rooms.values()
        return jsonify(
            connections=connected_count(live.socketio),
            rooms=sum(len(rooms) for rooms in namespaces),
            links=len(live.connections.display_ids()),
            descriptors=len(list(Path("/proc/self/fd").iterdir())),
        )


def main() -> None:
    """Serve until killed."""
    settings = Settings()
    database = Database(settings.resolved_database_url)
    app = create_app(settings, database)
    add_doors(app)
    add_clock(app)
    live = Live(app, settings, database)
    add_scales(app, live)
    live.start()
    server: WSGIServer = http_server(settings.host, settings.port, app)
    server.serve_forever()


main()
