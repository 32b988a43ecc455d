"""Look at what displays reported, and note or end the faults that show in it.

Many displays in one transaction: a query for the open faults of all, one for the slides
that they name; a fault is written only when it is new, changed or over.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from signage.models import Display, DisplayFault, GivenSlide, Programme
from signage.models.display_fault import FaultKind
from signage.operations.displays.faults import end_fault, note_fault, open_faults
from signage.operations.displays.presence import Sighting
from signage.operations.displays.symptoms import (
    Detail,
    Findings,
    in_condition,
    in_report,
)

#: An open fault that goes on is written again so often.
AGAIN_AFTER = timedelta(minutes=10)
#: What somebody dismissed is not noted again for so long, unless it is grave.
DISMISSED_FOR = timedelta(days=30)

GRAVE = frozenset({FaultKind.SLIDE_UNKNOWN, FaultKind.CLOCK_WRONG})


def examine(
    session: Session,
    displays: Sequence[Display],
    sightings: Mapping[int, Sighting],
    *,
    player: str,
    now: datetime,
) -> None:
    """Note and end faults by what these displays (by key) just said.

    `player` is the stamp of the player that is served now.
    """
    reports = {key: sighting.report for key, sighting in sightings.items()}
    findings: dict[int, Findings] = {}
    for display in displays:
        found = in_report(reports[display.id], now)
        found |= in_condition(sightings[display.id].condition, player, now)
        findings[display.id] = found
    for display_id, detail in unknown_slides(session, displays, reports).items():
        findings[display_id][FaultKind.SLIDE_UNKNOWN] = detail
    settle(session, displays, findings, now=now)


def unknown_slides(
    session: Session,
    displays: Iterable[Display],
    reports: Mapping[int, Mapping[str, Any]],
) -> dict[int, Detail]:
    """Return the displays that report a slide which they were not given.

    A programme of before counts as given, and so does that of another group while the
    display has not yet this one's. Nothing is judged where nothing was recorded.
    """
    named = {d.id: (d, reports[d.id]) for d in displays if _names_slide(reports, d.id)}
    pairs = {(str(r["slide"]), str(r["hash"])) for _, r in named.values()}
    if not pairs:
        return {}
    given = _given(session, pairs)
    revisions = _revisions(session, {display.group_id for display, _ in named.values()})
    found: dict[int, Detail] = {}
    for key, (display, report) in named.items():
        places = given.get((str(report["slide"]), str(report["hash"])), set())
        groups = {group_id for group_id, only in places if only in (0, key)}
        is_newest = report.get("revision") == revisions.get(display.group_id)
        is_known = display.group_id in groups or (bool(groups) and not is_newest)
        if display.group_id in revisions and not is_known:
            found[key] = {
                name: report[name]
                for name in ("slide", "zone", "hash")
                if name in report
            }
    return found


def settle(
    session: Session,
    displays: Sequence[Display],
    findings: Mapping[int, Findings],
    *,
    now: datetime,
) -> None:
    """Write what is new, changed or over, and nothing else."""
    judged = [display for display in displays if findings[display.id]]
    if not judged:
        return
    faults = open_faults(session, [display.id for display in judged])
    dismissed = _dismissed(session, [display.id for display in judged], now)
    for display in judged:
        known = {FaultKind(fault.kind): fault for fault in faults.get(display.id, ())}
        for kind, detail in findings[display.id].items():
            if detail is None and kind in known:
                end_fault(session, display, kind, now=now)
            is_hushed = kind not in GRAVE and (display.id, kind) in dismissed
            if detail is None or is_hushed:
                continue
            if _is_news(known.get(kind), detail, now):
                note_fault(session, display, kind, detail, now=now)


def _is_news(fault: DisplayFault | None, detail: dict[str, Any], now: datetime) -> bool:
    if fault is None:
        return True
    # What merely wavers (seconds off, bytes used) is not written at each report.
    is_other = set(fault.detail) != set(detail) or any(
        fault.detail[name] != value
        for name, value in detail.items()
        if not isinstance(value, (int, float))
    )
    return is_other or fault.last_at <= now - AGAIN_AFTER or fault.last_at > now


def _names_slide(reports: Mapping[int, Mapping[str, Any]], key: int) -> bool:
    report = reports.get(key, {})
    return bool(report.get("slide")) and "hash" in report


def _given(
    session: Session, pairs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], set[tuple[int, int]]]:
    """Return in which groups, and for which display (0: all), slides were given."""
    query = select(
        GivenSlide.slide, GivenSlide.hash, GivenSlide.group_id, GivenSlide.display_id
    ).where(tuple_(GivenSlide.slide, GivenSlide.hash).in_(sorted(pairs)))
    places: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for slide, digest, group_id, display_id in session.execute(query):
        places.setdefault((slide, digest), set()).add((group_id, display_id))
    return places


def _revisions(session: Session, group_ids: Iterable[int]) -> dict[int, str]:
    """Return the newest revision of the groups whose slides are recorded at all."""
    is_recorded = (
        select(GivenSlide.id).where(GivenSlide.group_id == Programme.group_id).exists()
    )
    query = select(Programme.group_id, Programme.revision).where(
        Programme.group_id.in_(sorted(group_ids)), is_recorded
    )
    return {group_id: revision for group_id, revision in session.execute(query)}  # noqa: C416  # a row is no pair to mypy


def _dismissed(
    session: Session, display_ids: Sequence[int], now: datetime
) -> set[tuple[int, FaultKind]]:
    query = select(DisplayFault.display_id, DisplayFault.kind).where(
        DisplayFault.display_id.in_(display_ids),
        DisplayFault.ended_by_id.is_not(None),
        DisplayFault.ended_at > now - DISMISSED_FOR,
    )
    return {(key, FaultKind(kind)) for key, kind in session.execute(query)}
