"""What runs beside the web: push, presence, revocation, tidying, in one process."""

import logging
import socket
from datetime import datetime, timedelta
from functools import partial
from ipaddress import ip_address
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

import gevent
from flask import Flask
from flask_socketio import SocketIO

from signage import clock
from signage.config import Settings, shipped
from signage.db import Database
from signage.jobs.alerts import Watch, deliver_alerts
from signage.jobs.evaluations import pass_deadlines
from signage.jobs.feeds import refresh_feeds
from signage.jobs.loop import Job, Loop, every
from signage.jobs.media import prepare_uploads
from signage.jobs.months import open_months
from signage.jobs.tidying import tidy
from signage.outbox import Hint, Topic, deliver_after_commit
from signage.realtime.connections import Connections
from signage.realtime.covers import Covers
from signage.realtime.displays import (
    NAMESPACE,
    DisplayNamespace,
    own_room_of,
    room_of,
)
from signage.realtime.doorkeeper import Doorkeeper
from signage.realtime.push import Push
from signage.realtime.server import create_server, cut_all
from signage.realtime.sightings import Sightings
from signage.realtime.steady import ClockWatch
from signage.slides.compile import Compiler
from signage.web.assets import stamp_of

WRITE_SIGHTINGS_EVERY = timedelta(seconds=2)
# Revocation ends connections within 20 s even with the message queue down.
CHECK_EVERY = timedelta(seconds=15)
TIDY_AFTER = timedelta(minutes=10)
# So many random bytes name a process among several.
PROCESS_BYTES = 8
PUSH = "push"
COVERS = "covers"
DEADLINES = "deadlines"
FEEDS = "feeds"
MEDIA = "media"
ALERTS = "alerts"

log = logging.getLogger(__name__)


class Live:
    """The realtime side of one server process."""

    def __init__(self, app: Flask, settings: Settings, database: Database) -> None:
        self._settings = settings
        self.socketio: SocketIO = create_server(app, settings.redis_url)
        self.connections = connections = Connections()
        player = stamp_of(shipped("static") / "dist" / "player.js")
        is_alone = not settings.redis_url
        process = "" if is_alone else token_hex(PROCESS_BYTES)
        self._sightings = Sightings(database, player, process)
        self._doorkeeper = Doorkeeper(self.socketio, database, connections, process)
        compiler = Compiler(settings.resolved_secret_key, base_url(settings))
        self.push = Push(
            database,
            compiler,
            self._send,
            is_alone=is_alone,
            breathe=partial(gevent.sleep, 0),
        )
        self._covers = Covers(database, compiler, self._send_cover)
        # A loop of its own: an emergency waits for no programme to be compiled.
        watch = ClockWatch(self._tell_clock_set)
        # First, before another job makes the instant that it is told an old one.
        urgent = [Job("clock", watch.look, clock.now()), Job(COVERS, self._covers.work)]
        self._urgent = Loop(urgent, clock.now)
        namespace = DisplayNamespace(database, connections, self._sightings, player)
        namespace.when_reached = self._reached
        self.socketio.on_namespace(namespace)
        # A loop of its own: a long video keeps nothing else waiting.
        prepare = partial(prepare_uploads, database, settings.media_folder)
        self._media = Loop([Job(MEDIA, prepare, clock.now())], clock.now)
        # Nor do other people's servers, which are slow.
        refresh = partial(refresh_feeds, database)
        self._feeds = Loop([Job(FEEDS, refresh, clock.now())], clock.now)
        deliver = partial(deliver_alerts, database, settings)
        self._alerts = Loop([Job(ALERTS, deliver, clock.now())], clock.now)
        self._loops = (
            Loop([Job(PUSH, self.push.work)], clock.now),
            Loop(self._jobs(database, clock.now()), clock.now),
            self._urgent,
            self._media,
            self._feeds,
            self._alerts,
        )
        deliver_after_commit(database.writers, self._note)

    def start(self) -> None:
        """Compile every programme, then keep going."""
        self.push.compile_all()
        self._loops[0].nudge(PUSH)
        self._running = [gevent.spawn(loop.run) for loop in self._loops]

    def stop(self, within_s: float) -> None:
        """Write what is known of displays, and close their connections."""
        for loop in self._loops:
            loop.stop()
        cut_all(self.socketio)
        gevent.joinall(self._running, timeout=within_s)
        self._sightings.write()

    def _jobs(self, database: Database, now: datetime) -> tuple[Job, ...]:
        write = every(WRITE_SIGHTINGS_EVERY, self._sightings.write)
        check = every(CHECK_EVERY, self._doorkeeper.check)
        return (
            Job("sightings", write, now),
            Job("doorkeeper", check, now),
            Job("outages", self._watch(database, now).work, now),
            Job("tidying", partial(tidy, database), now + TIDY_AFTER),
            Job("months", partial(open_months, database), now),
            Job(DEADLINES, partial(pass_deadlines, database), now),
        )

    def _watch(self, database: Database, now: datetime) -> Watch:
        return Watch(database, now, lambda: self._sightings.are_kept)

    def _note(self, hint: Hint) -> None:
        """Take a hint right after its commit: only queue what follows from it."""
        if hint.topic is Topic.ALERTS:
            self._alerts.nudge(ALERTS)
            return
        if hint.topic is Topic.EMERGENCIES:
            self._covers.note(hint)
            self._urgent.nudge(COVERS)
        self.push.note(hint)
        self._loops[0].nudge(PUSH)
        if hint.topic is Topic.MEDIA:
            self._media.nudge(MEDIA)
        if hint.topic is Topic.EVALUATIONS:
            self._loops[1].nudge(DEADLINES)
        if hint.topic is Topic.FEEDS:
            self._feeds.nudge(FEEDS)
        if hint.topic is Topic.DISPLAYS and hint.display_id is not None:
            gevent.spawn(self._doorkeeper.look_at, hint.display_id)
            if hint.command:
                gevent.spawn(self._command, hint.display_id, hint.command, hint.text)

    def _command(self, display_id: int, name: str, text: str) -> None:
        command = {"name": name, "text": text}
        room = own_room_of(display_id)
        self.socketio.emit("command", command, to=room, namespace=NAMESPACE)

    def _tell_clock_set(self) -> None:
        """Have every display ask the time anew; each process tells its own."""
        log.warning("the clock was set; displays are told")
        for sid in self.connections.sids():
            self.socketio.emit("clock", {}, to=sid, namespace=NAMESPACE)

    def _send(self, group_id: int, programme: dict[str, Any]) -> None:
        room = room_of(group_id)
        self.socketio.emit("programme", programme, to=room, namespace=NAMESPACE)
        # It is only queued: let it out before the next group is compiled.
        gevent.sleep(0)

    def _send_cover(self, group_id: int, cover: dict[str, Any]) -> None:
        room = room_of(group_id)
        self.socketio.emit("cover", cover, to=room, namespace=NAMESPACE)

    def _reached(self, url: str) -> None:
        """Learn from a display under which address this server is known in the hall."""
        if not self._settings.public_url and not is_loopback(url):
            self.push.reach_at(url.rstrip("/"))
            self._loops[0].nudge(PUSH)


def base_url(settings: Settings) -> str:
    """Return the address that phones may reach us at, as far as it can be known."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    host = settings.host
    if host in ("0.0.0.0", "::"):  # noqa: S104  # compared with, not bound to
        host = outward_address()
    return f"http://{host}:{settings.port}"


def outward_address() -> str:
    """Return the address of this machine towards others; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: an address of nobody
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def is_loopback(url: str) -> bool:
    """Say whether an address leads to the machine itself only."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
