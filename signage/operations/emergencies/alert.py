"""An alert of the Common Alerting Protocol (CAP 1.2), as far as it concerns a hall."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from signage.errors import Message


class Status(StrEnum):
    """How a message is to be handled (CAP 1.2 §3.2.1)."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    SYSTEM = "System"
    TEST = "Test"
    DRAFT = "Draft"


class MsgType(StrEnum):
    """What a message does (CAP 1.2 §3.2.1)."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ACK = "Ack"
    ERROR = "Error"


class Scope(StrEnum):
    """Whom a message is for (CAP 1.2 §3.2.1)."""

    PUBLIC = "Public"
    RESTRICTED = "Restricted"
    PRIVATE = "Private"


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier message, by the three things that name it."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class Info:
    """What an alert says in one language (CAP 1.2 §3.2.2)."""

    categories: tuple[str, ...]
    event: str
    urgency: str
    severity: str
    certainty: str
    language: str = "en-US"
    response_types: tuple[str, ...] = ()
    effective: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """One message (CAP 1.2 §3.2.1).

    `remarks` say where it does not hold to the standard, and was understood all the
    same.
    """

    identifier: str
    sender: str
    sent: datetime
    status: Status
    msg_type: MsgType
    scope: Scope
    source: str = ""
    note: str = ""
    references: tuple[Reference, ...] = ()
    infos: tuple[Info, ...] = field(default=())
    remarks: tuple[Message, ...] = field(default=(), compare=False)
