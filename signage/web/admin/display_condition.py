"""What a display said of itself, in words: player, browser, clock, storage, errors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import isfinite
from typing import Any, TypeGuard

from flask_babel import format_datetime, format_number, format_timedelta
from flask_babel import gettext as _

from signage.clock import from_epoch_ms
from signage.models import Display
from signage.models.display import DisplayKind
from signage.web.admin.display_texts import browser_name
from signage.web.admin.player_words import code_word, in_words

MEGABYTE = 1_000_000
SHORT_VERSION = 8
LATEST_MS = 253_402_300_799_000  # the end of the year 9999
#: Clocks are told to a tenth of a second up to here, then as people say it.
PRECISE_S = 120
#: What the player says of a glass that it cannot switch (kiosk/src/shared/kit.ts).
NO_KIT = "This display was not started by the device kit."
LONGEST = timedelta(days=36_500)


@dataclass(frozen=True, slots=True)
class Fact:
    """A word and what stands behind it; `title` is the whole of what is shortened."""

    word: str
    value: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class ReportedError:
    """An error that the player reported of itself."""

    at: str
    code: str
    text: str


def condition_facts(display: Display) -> list[Fact]:
    """Return what is known of a display's player, browser, clock and storage."""
    said = {name: v for name, v in (display.condition or {}).items() if v is not None}
    agent = str(said.get("agent") or display.agent)
    return [
        Fact(_("Browser"), browser_name(agent), agent),
        *_player(display, said),
        *_clock(display),
        *_storage(said.get("storage")),
        *_abilities(display, said),
        *_kit(said.get("kit")),
        *_refused(said),
    ]


def reported_errors(display: Display) -> list[ReportedError]:
    """Return the last errors that it reported, the newest first."""
    errors = (display.condition or {}).get("errors")
    rows = errors if isinstance(errors, list) else []
    return [
        ReportedError(
            _moment(row.get("at")),
            code_word(str(row.get("code", ""))),
            in_words(str(row.get("text", ""))),
        )
        for row in reversed(rows)
        if isinstance(row, Mapping)
    ]


def span_words(seconds: float) -> str:
    """Return how long something is, as people say it."""
    most = LONGEST.total_seconds()
    return str(format_timedelta(timedelta(seconds=min(abs(seconds), most))))


def is_number(value: object) -> TypeGuard[float]:
    """Say whether a value is a number that can be counted with."""
    is_plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_plain and isfinite(value)  # type: ignore[arg-type]


def _player(display: Display, said: Mapping[str, Any]) -> Iterator[Fact]:
    version = str(said.get("player") or display.report.get("player") or "")
    if version:
        yield Fact(_("Player"), version[:SHORT_VERSION], version)
    width, height = display.report.get("width"), display.report.get("height")
    if width and height:
        yield Fact(_("Resolution"), f"{width} × {height}")
    if is_number(said.get("uptime_s")):
        yield Fact(_("Page runs for"), span_words(said["uptime_s"]))


def _clock(display: Display) -> Iterator[Fact]:
    offset = display.report.get("offset_ms")
    if not is_number(offset):
        return
    seconds = abs(offset) / 1000
    if seconds >= PRECISE_S:
        span = span_words(seconds)
    elif not round(seconds, 1):
        yield Fact(_("Clock of the device"), _("right"))
        return
    else:
        span = _("%(seconds)s s", seconds=format_number(round(seconds, 1)))
    text = (
        _("%(span)s slow", span=span) if offset > 0 else _("%(span)s fast", span=span)
    )
    yield Fact(_("Clock of the device"), text)


def _storage(storage: object) -> Iterator[Fact]:
    if not isinstance(storage, Mapping):
        return
    used, quota = storage.get("used"), storage.get("quota")
    if is_number(used) and is_number(quota):
        text = _("%(used)s of %(quota)s MB", used=_mb(used), quota=_mb(quota))
        yield Fact(_("Storage"), text)
    if storage.get("persisted") is not None:
        kept = _("for good") if storage["persisted"] else _("until room is needed")
        yield Fact(_("What is stored is kept"), kept)


def _abilities(display: Display, said: Mapping[str, Any]) -> Iterator[Fact]:
    if "offline" in said:
        yield Fact(_("Starts without the server"), _yes_no(said["offline"]))
    if "sound_blocked" in said and display.kind is DisplayKind.TV:
        text = _("blocked") if said["sound_blocked"] else _("not blocked")
        yield Fact(_("Sound"), text)
    if said.get("screen_failure"):
        yield Fact(_("Screen did not switch"), _screen_failure(said["screen_failure"]))


def _screen_failure(text: object) -> str:
    """Say why the glass could not be switched; what the kit says is said as it is."""
    if text == NO_KIT:
        return _("no device kit: the picture is black when switched off")
    return in_words(str(text))


def _kit(kit: object) -> Iterator[Fact]:
    if not isinstance(kit, Mapping):
        return
    version = str(kit.get("version") or _yes_no(kit))
    yield Fact(_("Device kit"), version if kit.get("answers") else _("does not answer"))
    if kit.get("system"):
        yield Fact(_("System"), str(kit["system"]))
    if is_number(kit.get("temperature_c")):
        yield Fact(_("Temperature"), f"{format_number(round(kit['temperature_c']))} °C")
    if is_number(kit.get("disk_free_mb")):
        free = str(format_number(round(kit["disk_free_mb"])))
        yield Fact(_("Free on the disk"), _("%(free)s MB", free=free))
    if kit.get("restarts"):
        yield Fact(_("Browser restarted"), _("%(count)s ×", count=kit["restarts"]))


def _refused(said: Mapping[str, Any]) -> Iterator[Fact]:
    fields = said.get("refused")
    if isinstance(fields, list) and fields:
        yield Fact(_("Made no sense"), ", ".join(map(str, fields)))


def _mb(size: float) -> str:
    return str(format_number(round(size / MEGABYTE)))


def _yes_no(value: object) -> str:
    return _("yes") if value else _("no")


def _moment(at: object) -> str:
    if not is_number(at) or not 0 < at < LATEST_MS:
        return "–"
    return str(format_datetime(from_epoch_ms(at), "medium"))
