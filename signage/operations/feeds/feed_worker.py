"""Read one feed in a process of its own, within limits, into a few plain entries.

Run as a script: a line of JSON (kind, content_type, time_zone, now), then the body on
standard input. It imports nothing of this package, so that it holds no secret. It
writes JSON: the feed's title and its entries; when the body is refused it exits with
REFUSED and writes the reason's code (signage.operations.feeds.problems).

feedparser is handed a stream, never the body itself: what it is handed, it would also
take for the address or the name of a file to open.
"""

import html
import io
import json
import re
import resource
import sys
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

MEMORY_BYTES = 768 * 2**20
CPU_S = 5
REFUSED = 3

MOST_NEWS, MOST_EVENTS = 50, 200
#: How many items of a feed are looked at: the first and the last so many.
LOOKED_AT = 200
EVENTS_AHEAD = timedelta(days=60)
#: A date before the one, or further ahead than the other, is a mistake of the feed's.
FIRST_YEAR, CLOCKS_DIFFER = 2000, timedelta(days=1)
TITLE_LENGTH, TEXT_LENGTH, LINK_LENGTH = 120, 300, 500
ROOTS = {"rss", "RDF", "feed"}

#: Nothing that a hall shows comes every minute; to unroll it would take for ever.
_TOO_OFTEN = re.compile(r"FREQ=(SECONDLY|MINUTELY)", re.IGNORECASE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PAGE = re.compile(
    r"^\s*(<!--.*?-->\s*)*<(!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)


class RefusedError(Exception):
    """The body is refused; the argument is the reason's code."""


def limit_resources() -> None:
    """Let the system end this process when a feed is dearer than it may be."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def work(order: dict[str, str], body: bytes) -> dict[str, Any]:
    """Return title and entries of a body."""
    text = decoded(body, order["content_type"])
    if _PAGE.match(text[:4096]):
        code = "html"
        raise RefusedError(code)
    now = datetime.fromisoformat(order["now"])
    if order["kind"] == "news":
        return news(text, now)
    return events(text, now, ZoneInfo(order["time_zone"]))


def decoded(body: bytes, content_type: str) -> str:
    """Return the text; Chinese sites often still write GBK."""
    declared, charset = _DECLARED.search(body[:200]), _CHARSET.search(content_type)
    named = declared[1].decode("ascii") if declared else charset[1] if charset else ""
    name = named.lower() or "utf-8"
    if body.startswith(b"\xef\xbb\xbf"):
        name = "utf-8-sig"
    elif body.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    if name in {"gb2312", "gbk", "x-gbk"}:
        name = "gb18030"
    try:
        return body.decode(name)
    except (UnicodeError, LookupError) as error:
        code = "encoding"
        raise RefusedError(code) from error


def news(text: str, now: datetime) -> dict[str, Any]:
    """Return the newest entries of an RSS or Atom feed."""
    import feedparser  # noqa: PLC0415  # half of the worker's start, for news alone

    stream = io.BytesIO(few_items(_DECLARATION.sub("", text)))
    parsed = feedparser.parse(stream, resolve_relative_uris=False)
    found = [news_entry(item, now) for item in parsed.entries]
    titled = [entry for entry in found if entry["title"]]
    # Undated ones keep the feed's order, which is nearly always newest first.
    titled.sort(key=lambda entry: entry["starts"] or "", reverse=True)
    title = plain(parsed.feed.get("title", ""), TITLE_LENGTH)
    return {"title": title, "entries": titled[:MOST_NEWS]}


def few_items(text: str) -> bytes:
    """Return a well-formed feed with its first and last items only."""
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415

    from defusedxml import DefusedXmlException, ElementTree  # noqa: PLC0415

    try:
        root = ElementTree.fromstring(text.encode())
    except DefusedXmlException as error:
        code = "entities"
        raise RefusedError(code) from error
    except ParseError as error:
        code = "not_xml"
        raise RefusedError(code) from error
    if local_name(root.tag) not in ROOTS:
        code = "no_feed"
        raise RefusedError(code)
    for parent in root.iter():
        items = [each for each in parent if local_name(each.tag) in {"item", "entry"}]
        for item in items[LOOKED_AT:-LOOKED_AT]:
            parent.remove(item)
    return bytes(ElementTree.tostring(root, encoding="utf-8"))


def local_name(tag: object) -> str:
    """Return the name of a tag without its namespace."""
    return str(tag).rpartition("}")[2]


def news_entry(item: Any, now: datetime) -> dict[str, Any]:
    """Return one entry of news; `starts` is when it was published, if that is known."""
    published = item.get("published_parsed") or item.get("updated_parsed")
    return {
        "title": plain(item.get("title", ""), TITLE_LENGTH),
        "text": plain(item.get("summary", ""), TEXT_LENGTH),
        "starts": past(published, now),
        "ends": "",
        "link": address(item.get("link", "")),
    }


def past(published: Any, now: datetime) -> str:
    """Return a date that can be true as ISO, else nothing."""
    try:
        when = datetime(*tuple(published)[:6]).replace(tzinfo=UTC)  # noqa: DTZ001
    except (TypeError, ValueError):  # none at all, or the 31st of February
        return ""
    if when.year < FIRST_YEAR or when > now + CLOCKS_DIFFER:
        return ""
    return min(when, now).isoformat()


def plain(markup: str, length: int) -> str:
    """Return the words of HTML or text, without markup and control characters."""
    import nh3  # noqa: PLC0415

    words = nh3.clean(str(markup), tags=set(), clean_content_tags={"script", "style"})
    # Twice escaped is common; what then still looks like markup is shown as text.
    words = html.unescape(nh3.clean(html.unescape(words), tags=set()))
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in words)
    kept = " ".join(kept.split())
    return kept if len(kept) <= length else kept[: length - 1].rstrip() + "…"


def address(link: object) -> str:
    """Return a link if it is one that may be shown."""
    text = str(link)
    is_web = text.startswith(("http://", "https://")) and text.isprintable()
    return text if is_web and len(text) <= LINK_LENGTH else ""


def events(text: str, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Return the events from today on, recurring ones by each occurrence."""
    import icalendar  # noqa: PLC0415
    import recurring_ical_events  # noqa: PLC0415

    if "END:VCALENDAR" not in text.upper():
        code = "no_calendar"
        raise RefusedError(code)
    if _TOO_OFTEN.search(text):
        code = "heavy"
        raise RefusedError(code)
    try:
        calendar = icalendar.Calendar.from_ical(text)
        midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
        query = recurring_ical_events.of(calendar, skip_bad_series=True)
        coming = query.after(midnight)
        found = list(islice(coming_entries(coming, now, zone), MOST_EVENTS))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        code = "no_calendar"
        raise RefusedError(code) from error
    title = plain(str(calendar.get("X-WR-CALNAME", "")), TITLE_LENGTH)
    return {"title": title, "entries": found}


def coming_entries(
    coming: Iterable[Any], now: datetime, zone: ZoneInfo
) -> Iterator[dict[str, Any]]:
    """Yield entries until the horizon; cancelled events and empty ones are left out."""
    for event in coming:
        starts, ends = event.start, event.end
        if instant(starts, zone) > now + EVENTS_AHEAD:
            return
        title = plain(str(event.get("SUMMARY", "")), TITLE_LENGTH)
        is_cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
        if title and not is_cancelled:
            yield {
                "title": title,
                "text": plain(str(event.get("LOCATION", "")), TEXT_LENGTH),
                "starts": instant(starts, zone).isoformat(),
                "ends": instant(max_of(starts, ends), zone).isoformat(),
                "link": address(event.get("URL", "")),
                "is_all_day": not isinstance(starts, datetime),
            }


def max_of(starts: Any, ends: Any) -> Any:
    """Return the end of an event, never before its start."""
    return ends if type(ends) is type(starts) and ends >= starts else starts


def instant(moment: date | datetime, zone: ZoneInfo) -> datetime:
    """Return a date (its midnight) or a time without zone as an instant of the hall."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    local = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return local.astimezone(UTC)


def main() -> int:
    """Read, work, write; return the exit code."""
    limit_resources()
    warnings.simplefilter("ignore")
    order = json.loads(sys.stdin.buffer.readline())
    try:
        answer = work(order, sys.stdin.buffer.read())
    except RefusedError as error:
        sys.stdout.write(str(error))
        return REFUSED
    except (MemoryError, RecursionError):
        sys.stdout.write("heavy")
        return REFUSED
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
