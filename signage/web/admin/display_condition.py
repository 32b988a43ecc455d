"""What a display said of itself, in words: player, browser, clock, storage, errors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeGuard

from flask_babel import format_datetime, format_number
from flask_babel import gettext as _

from signage.models import Display
from signage.web.admin.display_texts import browser_name, span_text

MEGABYTE = 1_000_000
SHORT_VERSION = 8
MOST_ERRORS = 20
LATEST_MS = 253_402_300_799_000  # the end of the year 9999


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
    said: Mapping[str, Any] = display.condition or {}
    return [
        Fact(_("Browser"), browser_name(display.agent), display.agent),
        *_player(display, said),
        *_clock(display),
        *_storage(said),
        *_abilities(said),
    ]


def reported_errors(display: Display) -> list[ReportedError]:
    """Return the last errors that it reported, the newest first."""
    errors = (display.condition or {}).get("errors")
    if not isinstance(errors, list):
        return []
    rows = [row for row in errors if isinstance(row, Mapping)][-MOST_ERRORS:]
    return [
        ReportedError(
            _moment(row.get("at")), str(row.get("code", "")), str(row.get("text", ""))
        )
        for row in reversed(rows)
    ]


def _player(display: Display, said: Mapping[str, Any]) -> Iterator[Fact]:
    version = str(said.get("player") or display.report.get("player") or "")
    if version:
        yield Fact(_("Player"), version[:SHORT_VERSION], version)
    width, height = display.report.get("width"), display.report.get("height")
    if width and height:
        yield Fact(_("Resolution"), f"{width} × {height}")
    uptime = said.get("uptime_s")
    if _is_number(uptime) and display.condition_at is not None:
        loaded = datetime.fromtimestamp(display.condition_at.timestamp() - uptime, UTC)
        yield Fact(_("Page runs for"), span_text(loaded, display.condition_at))


def _clock(display: Display) -> Iterator[Fact]:
    offset = display.report.get("offset_ms")
    if _is_number(offset):
        seconds = format_number(round(abs(offset) / 1000, 1))
        late = _("%(seconds)s s slow", seconds=seconds)
        fast = _("%(seconds)s s fast", seconds=seconds)
        yield Fact(_("Clock of the device"), late if offset > 0 else fast)


def _storage(said: Mapping[str, Any]) -> Iterator[Fact]:
    storage = said.get("storage")
    if not isinstance(storage, Mapping):
        return
    used, quota = storage.get("used"), storage.get("quota")
    if _is_number(used) and _is_number(quota):
        yield Fact(
            _("Storage"),
            _("%(used)s of %(quota)s MB", used=_mb(used), quota=_mb(quota)),
        )
    if "persisted" in storage:
        kept = _("for good") if storage["persisted"] else _("until room is needed")
        yield Fact(_("What is stored is kept"), kept)


def _abilities(said: Mapping[str, Any]) -> Iterator[Fact]:
    if "offline" in said:
        yield Fact(_("Starts without the server"), _yes_no(said["offline"]))
    if "sound_blocked" in said:
        yield Fact(_("Sound"), _("blocked") if said["sound_blocked"] else _("allowed"))
    kit = said.get("kit")
    if isinstance(kit, Mapping):
        yield Fact(_("Device kit"), str(kit.get("version") or _yes_no(True))[:40])  # noqa: FBT003
    elif "kit" in said:
        yield Fact(_("Device kit"), _("none"))


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _mb(size: float) -> str:
    return str(format_number(round(size / MEGABYTE)))


def _yes_no(value: object) -> str:
    return _("yes") if value else _("no")


def _moment(at: object) -> str:
    if not isinstance(at, (int, float)) or not 0 < at < LATEST_MS:
        return "–"
    return str(format_datetime(datetime.fromtimestamp(at / 1000, UTC), "medium"))
