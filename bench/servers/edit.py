"""The production server over a demo hall, with doors that time what they commit."""

# ruff: noqa: E402  # the standard library is patched before all else
from signage.serving import patch

patch()

from datetime import datetime, timedelta

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
        session.commit()
        return jsonify(at=clock.now().timestamp() * 1000, id=announcement.id)

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
    live = Live(app, settings, database)
    add_doors(app, live)
    add_emergency_doors(app)
    live.start()
    http_server(settings.host, settings.port, app).serve_forever()


main()
