"""What shows in a display's words that something is wrong with it; pure."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from signage.clock import epoch_ms
from signage.models.display_fault import FaultKind
from signage.operations.displays.condition import browser_of

#: A clock that is further off than this is told of.
CLOCK_OFF_S = 60
#: The first engine that is supported: 85 to 107 are, newer ones are promised.
OLDEST_CHROME = 85
#: A player is told to reload at each hello; after so long it does not obey.
OLD_AFTER_S = 900
#: Until then a page may still be setting up what starts it without the server.
SETTLED_S = 60
FULL_SHARE = 0.9
ERRORS_COUNT_FOR = timedelta(days=1)
MEGABYTE = 1_000_000

#: What a fault says; None: it is over.
Detail = dict[str, Any] | None
Findings = dict[FaultKind, Detail]


def in_report(report: Mapping[str, Any], now: datetime) -> Findings:
    """Return what a report shows of clock and slides."""
    found: Findings = {}
    if "offset_ms" in report:
        found[FaultKind.CLOCK_WRONG] = _clock_off(report, now)
    if isinstance(report.get("errors"), int):
        count = report["errors"]
        found[FaultKind.SLIDES_BROKEN] = {"count": count} if count > 0 else None
    return found


def in_condition(said: Mapping[str, Any], player: str, now: datetime) -> Findings:
    """Return what a condition shows; a field that is absent decides nothing."""
    judges: dict[FaultKind, tuple[str, Callable[[], Detail]]] = {
        FaultKind.STORAGE_FULL: ("storage", lambda: _storage_full(said["storage"])),
        FaultKind.STORAGE_WEAK: ("offline", lambda: None if said["offline"] else {}),
        FaultKind.SOUND_BLOCKED: (
            "sound_blocked",
            lambda: {} if said["sound_blocked"] else None,
        ),
        FaultKind.ORIGIN_WRONG: ("kit", lambda: _origin_wrong(said)),
        FaultKind.PLAYER_OLD: ("player", lambda: _player_old(said, player)),
        FaultKind.BROWSER_OLD: ("agent", lambda: _browser_old(said["agent"])),
        FaultKind.SCRIPT_FAILED: ("errors", lambda: _script_failed(said, now)),
    }
    return {
        kind: judge()
        for kind, (field, judge) in judges.items()
        if said.get(field) is not None
        and not (kind is FaultKind.STORAGE_WEAK and _is_starting(said))
    }


def _clock_off(report: Mapping[str, Any], now: datetime) -> Detail:
    """Judge the machine's clock, and the instant since when it says a slide is on."""
    offset = report["offset_ms"]
    if not _is_number(offset):
        return {"reason": "no number"}
    ahead_s = 0.0
    if _is_number(report.get("since")):
        ahead_s = (report["since"] - epoch_ms(now)) / 1000
    worst = max(offset / 1000, ahead_s, key=abs)
    if ahead_s <= CLOCK_OFF_S:  # a slide may be on since long ago, not from tomorrow
        worst = offset / 1000
    return {"offset_s": round(worst)} if abs(worst) > CLOCK_OFF_S else None


def _storage_full(storage: Mapping[str, Any]) -> Detail:
    used, quota = storage.get("used"), storage.get("quota")
    if not used or not quota or used < FULL_SHARE * quota:
        return None
    return {"used_mb": round(used / MEGABYTE), "quota_mb": round(quota / MEGABYTE)}


def _is_starting(said: Mapping[str, Any]) -> bool:
    """Say whether a page cannot know yet that it would start without the server."""
    uptime = said.get("uptime_s")
    return not said["offline"] and uptime is not None and uptime < SETTLED_S


def _origin_wrong(said: Mapping[str, Any]) -> Detail:
    origin, policy = said.get("origin"), said["kit"].get("policy_origin")
    if not policy or not origin or policy == origin:
        return None
    return {"expected": origin, "found": policy}


def _player_old(said: Mapping[str, Any], player: str) -> Detail:
    if not player or said["player"] == player:
        return None
    # A young page is just being told; until it is older nothing is known.
    is_stubborn = (said.get("uptime_s") or 0) > OLD_AFTER_S
    return {"found": said["player"], "expected": player} if is_stubborn else None


def _browser_old(agent: str) -> Detail:
    browser = browser_of(agent)
    if browser is None or browser[0] == "Firefox" or browser[1] >= OLDEST_CHROME:
        return None
    return {"browser": f"{browser[0]} {browser[1]}"}


def _script_failed(said: Mapping[str, Any], now: datetime) -> Detail:
    first = epoch_ms(now - ERRORS_COUNT_FOR)
    failed = [
        error
        for error in said["errors"]
        if error["code"] == "script" and error["at"] >= first
    ]
    return {"text": failed[-1]["text"], "count": len(failed)} if failed else None


def _is_number(value: object) -> bool:
    is_plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_plain and isfinite(value)  # type: ignore[arg-type]
