"""What a display shows: by its programme, or by its own word where that says more."""

from dataclasses import dataclass
from datetime import timedelta

from signage.clock import epoch_ms
from signage.operations.displays.displays import DisplayState
from signage.operations.displays.on_air import COVER, MAIN

ZONES = (MAIN, "side", "ticker", COVER)
# A report of a slide's start and the programme's may differ by this much.
SLACK = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Shown:
    """A slide's id and body hash, as programme or display give them: any text."""

    id: str
    hash: str


def shown_on(state: DisplayState) -> dict[str, Shown]:
    """Return what each zone of a display shows; a cover hides all the others.

    A display that is there is believed when it tells of the turn that the programme is
    in, or holds another programme; its report may be a turn old otherwise.
    """
    shown = {
        zone: Shown(slide.id, slide.hash) for zone, slide in state.show.slides.items()
    }
    report = state.display.report
    zone = str(report.get("zone") or MAIN)
    if zone in ZONES and _is_believed(state, zone):
        shown[zone] = Shown(
            str(report.get("slide") or ""), str(report.get("hash") or "")
        )
        if zone == MAIN and not state.is_current:
            shown.pop(COVER, None)
    if COVER in shown and shown[COVER].hash:
        return {COVER: shown[COVER]}
    return {zone: slide for zone, slide in shown.items() if slide.hash}


def foremost_shown(state: DisplayState) -> str:
    """Return the id of the slide that people look at; empty: none is on."""
    shown = shown_on(state)
    slide = shown.get(COVER) or shown.get(MAIN)
    return slide.id if slide else ""


def _is_believed(state: DisplayState, zone: str) -> bool:
    report = state.display.report
    if not state.is_present or "hash" not in report:
        return False
    turn = state.show.slides.get(zone)
    if turn is None or turn.since is None or not state.is_current:
        return not state.is_current
    since = report.get("since")
    began = epoch_ms(turn.since - SLACK)
    return isinstance(since, (int, float)) and since >= began
