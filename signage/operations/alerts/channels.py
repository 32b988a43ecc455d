"""Keep who is told of outages: add, change, delete, try; and the hall's grace."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from typing import ClassVar

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from signage.errors import FieldsInvalidError, Message, NotFoundError
from signage.models import AlertChannel, AlertDelivery, AlertTold, Hall, User
from signage.models.outage import AlertBy
from signage.operations.alerts.telling import AlertEvent, queue
from signage.operations.feeds.addresses import target_of
from signage.operations.feeds.problems import FeedProblemError, problem_of
from signage.operations.hall.audit import record_audit

NAME_LENGTH, TARGET_LENGTH, SECRET_LENGTH = 100, 500, 200
SHORTEST_SECRET = 16
MOST_CHANNELS = 20
GRACE_MIN, GRACE_MAX = 2, 120
LOCALES = ("zh_Hans", "zh_Hant", "en")

Problems = dict[str, list[Message]]


class ChannelInvalidError(FieldsInvalidError):
    """A channel was refused; `by_field` holds the problems of each field."""

    code: ClassVar[str] = "alert_channel_invalid"


@dataclass(frozen=True, slots=True)
class WantedChannel:
    """A channel as somebody filled it in; an empty `secret` keeps the one there is."""

    name: str = ""
    by: str = AlertBy.WEBHOOK.value
    target: str = ""
    secret: str = ""
    locale: str = "zh_Hans"
    only_in_hours: bool = True
    is_active: bool = True


def channels_of(session: Session, hall: Hall) -> Sequence[AlertChannel]:
    """Return the hall's channels by name."""
    query = select(AlertChannel).where(AlertChannel.hall_id == hall.id)
    return session.scalars(query.order_by(AlertChannel.name, AlertChannel.id)).all()


def channel_of(session: Session, hall: Hall, channel_id: int) -> AlertChannel:
    """Return a channel of the hall.

    Raises:
        NotFoundError: there is none with this key.

    """
    channel = session.get(AlertChannel, channel_id)
    if channel is None or channel.hall_id != hall.id:
        raise NotFoundError(Message("alert channel"), channel_id)
    return channel


def create_channel(
    session: Session, hall: Hall, wanted: WantedChannel, *, actor: User, now: datetime
) -> AlertChannel:
    """Keep a new channel; it hears of what happens from now on.

    A webhook without a secret gets one, so that its messages can be told from others.

    Raises:
        ChannelInvalidError: it cannot be kept like this.

    """
    _check(session, hall, wanted, None)
    secret = wanted.secret
    if wanted.by == AlertBy.WEBHOOK and not secret:
        secret = secrets.token_urlsafe(32)
    channel = AlertChannel(hall_id=hall.id, created_at=now, secret=secret)
    _fill(channel, wanted)
    session.add(channel)
    session.flush()
    _record(session, channel, "created", actor, now)
    return channel


def revise_channel(  # noqa: PLR0913  # what, into what, by whom, when
    session: Session,
    hall: Hall,
    channel: AlertChannel,
    wanted: WantedChannel,
    *,
    actor: User,
    now: datetime,
) -> None:
    """Change a channel.

    Raises:
        ChannelInvalidError: it cannot be kept like this.

    """
    _check(session, hall, wanted, channel)
    _fill(channel, wanted)
    if wanted.secret:
        channel.secret = wanted.secret
    session.flush()
    _record(session, channel, "revised", actor, now)


def delete_channel(
    session: Session, channel: AlertChannel, *, actor: User, now: datetime
) -> None:
    """Delete a channel, with the messages to it."""
    _record(session, channel, "deleted", actor, now)
    for table in (AlertDelivery, AlertTold):
        session.execute(delete(table).where(table.channel_id == channel.id))
    session.delete(channel)
    session.flush()


def try_channel(
    session: Session,
    hall: Hall,
    channel: AlertChannel,
    *,
    actor: User,
    now: datetime,
) -> AlertDelivery:
    """Send a message that says that it is a trial."""
    _record(session, channel, "tested", actor, now)
    content = {"event": AlertEvent.TEST.value, "count": 0, "displays": []}
    return queue(session, hall, channel, content, now=now)


