"""What is wrong with a display, in words: what it is, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from signage.models import DisplayFault
from signage.models.display_fault import FaultKind
from signage.playout.slide_ids import read_id
from signage.web.admin.display_condition import is_number, span_words
from signage.web.admin.display_texts import kind_label
from signage.web.i18n import lazy_text as _l
from signage.web.i18n import titled


@dataclass(frozen=True, slots=True)
class FaultWords:
    """A kind of fault: its name, what it means, what to do; whether it is urgent."""

    name: str
    what: str
    to_do: str
    is_urgent: bool = False


WORDS = {
    FaultKind.CLONED: FaultWords(
        _l("Copied"),
        _l("Somebody used an old key of this display, so it may have been copied."),
        _l("Both were cut off. Look at the device, then pair it again."),
        is_urgent=True,
    ),
    FaultKind.CODE_REUSED: FaultWords(
        _l("Code used again"),
        _l("The one-time code of this display was tried a second time."),
        _l("If that was not you, look who has the sheet with the codes."),
        is_urgent=True,
    ),
    FaultKind.CONNECTED_TWICE: FaultWords(
        _l("There twice"),
        _l("Two browsers are connected as this one display."),
        _l("Close one of the windows; if the device was copied, pair both anew."),
        is_urgent=True,
    ),
    FaultKind.CLOCK_WRONG: FaultWords(
        _l("Clock is wrong"),
        _l("The clock of the device is far off. Slides still turn by our clock."),
        _l("Switch on automatic time (NTP) on the device."),
    ),
    FaultKind.SLIDE_UNKNOWN: FaultWords(
        _l("Unknown slide"),
        _l("It reported a slide that it was never given."),
        _l("Load it anew. If it comes again, pair it anew: it may be tampered with."),
        is_urgent=True,
    ),
    FaultKind.PLAYS_REFUSED: FaultWords(
        _l("Records refused"),
        _l("Its records of what it showed made no sense, and were not counted."),
        _l("Set its clock right, then load it anew."),
    ),
    FaultKind.SLIDES_BROKEN: FaultWords(
        _l("Skips slides"),
        _l("It skips slides that it cannot show."),
        _l("Look at its slides below; replace pictures or films that do not load."),
    ),
    FaultKind.STORAGE_FULL: FaultWords(
        _l("Storage is full"),
        _l("It cannot keep everything: without the server slides would be left out."),
        _l("Clear its cache, or give the device more room."),
    ),
    FaultKind.STORAGE_WEAK: FaultWords(
        _l("Needs the server"),
        _l("After a restart without the server it would stay dark."),
        _l("Give it HTTPS or the browser policy of the device kit."),
    ),
    FaultKind.SOUND_BLOCKED: FaultWords(
        _l("Sound is blocked"),
        _l("Its browser does not let films sound without a tap."),
        _l("Allow sound by the browser policy of the device kit."),
    ),
    FaultKind.ORIGIN_WRONG: FaultWords(
        _l("Policy for another address"),
        _l("The browser policy on the device is for another address than this server."),
        _l("Make the policy file again with this server's address."),
        is_urgent=True,
    ),
    FaultKind.PLAYER_OLD: FaultWords(
        _l("Old player"),
        _l("It goes on with an outdated player although it was asked to load anew."),
        _l("Clear its cache, then load it anew."),
    ),
    FaultKind.BROWSER_OLD: FaultWords(
        _l("Old browser"),
        _l("Its browser is older than what is supported; some slides look plainer."),
        _l("Update the browser, or put a small box with a newer one on the screen."),
    ),
    FaultKind.THUMBNAIL_FAILED: FaultWords(
        _l("No thumbnail"),
        _l("What it shows cannot be drawn here."),
        _l("Load it anew. If that does not help, save its group again."),
    ),
    FaultKind.SCRIPT_FAILED: FaultWords(
        _l("Error in the player"),
        _l("The player reported an error of its own."),
        _l("It goes on by itself. If it comes often, send us what it reported."),
    ),
}
#: What may stand in a fault's detail, in words; what is not here is not shown.
DETAILS = {
    "address": _l("Address"),
    "addresses": _l("Addresses"),
    "browser": _l("Browser"),
    "code": _l("Code"),
    "count": _l("How many"),
    "expected": _l("Expected"),
    "found": _l("Found"),
    "hash": _l("Content"),
    "origin": _l("Address"),
    "player": _l("Player"),
    "quota_mb": _l("Room (MB)"),
    "reason": _l("Reason"),
    "slide": _l("Slide"),
    "slides": _l("Slides"),
    "text": _l("Message"),
    "used_mb": _l("Used (MB)"),
    "zone": _l("Zone"),
}
#: Details in seconds, which are said as people say them.
SPANS = frozenset({"offset_s", "seconds"})
REASONS = {
    "clock": _l("the clock of the device"),
    "no number": _l("it told no time at all"),
}
LONGEST = 160


@dataclass(frozen=True, slots=True)
class ShownFault:
    """A fault in words, with what is known of it as (word, value)."""

    fault: DisplayFault
    words: FaultWords
    facts: tuple[tuple[str, str], ...]


def shown_fault(fault: DisplayFault) -> ShownFault:
    """Return a fault in the reader's language."""
    return ShownFault(fault, WORDS[FaultKind(fault.kind)], tuple(_facts(fault)))


def _facts(fault: DisplayFault) -> Iterator[tuple[str, str]]:
    for name, value in fault.detail.items():
        if name in SPANS:
            if is_number(value):
                yield _("Off by"), span_words(value)
        elif name in DETAILS and value not in (None, "", []):
            yield str(DETAILS[name]), _value(name, value)[:LONGEST]


def _value(name: str, value: object) -> str:
    if name == "slide":
        return titled(kind_label(read_id(str(value)).kind), str(value))
    if name == "reason":
        return str(REASONS.get(str(value), value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
