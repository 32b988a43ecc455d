"""Clocks that are set: connections do not mind, and displays are told to ask anew."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import engineio.base_socket
import engineio.socket

# More than any correction by NTP of a clock that runs; a display steps above 0.25 s.
SET_BY = timedelta(milliseconds=500)
LOOK_EVERY = timedelta(seconds=1)


class Steady:
    """Stand in for the module `time`, by a clock that nobody sets."""

    time = staticmethod(time.monotonic)


def ping_by_steady_clock() -> None:
    """Have engine.io count how long a ping is unanswered by a clock that nobody sets.

    By the wall clock one that was set forward drops who is just being asked, and one
    that was set back keeps the dead for as long.
    """
    engineio.socket.time = engineio.base_socket.time = Steady


class ClockWatch:
    """Notices within a second that the server's clock was set."""

    def __init__(
        self,
        when_set: Callable[[], object],
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._when_set = when_set
        self._steady = steady
        self._began: datetime | None = None

    def look(self, now: datetime) -> datetime:
        """Compare with the steady clock; return when to be called again."""
        began = now - timedelta(seconds=self._steady())
        if self._began is not None and abs(began - self._began) > SET_BY:
            self._when_set()
        self._began = began
        return now + LOOK_EVERY
