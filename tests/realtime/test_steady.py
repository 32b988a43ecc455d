"""Clocks that are set are noticed, and connections are counted by one that is not."""

from datetime import timedelta

import engineio.socket
import pytest

from signage.realtime.steady import LOOK_EVERY, SET_BY, ClockWatch, ping_by_steady_clock
from tests.build import NOW


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(days=1), 2 * SET_BY])
def test_it_tells_once_when_the_clock_was_set(step: timedelta) -> None:
    told: list[timedelta] = []
    seconds = iter(range(100))
    watch = ClockWatch(lambda: told.append(step), lambda: next(seconds))
    for number in range(3):
        assert watch.look(NOW + number * LOOK_EVERY) > NOW
    assert told == []
    for number in range(3, 6):
        watch.look(NOW + step + number * LOOK_EVERY)
    assert told == [step]


def test_a_loop_that_was_late_is_no_clock_that_was_set() -> None:
    told: list[str] = []
    seconds = iter((0.0, 1.0, 30.0))
    watch = ClockWatch(lambda: told.append("set"), lambda: next(seconds))
    for passed in (0, 1, 30):
        watch.look(NOW + timedelta(seconds=passed))
    assert told == []


def test_pings_are_counted_by_the_steady_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 0.0)
    ping_by_steady_clock()
    first = engineio.socket.time.time()
    assert first > 0
    assert engineio.socket.time.time() >= first
