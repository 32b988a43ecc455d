"""The production server over a demo hall, with doors that time what they commit."""

# ruff: noqa: E402  # the standard library is patched before all else
from signage.serving import patch

patch()

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from signage import clock
from signage.app import create_app
from signage.config import Settings
from signage.db import Database
from signage.models import Announcement, Emergency, Hall, User
from signage.models.announcement import AnnouncementPlace
from signage.models.emergency import EmergencySource
from signage.operations.content.announcement_plan import Plan
from signage.operations.content.announcements import (
    create_announcement,
    schedule_announcement,
    withdraw_announcement,
)
from signage.operations.emergencies.emergencies import (
    Origin,
    issue_emergency,
    take_back_emergency,
)
from signage.operations.emergencies.plan import Wanted, checked_plan
from signage.operations.emergencies.texts import Text
from signage.serving.handler import http_server
from signage.serving.live import Live
from signage.web import context

IS_BENCH = User.username == "bench"


@dataclass(slots=True)
class Share:
    """What the newest edit took the server until displays' group had been sent it."""

    began_s: float = 0.0
    cpu_ms: float = 0.0
    sent_at: float = 0.0

    def begin(self) -> None:
        """Take the commit's processor time."""
        self.began_s, self.sent_at = time.process_time(), 0.0

    def end(self) -> None:
        """Note the first send after it: the group with most displays goes first."""
        if not self.sent_at:
            self.cpu_ms = 1000 * (time.process_time() - self.began_s)
            self.sent_at = clock.now().timestamp() * 1000


SHARE = Share()


class TimedLive(Live):
    """The realtime side, which says when a programme is out of its hands."""

    def _send(self, group_id: int, programme: dict[str, Any]) -> None:
        super()._send(group_id, programme)
        SHARE.end()


def add_doors(app: Flask, live: Live) -> None:
    """Let the bench schedule and withdraw announcements, and send a bare event."""

    @app.post("/display/bench/schedule")
    def schedule() -> ResponseReturnValue:
        session = context.session()
        now = clock.now()
        hall = session.scalars(select(Hall)).one()
        actor = session.scalars(select(User).where(IS_BENCH)).one()
        plan = plan_of(request.get_data(as_text=True), now)
        announcement = create_announcement(session, hall, plan, actor=actor, now=now)
        schedule_announcement(session, announcement, actor=actor, now=now)
        key = announcement.id
        session.commit()
        SHARE.begin()
        return jsonify(at=clock.now().timestamp() * 1000, id=key)

    @app.get("/display/bench/share")
    def share() -> ResponseReturnValue:
        return jsonify(cpu_ms=SHARE.cpu_ms, sent_at=SHARE.sent_at)

    @app.post("/display/bench/withdraw/<int:key>")
    def withdraw(key: int) -> ResponseReturnValue:
        session = context.session()
        actor = session.scalars(select(User).where(IS_BENCH)).one()
        announcement = session.get_one(Announcement, key)
        withdraw_announcement(session, announcement, actor=actor, now=clock.now())
        session.commit()
        return jsonify(at=clock.now().timestamp() * 1000)

    @app.post("/display/bench/bare")
    def bare() -> ResponseReturnValue:
        at = clock.now().timestamp() * 1000
        live.socketio.emit("bare", "x" * 2048, namespace="/display")
        return jsonify(at=at)


def add_emergency_doors(app: Flask) -> None:
    """Let the bench issue emergencies and take them back."""

    @app.post("/display/bench/emergency")
    def issue() -> ResponseReturnValue:
        session, now = context.session(), clock.now()
        hall = session.scalars(select(Hall)).one()
        actor = session.scalars(select(User).where(IS_BENCH)).one()
        words = {"zh-Hans": Text(request.get_data(as_text=True), instruction="请疏散")}
        plan = checked_plan(session, hall, Wanted("danger", words), now)
        origin = Origin(EmergencySource.OFFICE, actor)
        emergency = issue_emergency(session, hall, plan, origin=origin, now=now)
        key = emergency.id
        session.commit()
        return jsonify(at=clock.now().timestamp() * 1000, id=key)

    @app.post("/display/bench/calm/<int:key>")
    def calm(key: int) -> ResponseReturnValue:
        session, now = context.session(), clock.now()
        actor = session.scalars(select(User).where(IS_BENCH)).one()
        origin = Origin(EmergencySource.OFFICE, actor)
        emergency = session.get_one(Emergency, key)
        take_back_emergency(session, emergency, origin=origin, now=now)
        session.commit()
        return jsonify(at=clock.now().timestamp() * 1000)


def plan_of(title: str, start: datetime) -> Plan:
    """Return the plan of a short announcement."""
    return Plan(
        title=title,
        text="请带好身份证。",
        place=AnnouncementPlace.SLIDE,
        image=None,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        weekdays=127,
        daily_from=None,
        daily_until=None,
        priority=0,
        groups=(),
        texts={},
    )


def main() -> None:
    """Serve until killed."""
    settings = Settings()
    database = Database(settings.resolved_database_url)
    app = create_app(settings, database)
    live = TimedLive(app, settings, database)
    add_doors(app, live)
    add_emergency_doors(app)
    live.start()
    http_server(settings.host, settings.port, app).serve_forever()


main()
