"""Keep a browser running that draws: start it, watch it, start it again."""

import logging
from collections.abc import Callable

from signage_kit.browser import Browser
from signage_kit.picture import take_picture
from signage_kit.report import browser_version, report
from signage_kit.screen import Screen
from signage_kit.settings import Settings
from signage_kit.watch import Watch

_log = logging.getLogger(__name__)


class Keeper:
    """Joins browser, watch and screen; the page speaks to it from other threads."""

    def __init__(
        self,
        settings: Settings,
        browser: Browser,
        screen: Screen,
        now: Callable[[], float],
    ) -> None:
        self._settings = settings
        self._browser = browser
        self._screen = screen
        self._now = now
        self._watch = Watch(settings.silence_s, settings.startup_s)
        self._start_at: float | None = 0.0  # at once
        self._starts = 0
        self._has_drawn = False
        self._version = ""

    def step(self) -> None:
        """Do what is due; call it every second."""
        now = self._now()
        if self._start_at is not None:
            if now >= self._start_at:
                self._start(now)
        elif not self._browser.is_running:
            pause = self._watch.pause_after_end()
            self._end(now, "the browser has ended", pause)
        elif self._watch.is_overdue(now):
            pause = self._watch.pause_after_silence()
            self._end(now, "the browser draws no longer", pause)

    def stop(self) -> None:
        """End the browser for good."""
        self._browser.stop()

    def beat(self) -> None:
        """Take the page's sign of life."""
        self._watch.beat(self._now())
        if not self._has_drawn:
            self._has_drawn = True
            _log.info("the page is drawn")

    def switch(self, *, is_on: bool) -> None:
        """Switch the glass; the watch waits while it is off."""
        self._screen.switch(is_on=is_on)
        self._watch.darken(self._now(), is_dark=not is_on)

    def picture(self) -> bytes:
        """Return what the glass shows."""
        return take_picture()

    def report(self) -> dict[str, object]:
        """Return what the machine says of itself."""
        restarts = max(0, self._starts - 1)
        return report(self._settings, self._screen, self._version, restarts)

    def _start(self, now: float) -> None:
        try:
            self._browser.start()
        except OSError as error:
            why = f"the browser cannot be started ({error})"
            self._end(now, why, self._watch.pause_after_end())
            return
        self._starts += 1
        self._start_at = None
        self._has_drawn = False
        self._watch.start(now)
        # An update may have come while it was away.
        self._version = browser_version(self._settings.browser)

    def _end(self, now: float, why: str, pause: float) -> None:
        self._browser.stop()
        self._start_at = now + pause
        _log.warning("%s; it starts again in %.0f s", why, pause)
