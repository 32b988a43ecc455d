"""Write CAP 1.2, and the Atom feed (RFC 4287) that lists such messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from signage.exchange.cap_schema import NAMESPACE
from signage.operations.emergencies.alert import Alert, Info

ATOM = "http://www.w3.org/2005/Atom"
CAP_TYPE = "application/cap+xml"


@dataclass(frozen=True, slots=True)
class Entry:
    """A message in the feed, with the address where all of it is."""

    alert: Alert
    url: str
    title: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """What the feed says of itself."""

    url: str
    title: str
    author: str
    updated: datetime


def write_alert(alert: Alert) -> bytes:
    """Return an alert as an XML document, its elements in the schema's order."""
    root = Element("alert", xmlns=NAMESPACE)
    references = " ".join(
        f"{each.sender},{each.identifier},{_when(each.sent)}"
        for each in alert.references
    )
    for name, value in (
        ("identifier", alert.identifier),
        ("sender", alert.sender),
        ("sent", _when(alert.sent)),
        ("status", alert.status),
        ("msgType", alert.msg_type),
        ("source", alert.source),
        ("scope", alert.scope),
        ("note", alert.note),
        ("references", references),
    ):
        _add(root, name, value)
    for info in alert.infos:
        _add_info(root, info)
    return _document(root)


def write_feed(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """Return an Atom feed of messages."""
    root = Element("feed", xmlns=ATOM)
    _add(root, "id", feed.url)
    _add(root, "title", feed.title)
    _add(root, "updated", _when(feed.updated))
    _add(SubElement(root, "author"), "name", feed.author)
    SubElement(root, "link", rel="self", href=feed.url)
    for entry in entries:
        item = SubElement(root, "entry")
        _add(item, "id", entry.url)
        _add(item, "title", entry.title)
        _add(item, "updated", _when(entry.alert.sent))
        SubElement(item, "link", type=CAP_TYPE, href=entry.url)
        _add(item, "summary", entry.summary)
    return _document(root)


def _add_info(root: Element, info: Info) -> None:
    element = SubElement(root, "info")
    _add(element, "language", info.language)
    _add_all(element, "category", info.categories)
    _add(element, "event", info.event)
    _add_all(element, "responseType", info.response_types)
    for name, value in (
        ("urgency", info.urgency),
        ("severity", info.severity),
        ("certainty", info.certainty),
        ("effective", _when(info.effective)),
        ("expires", _when(info.expires)),
        ("senderName", info.sender_name),
        ("headline", info.headline),
        ("description", info.description),
        ("instruction", info.instruction),
    ):
        _add(element, name, value)
    for area in info.areas:
        _add(SubElement(element, "area"), "areaDesc", area)


def _add(element: Element, name: str, value: str) -> None:
    if value:
        SubElement(element, name).text = value


def _add_all(element: Element, name: str, values: Iterable[str]) -> None:
    for value in values:
        _add(element, name, value)


def _when(instant: datetime | None) -> str:
    """Return an instant with its offset, as both standards want it."""
    return instant.isoformat(timespec="seconds") if instant else ""


def _document(root: Element) -> bytes:
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document
