"""Pages of alerts: who is told, on trial too, what came of it, who was silent."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.jobs.alerts import deliver_alerts
from signage.models import AlertChannel, AlertDelivery, Hall, Outage
from signage.models.outage import OutageEnd
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import NOW, create_display_group, create_user
from tests.operations.alerts.alert_build import create_channel_row, create_display
from tests.operations.alerts.alert_servers import webhook_server

OFFICE = "/office/alerts"
CHANNELS, MESSAGES = f"{OFFICE}/channels", f"{OFFICE}/messages"
FORM = {
    "name": "值班群",
    "by": "webhook",
    "target": "https://hooks.example/alerts?key=1",
    "locale": "zh_Hans",
    "only_in_hours": "y",
    "is_active": "y",
}


@pytest.fixture
def inspector(client: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """A browser in which an inspector is signed in; commits what `session` holds."""
    sign_in_as(client, session, create_user(session, hall, "wang", Role.INSPECTOR))
    return client


def only(database: Database) -> AlertChannel:
    with database.read() as session:
        return session.scalars(select(AlertChannel)).one()


def test_it_makes_a_channel_with_a_secret_of_its_own(
    signed_in: FlaskClient, database: Database
) -> None:
    page = signed_in.post(CHANNELS, data=FORM, follow_redirects=True).text
    channel = only(database)
    assert len(channel.secret) >= 32
    assert channel.secret in page
    assert "value=" + channel.secret not in page
    assert channel.only_in_hours
    changed = {**FORM, "name": "夜班", "only_in_hours": ""}
    del changed["only_in_hours"]
    signed_in.post(f"{CHANNELS}/{channel.id}", data=changed)
    after = only(database)
    assert (after.name, after.only_in_hours, after.secret) == (
        "夜班",
        False,
        channel.secret,
    )


def test_a_trial_message_tells_what_came_of_it(
    signed_in: FlaskClient, database: Database, settings: Settings
) -> None:
    with webhook_server() as hook:
        with database.write() as session:
            session.scalars(select(Hall)).one().feed_origins = [hook.origin]
        signed_in.post(CHANNELS, data=FORM | {"target": f"{hook.origin}/in"})
        channel = only(database)
        hook.status = 503
        page = signed_in.post(f"{CHANNELS}/{channel.id}/trial", follow_redirects=True)
        assert "发送中" in page.text
        deliver_alerts(database, settings, clock.now())
        page = signed_in.get(MESSAGES)
        assert "重试中" in page.text
        assert "503" in page.text
        hook.status = 200
        with database.read() as reader:
            message_id = reader.scalars(select(AlertDelivery.id)).one()
        signed_in.post(f"{MESSAGES}/{message_id}/again")
        deliver_alerts(database, settings, clock.now() + timedelta(seconds=1))
        assert "已送达" in signed_in.get(MESSAGES).text
        assert len(hook.got) == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "名称"),
        ("name", "x" * 101, "名称"),
        ("by", "pigeon", "请选择网络回调或电子邮件"),
        ("target", "ftp://x.example/", "不是网络回调地址"),
        ("target", "https://a:b@x.example/", "不是网络回调地址"),
        ("secret", "short", "16"),
        ("locale", "tlh", "请选择一种语言"),
    ],
)
def test_it_says_what_is_wrong(
    signed_in: FlaskClient, field: str, value: str, words: str
) -> None:
    answer = signed_in.post(CHANNELS, data=FORM | {field: value})
    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "",
        "duty",
        "a@b",
        "a b@c.example",
        "a@c.example\nBcc: x@y.z",
        "a@c.example,d@e.f",
    ],
)
def test_it_takes_one_mail_address(signed_in: FlaskClient, address: str) -> None:
    wanted = FORM | {"by": "email", "target": address}
    answer = signed_in.post(CHANNELS, data=wanted)
    assert answer.status_code == 422
    assert "不是电子邮件地址" in answer.text


def test_it_says_all_at_once(signed_in: FlaskClient) -> None:
    wanted = {"name": "", "by": "webhook", "target": "x", "secret": "1", "locale": "?"}
    text = signed_in.post(CHANNELS, data=wanted).text
    for words in ("名称", "不是网络回调地址", "16", "请选择一种语言"):
        assert words in text


def test_a_channel_goes_with_its_messages(
    signed_in: FlaskClient, database: Database
) -> None:
    signed_in.post(CHANNELS, data=FORM)
    channel = only(database)
    signed_in.post(f"{CHANNELS}/{channel.id}/trial")
    signed_in.post(f"{CHANNELS}/{channel.id}/deletion")
    with database.read() as session:
        assert session.scalars(select(AlertChannel)).all() == []
        assert session.scalars(select(AlertDelivery)).all() == []


@pytest.mark.parametrize("minutes", ["1", "121", "", "five", "-5", "9" * 30])
def test_it_refuses_a_grace_of_no_use(signed_in: FlaskClient, minutes: str) -> None:
    answer = signed_in.post(f"{OFFICE}/grace", data={"minutes": minutes})
    assert answer.status_code == 422
    assert "2" in answer.text


def test_it_sets_the_grace(signed_in: FlaskClient, database: Database) -> None:
    signed_in.post(f"{OFFICE}/grace", data={"minutes": "15"})
    with database.read() as session:
        assert session.scalars(select(Hall.outage_grace_min)).one() == 15


def test_it_lists_outages_by_pages(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    display = create_display(session, create_display_group(session, hall), "东墙")
    for number in range(45):
        began_at = NOW + timedelta(hours=number)
        outage = Outage(
            hall_id=hall.id,
            display_id=display.id,
            began_at=began_at,
            noticed_at=began_at,
            ended_at=began_at if number < 44 else None,
            ended_by=OutageEnd.BACK if number < 44 else None,
        )
        session.add(outage)
    create_channel_row(session, hall)
    sign_in_as(client, session, create_user(session, hall, "wang", Role.INSPECTOR))
    page = client.get(OFFICE).text
    assert "目前有 1 块显示屏失联" in page
    assert page.count("已自行恢复") == 29
    older = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(older).text.count("已自行恢复") == 15
    for odd in ("x", "9" * 20, "9" * 5000):
        for path in (OFFICE, f"{OFFICE}/messages"):
            assert client.get(f"{path}?older_than={odd}").status_code == 200


def test_an_inspector_sees_and_changes_nothing(inspector: FlaskClient) -> None:
    assert "添加渠道" not in inspector.get(OFFICE).text
    assert inspector.get(MESSAGES).status_code == 200
    assert inspector.post(CHANNELS, data=FORM).status_code == 403
    assert inspector.post(f"{OFFICE}/grace", data={"minutes": "9"}).status_code == 403
