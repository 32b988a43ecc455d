"""What a display shows: its programme's turn, unless it says something newer itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from signage.clock import epoch_ms
from signage.models import Display
from signage.models.display import DisplayKind
from signage.operations.displays.displays import DisplayState
from signage.operations.displays.on_air import COVER, MAIN, OnAir, Show
from signage.operations.displays.shown import foremost_shown, shown_on
from tests.build import NOW

TURN = OnAir("hours", "hours", "a" * 64, None, NOW - timedelta(seconds=5))
EMERGENCY = OnAir("emergency:1", "emergency", "e" * 64, None, NOW)
IN_TURN, BEFORE = epoch_ms(NOW), epoch_ms(NOW - timedelta(seconds=20))
OTHER: dict[str, Any] = {"zone": MAIN, "slide": "notice:1", "hash": "b" * 64}


def state(*, current: bool = True, present: bool = True, **report: Any) -> DisplayState:
    """Return a display whose programme is at `TURN`, with what it reported."""
    display = Display(name="东墙", kind=DisplayKind.TV, report=report)
    show = Show("r", "look", "light", {MAIN: TURN})
    return DisplayState(display, present, TURN, "", current, show)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (state(), "hours"),
        (state(**OTHER, since=IN_TURN), "notice:1"),
        (state(**OTHER, since=BEFORE), "hours"),
        (state(**OTHER, since="now"), "hours"),
        (state(**OTHER, since=BEFORE, current=False), "notice:1"),
        (state(**OTHER, since=IN_TURN, present=False), "hours"),
        (state(**OTHER | {"zone": "elsewhere"}, since=IN_TURN), "hours"),
        (state(zone=MAIN, slide=None, hash=None, since=IN_TURN), ""),
    ],
)
def test_a_display_is_believed_within_the_turn(told: DisplayState, shown: str) -> None:
    assert foremost_shown(told) == shown


def test_a_cover_hides_the_rest_on_displays_that_hold_it() -> None:
    covered = Show("r", "look", "light", {MAIN: TURN, COVER: EMERGENCY})
    told = replace(state(), show=covered)
    assert shown_on(told).keys() == {COVER}
    old = replace(state(**OTHER, since=BEFORE, current=False), show=covered)
    assert shown_on(old).keys() == {MAIN}
