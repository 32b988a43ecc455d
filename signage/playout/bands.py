"""Priorities of a programme in bands, and windows without what is replaced anyway.

The default programme is 0; schedules of priority 0 to 9 are 10 to 100; important
announcements, which replace every schedule, 200 and 400; what lies over the whole glass
is 500 and more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from signage.playout.manifest import Item

DEFAULT = 0
SCHEDULE_STEP = 10
ANNOUNCEMENT_STEP = 200

#: Half-open instants in ms since 1970.
Span = tuple[int, int]
Spans = tuple[Span, ...]


def band_of_schedule(priority: int) -> int:
    """Return the manifest's priority of a schedule of priority 0 to 9."""
    return SCHEDULE_STEP * (priority + 1)


def band_of_announcement(priority: int) -> int:
    """Return the manifest's priority of an announcement; 0 turns with the rest."""
    return ANNOUNCEMENT_STEP * priority


def united(spans: Iterable[Span]) -> Spans:
    """Return spans in order, with those joined that touch or overlap."""
    found: list[Span] = []
    for since, until in sorted(spans):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        elif since < until:
            found.append((since, until))
    return tuple(found)


def shared(some: Spans, others: Spans) -> Spans:
    """Return the times that lie in both; each is in order and does not overlap."""
    found: list[Span] = []
    place = 0
    for since, until in some:
        while place < len(others) and others[place][1] <= since:
            place += 1
        ahead = place
        while ahead < len(others) and others[ahead][0] < until:
            found.append((max(since, others[ahead][0]), min(until, others[ahead][1])))
            ahead += 1
    return tuple(found)


def without(some: Spans, others: Spans) -> Spans:
    """Return the times of `some` that lie in none of `others`, both in order."""
    found: list[Span] = []
    for since, until in some:
        begin = since
        for cut_since, cut_until in others:
            if cut_until <= begin or cut_since >= until:
                continue
            if begin < cut_since:
                found.append((begin, cut_since))
            begin = cut_until
        if begin < until:
            found.append((begin, until))
    return tuple(found)


def seen(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return a zone's items with windows cut to when nothing higher replaces them.

    Nothing else is shown at any instant; but edges that nobody sees are gone, which
    would begin the cycle anew (see `timeline`). What is never seen is left out.
    """
    cover: Spans = ()
    cut: dict[tuple[int, Spans], Spans] = {}
    by_priority = sorted({item.priority for item in items}, reverse=True)
    for priority in by_priority:
        own = [item for item in items if item.priority == priority]
        for item in own:
            cut.setdefault((priority, item.windows), without(item.windows, cover))
        cover = united((*cover, *_covering(own)))
    return tuple(
        kept
        for item in items
        if (kept := _cut(item, cut[item.priority, item.windows])) is not None
    )


def _covering(items: Iterable[Item]) -> set[Span]:
    """Return when every display of the group shows one of the items."""
    for_all = (item.windows for item in items if not item.displays)
    return {span for windows, _ in groupby(for_all) for span in windows}


def _cut(item: Item, windows: Spans) -> Item | None:
    if windows == item.windows:
        return item
    return replace(item, windows=windows) if windows else None
