"""Write an alert as an e-mail, in the language of who is told."""

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.support import NullTranslations, Translations

from signage.config import PACKAGE
from signage.errors import Message

HEADLINES = {
    "displays.down": Message("Displays that fell silent: %(n)s"),
    "displays.up": Message("Displays that are no longer silent: %(n)s"),
    "displays.cloned": Message("Displays whose identity was copied: %(n)s"),
    "test": Message("Trial message of alerts"),
}
ADVICE = {
    "displays.down": Message(
        "Look whether they have power and network. You are told when they are back."
    ),
    "displays.up": Message("They are heard of again, or were taken out of service."),
    "displays.cloned": Message(
        "Somebody used an old token of theirs: both were cut off. Pair them again, and "
        "find out who copied it."
    ),
    "test": Message("If you can read this, alerts of outages reach you."),
}
SINCE = Message("%(name)s (%(group)s): last heard of %(since)s")
UNTIL = Message("%(name)s (%(group)s): from %(since)s to %(until)s, %(why)s")
REASONS = {
    "back": Message("back by itself"),
    "revoked": Message("taken out of service"),
    "switched_off": Message("switched off by the office"),
}
MORE = Message("and %(n)s more")


def mail_of(
    content: Mapping[str, Any], *, target: str, sender: str, locale: str, zone: str
) -> EmailMessage:
    """Return the e-mail of a message; times are those of the hall (`zone`)."""
    words = _catalogue(locale)
    headline = _say(words, HEADLINES[content["event"]], n=content["count"])
    mail = EmailMessage()
    # Names come from people: a line break would begin another header.
    mail["Subject"] = " ".join(f"[{content['hall']}] {headline}".split())
    mail["From"], mail["To"] = sender, target
    mail["Message-ID"] = f"<{content['id']}@{sender.rpartition('@')[2]}>"
    mail["Date"] = datetime.fromisoformat(content["at"])
    mail["Auto-Submitted"] = "auto-generated"
    lines = [headline, "", *_lines(content, words, ZoneInfo(zone))]
    lines += ["", _say(words, ADVICE[content["event"]])]
    mail.set_content("\n".join(lines), charset="utf-8", cte="base64")
    return mail


def _lines(
    content: Mapping[str, Any], words: NullTranslations, zone: ZoneInfo
) -> list[str]:
    displays = content["displays"]
    lines = [_line(display, words, zone) for display in displays]
    left = content["count"] - len(displays)
    return [*lines, _say(words, MORE, n=left)] if left > 0 else lines


def _line(display: Mapping[str, Any], words: NullTranslations, zone: ZoneInfo) -> str:
    values = {
        name: _moment(display[name], zone)
        for name in ("since", "until")
        if name in display
    }
    if "until" in values:
        values["why"] = _say(words, REASONS[display["reason"]])
    form = UNTIL if "until" in values else SINCE if "since" in values else None
    if form is None:
        return f"{display['name']} ({display['group']})"
    named = {"name": display["name"], "group": display["group"]}
    return _say(words, form, **named, **values)


def _moment(text: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(text).astimezone(zone):%Y-%m-%d %H:%M}"


def _say(words: NullTranslations, text: Message, **values: object) -> str:
    said = str(words.ugettext(text.msgid))
    return said % values if values else said


@lru_cache(maxsize=4)
def _catalogue(locale: str) -> NullTranslations:
    return Translations.load(str(PACKAGE / "translations"), [locale])