def set_grace(
    session: Session, hall: Hall, minutes: int, *, actor: User, now: datetime
) -> None:
    """Say after how many minutes of silence a display counts as out.

    Raises:
        ChannelInvalidError: too short for a lost report, or too long to be of use.

    """
    if not GRACE_MIN <= minutes <= GRACE_MAX:
        text = Message(
            "Write minutes from %(least)s to %(most)s.", least=GRACE_MIN, most=GRACE_MAX
        )
        raise ChannelInvalidError({"minutes": [text]})
    hall.outage_grace_min = minutes
    session.flush()
    record_audit(
        session,
        actor,
        "hall.outage_grace",
        f"hall:{hall.id}",
        hall_id=hall.id,
        now=now,
        detail={"minutes": minutes},
    )


def _check(
    session: Session, hall: Hall, wanted: WantedChannel, channel: AlertChannel | None
) -> None:
    problems: Problems = {}
    if not 0 < len(wanted.name) <= NAME_LENGTH:
        text = Message("Give it a name of at most %(most)s characters.", most=100)
        problems["name"] = [text]
    if wanted.by not in set(AlertBy):
        problems["by"] = [Message("Choose webhook or e-mail.")]
    else:
        problems["target"] = list(_about_target(AlertBy(wanted.by), wanted.target))
    if wanted.secret and not SHORTEST_SECRET <= len(wanted.secret) <= SECRET_LENGTH:
        text = Message(
            "A secret has %(least)s to %(most)s characters; leave it empty to get one.",
            least=SHORTEST_SECRET,
            most=SECRET_LENGTH,
        )
        problems["secret"] = [text]
    if wanted.locale not in LOCALES:
        problems["locale"] = [Message("Choose one of the languages.")]
    if channel is None and _count(session, hall) >= MOST_CHANNELS:
        text = Message(
            "There are %(n)s channels already. Delete one first.", n=MOST_CHANNELS
        )
        problems.setdefault("name", []).append(text)
    found = {field: texts for field, texts in problems.items() if texts}
    if found:
        raise ChannelInvalidError(found)


def _about_target(by: AlertBy, target: str) -> Sequence[Message]:
    if by is AlertBy.EMAIL:
        return () if _is_mail_address(target) else (_NO_ADDRESS,)
    try:
        target_of(target)
    except FeedProblemError as error:
        if error.reason != "address":
            return (problem_of(error.stored),)
        return (_NO_URL,)
    return ()


_NO_ADDRESS = Message(
    "This is no e-mail address. Write one like service@example.gov.cn."
)
_NO_URL = Message(
    "This is no address of a webhook. Write one like https://example.org/alerts."
)


def _is_mail_address(text: str) -> bool:
    """Say whether a text is one plain address: no name, no second one, no comment."""
    if len(text) > TARGET_LENGTH or any(c.isspace() for c in text):
        return False
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError):
        return False
    return bool(address.username) and "." in address.domain.strip(".")


def _count(session: Session, hall: Hall) -> int:
    query = select(func.count(AlertChannel.id)).where(AlertChannel.hall_id == hall.id)
    return session.scalar(query) or 0


def _fill(channel: AlertChannel, wanted: WantedChannel) -> None:
    channel.name = wanted.name
    channel.by = AlertBy(wanted.by)
    channel.target = wanted.target
    channel.locale = wanted.locale
    channel.only_in_hours = wanted.only_in_hours
    channel.is_active = wanted.is_active


def _told(channel: AlertChannel) -> str:
    is_mail = channel.by is AlertBy.EMAIL
    return channel.target if is_mail else target_of(channel.target).origin


def _record(
    session: Session, channel: AlertChannel, deed: str, actor: User, now: datetime
) -> None:
    record_audit(
        session,
        actor,
        f"alert_channel.{deed}",
        f"alert_channel:{channel.id}",
        hall_id=channel.hall_id,
        now=now,
        # The rest of an address may be a password.
        detail={"name": channel.name, "by": channel.by, "target": _told(channel)},
    )
