"""What CAP 1.2 allows: elements, how often, and their values (its schema as tables)."""

import re
from dataclasses import dataclass

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
#: §3.3.2: an offset is required, "Z" is not allowed.
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
#: §3.2.1: no spaces, commas or restricted characters in what names a message; no
#: longer than a database keeps it.
NAME = re.compile(r"[^\s,<&]{1,200}")
REFERENCE = re.compile(r"[^\s,]+,[^\s,]+,[^\s,]+")

STATUS = "Actual Exercise System Test Draft"
MSG_TYPE = "Alert Update Cancel Ack Error"
SCOPE = "Public Restricted Private"
CATEGORY = "Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other"
RESPONSE_TYPE = "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None"
URGENCY = "Immediate Expected Future Past Unknown"
SEVERITY = "Extreme Severe Moderate Minor Unknown"
CERTAINTY = "Observed Likely Possible Unlikely Unknown"


@dataclass(frozen=True, slots=True)
class Rule:
    """What an element holds and how often it may stand there."""

    least: int = 0
    most: int | None = 1
    words: str = ""
    pattern: re.Pattern[str] | None = None
    children: "dict[str, Rule] | None" = None


ONCE, MAYBE, ANY = Rule(1), Rule(), Rule(0, None)
PAIR = Rule(0, None, children={"valueName": ONCE, "value": ONCE})
WHEN = Rule(pattern=DATE_TIME)

AREA = Rule(
    0,
    None,
    children={
        "areaDesc": ONCE,
        "polygon": ANY,
        "circle": ANY,
        "geocode": PAIR,
        "altitude": MAYBE,
        "ceiling": MAYBE,
    },
)
RESOURCE = Rule(
    0,
    None,
    children={
        "resourceDesc": ONCE,
        "mimeType": ONCE,
        "size": MAYBE,
        "uri": MAYBE,
        "derefUri": MAYBE,
        "digest": MAYBE,
    },
)
INFO = Rule(
    0,
    None,
    children={
        "language": MAYBE,
        "category": Rule(1, None, CATEGORY),
        "event": ONCE,
        "responseType": Rule(0, None, RESPONSE_TYPE),
        "urgency": Rule(1, words=URGENCY),
        "severity": Rule(1, words=SEVERITY),
        "certainty": Rule(1, words=CERTAINTY),
        "audience": MAYBE,
        "eventCode": PAIR,
        "effective": WHEN,
        "onset": WHEN,
        "expires": WHEN,
        "senderName": MAYBE,
        "headline": MAYBE,
        "description": MAYBE,
        "instruction": MAYBE,
        "web": MAYBE,
        "contact": MAYBE,
        "parameter": PAIR,
        "resource": RESOURCE,
        "area": AREA,
    },
)
ALERT = Rule(
    1,
    children={
        "identifier": Rule(1, pattern=NAME),
        "sender": Rule(1, pattern=NAME),
        "sent": Rule(1, pattern=DATE_TIME),
        "status": Rule(1, words=STATUS),
        "msgType": Rule(1, words=MSG_TYPE),
        "source": MAYBE,
        "scope": Rule(1, words=SCOPE),
        "restriction": MAYBE,
        "addresses": MAYBE,
        "code": ANY,
        "note": MAYBE,
        "references": MAYBE,
        "incidents": MAYBE,
        "info": INFO,
    },
)
