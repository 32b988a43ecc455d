"""Messages arrive, signed; what does not is tried again, and given up visibly."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.config import Settings
from signage.db import Database
from signage.errors import Message
from signage.exchange.mail_out import mail_problem_of
from signage.jobs.alerts import deliver_alerts
from signage.jobs.tidying import tidy
from signage.models import AlertChannel, AlertDelivery, Hall
from signage.models.outage import AlertBy
from signage.operations.alerts.deliveries import claim_due, try_again
from signage.operations.alerts.telling import queue
from signage.operations.feeds.problems import problem_of
from tests.build import NOW
from tests.operations.alerts.alert_build import create_channel_row
from tests.operations.alerts.alert_servers import (
    Hook,
    Post,
    mail_server,
    webhook_server,
)

SECRET = "a secret of the hall and its friend"
DOWN: dict[str, Any] = {
    "event": "displays.down",
    "count": 1,
    "displays": [
        {
            "id": 7,
            "name": "东墙\r\nBcc: x@y.z",
            "group": "大厅",
            "since": NOW.isoformat(),
        }
    ],
}


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A receiver of webhooks on this machine."""
    with webhook_server() as found:
        yield found


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server on this machine."""
    with mail_server() as found:
        yield found


@dataclass
class Desk:
    """A hall whose messages are sent by the real job."""

    session: Session
    hall: Hall
    database: Database
    settings: Settings

    def queue(self, content: dict[str, Any], **values: Any) -> int:
        """Queue a message to a new channel."""
        channel = create_channel_row(self.session, self.hall, **values)
        key = queue(self.session, self.hall, channel, content, now=NOW).id
        self.session.commit()
        return key

    def deliver(self, now: datetime = NOW, **settings: object) -> None:
        """Send what is due."""
        changed = self.settings.model_copy(update=settings)
        deliver_alerts(self.database, changed, now)

    def kept(self) -> AlertDelivery:
        """Return the one message as it is kept."""
        with self.database.read() as session:
            return session.scalars(select(AlertDelivery)).one()


@pytest.fixture
def desk(session: Session, hall: Hall, database: Database, settings: Settings) -> Desk:
    """A hall with a desk for messages."""
    return Desk(session, hall, database, settings)


def served_by(post: Post) -> dict[str, Any]:
    """Return the settings of a mail server."""
    return {
        "smtp_host": "127.0.0.1",
        "smtp_port": post.port,
        "smtp_security": "none",
        "smtp_from": "signage@hall.example",
    }


def test_it_signs_what_it_posts(desk: Desk, hook: Hook) -> None:
    desk.hall.feed_origins = [hook.origin]
    desk.queue(DOWN, target=f"{hook.origin}/in?x=1", secret=SECRET)
    desk.deliver()
    ((headers, body),) = hook.got
    stamp = headers["Signage-Timestamp"]
    assert int(stamp) == NOW.timestamp()
    signed = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
    assert headers["Signage-Signature"] == f"v1={signed.hexdigest()}"
    content = json.loads(body)
    assert content["id"] == headers["Signage-Id"]
    assert (content["event"], content["hall"]) == ("displays.down", desk.hall.name)
    delivery = desk.kept()
    assert (delivery.delivered_at, delivery.next_at, delivery.attempts) == (
        NOW,
        None,
        1,
    )
    desk.deliver(NOW + timedelta(hours=1))
    assert len(hook.got) == 1


def test_it_tries_again_later_and_later(desk: Desk, hook: Hook) -> None:
    desk.hall.feed_origins = [hook.origin]
    hook.status = 500
    desk.queue(DOWN, target=hook.origin)
    waits, now = [], NOW
    for _ in range(9):
        desk.deliver(now)
        next_at = desk.kept().next_at
        assert next_at is not None
        waits.append((next_at - now).total_seconds())
        now = next_at
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert desk.kept().failure == "status 500"
    hook.status = 200
    desk.deliver(now)
    assert desk.kept().delivered_at == now
    assert len({headers["Signage-Id"] for headers, _ in hook.got}) == 1


def test_it_gives_up_after_a_day_and_can_be_told_to_go_on(
    desk: Desk, hook: Hook
) -> None:
    desk.hall.feed_origins = [hook.origin]
    hook.status = 500
    desk.queue(DOWN, target=hook.origin)
    now: datetime | None = NOW
    while now is not None:
        last = now
        desk.deliver(now)
        now = desk.kept().next_at
    assert timedelta(hours=22) < last - NOW < timedelta(days=1)
    assert desk.kept().delivered_at is None
    hook.status = 200
    with desk.database.write() as writer:
        delivery = writer.scalars(select(AlertDelivery)).one()
        try_again(
            writer,
            writer.scalars(select(Hall)).one(),
            delivery,
            now=last + timedelta(days=3),
        )
    desk.deliver(last + timedelta(days=3))
    assert desk.kept().delivered_at is not None


@pytest.mark.parametrize(
    ("status", "failure"), [(302, "redirect http://127.0.0.1:1/"), (404, "status 404")]
)
def test_it_takes_no_other_answer_for_an_arrival(
    desk: Desk, hook: Hook, status: int, failure: str
) -> None:
    desk.hall.feed_origins = [hook.origin]
    hook.status = status
    desk.queue(DOWN, target=hook.origin)
    desk.deliver()
    assert desk.kept().failure == failure


def test_it_posts_into_no_private_network_unasked(desk: Desk, hook: Hook) -> None:
    desk.queue(DOWN, target=hook.origin)
    desk.deliver()
    assert hook.got == []
    assert desk.kept().failure == "private"
    assert isinstance(problem_of("private"), Message)


def test_a_second_process_sends_nothing_twice(desk: Desk) -> None:
    desk.queue(DOWN)
    with desk.database.write() as first:
        assert len(claim_due(first, now=NOW)) == 1
    with desk.database.write() as second:
        assert claim_due(second, now=NOW + timedelta(minutes=1)) == []
        # The first one died: somebody else takes it up.
        assert len(claim_due(second, now=NOW + timedelta(minutes=2))) == 1


def test_it_writes_in_the_channels_language_and_the_halls_time(
    desk: Desk, post: Post
) -> None:
    target = "duty@hall.example"
    desk.queue(DOWN, by=AlertBy.EMAIL, target=target)
    desk.queue(DOWN, by=AlertBy.EMAIL, target=target, locale="en")
    desk.deliver(**served_by(post))
    chinese, english = sorted(post.took, key=lambda mail: "silent" in mail["Subject"])
    assert chinese["Subject"] == f"[{desk.hall.name}] 失联的显示屏：1 块"
    assert "10:00" in chinese.get_content()  # of Shanghai
    assert "last heard of 2026-11-18 10:00" in english.get_content()
    assert {mail["To"] for mail in post.took} == {target}
    assert {mail["Bcc"] for mail in post.took} == {None}


def test_it_names_fifty_displays_and_counts_the_rest(desk: Desk, post: Post) -> None:
    up = {
        "event": "displays.up",
        "count": 300,
        "displays": [
            DOWN["displays"][0]
            | {"name": f"屏{n}", "until": NOW.isoformat(), "reason": "back"}
            for n in range(50)
        ],
    }
    desk.queue(up, by=AlertBy.EMAIL, target="duty@hall.example")
    desk.deliver(**served_by(post))
    text = post.took[0].get_content()
    assert text.count("已自行恢复") == 50
    assert "另有 250 块" in text


@pytest.mark.parametrize(
    ("values", "refuses", "failure"),
    [
        ({"smtp_host": ""}, {}, "smtp_unset"),
        ({"smtp_port": 1}, {}, "smtp_unreachable"),
        ({"smtp_security": "starttls"}, {}, "smtp_tls"),
        ({"smtp_security": "tls"}, {}, "smtp_tls"),
        (
            {"smtp_user": "hall", "smtp_password": "wrong"},
            {"AUTH": "535 go away"},
            "smtp_login",
        ),
        ({}, {"RCPT": "550 nobody here"}, "smtp_refused"),
        ({}, {"DATA": "554 no spam"}, "smtp_refused"),
    ],
)
def test_it_says_why_a_mail_was_not_taken(
    desk: Desk,
    post: Post,
    failure: str,
    values: dict[str, Any],
    refuses: dict[str, str],
) -> None:
    post.refuses = refuses
    desk.queue(DOWN, by=AlertBy.EMAIL, target="duty@hall.example")
    desk.deliver(**(served_by(post) | values))
    stored = desk.kept().failure
    assert stored.split()[0] == failure
    assert all(answer.split()[0] in stored for answer in refuses.values())
    assert mail_problem_of(stored)
    assert post.took == []


def test_old_messages_are_forgotten(desk: Desk, hook: Hook) -> None:
    desk.hall.feed_origins = [hook.origin]
    desk.queue(DOWN, target=hook.origin)
    desk.deliver()
    tidy(desk.database, NOW + timedelta(days=89))
    assert desk.kept().delivered_at is not None
    tidy(desk.database, NOW + timedelta(days=91))
    with desk.database.read() as reader:
        assert reader.scalars(select(AlertDelivery)).all() == []


def test_one_channel_keeps_no_other_waiting(desk: Desk, hook: Hook) -> None:
    desk.hall.feed_origins = [hook.origin]
    broken = desk.queue({"event": "unheard of"}, by=AlertBy.EMAIL)
    desk.queue(DOWN, target=hook.origin)
    desk.deliver()
    assert len(hook.got) == 1
    with desk.database.read() as reader:
        assert reader.get_one(AlertDelivery, broken).next_at is not None
        assert reader.scalars(select(AlertChannel)).first()
