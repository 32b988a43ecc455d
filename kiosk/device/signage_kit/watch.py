"""When a browser counts as frozen, and how long to wait before the next start: pure."""

FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 300.0
#: A page that never spoke may be playing all the same (a wrong policy file keeps it
#: from speaking), so it is disturbed ever more seldom.
LONGEST_PATIENCE_S = 3_600.0
#: A browser that drew for so long was well; what comes after is a new trouble.
WELL_AFTER_S = 600.0


class Watch:
    """Follow one browser after the other by their signs of life.

    Instants are seconds of a clock that never jumps.
    """

    def __init__(self, silence_s: float, startup_s: float) -> None:
        self._silence_s = silence_s
        self._startup_s = startup_s
        self._patience_s = startup_s
        self._pause_s = FIRST_PAUSE_S
        self._started_at = 0.0
        self._due_at = 0.0
        self._has_spoken = False
        self._is_dark = False

    def start(self, now: float) -> None:
        """Await the first sign of life of a browser that has just started."""
        self._started_at = now
        self._due_at = now + self._patience_s
        self._has_spoken = False

    def beat(self, now: float) -> None:
        """Take a sign of life."""
        self._due_at = now + self._silence_s
        self._has_spoken = True
        self._patience_s = self._startup_s
        if now - self._started_at > WELL_AFTER_S:
            self._pause_s = FIRST_PAUSE_S

    def darken(self, now: float, *, is_dark: bool) -> None:
        """Note that the glass was switched: nothing is drawn on one that is off."""
        self._is_dark = is_dark
        self._due_at = max(self._due_at, now + self._silence_s)

    def is_overdue(self, now: float) -> bool:
        """Say whether the browser has been silent for too long."""
        return not self._is_dark and now >= self._due_at

    def pause_after_silence(self) -> float:
        """Return how many seconds to wait before a silent browser's next start."""
        if not self._has_spoken:
            self._patience_s = min(2 * self._patience_s, LONGEST_PATIENCE_S)
        return FIRST_PAUSE_S

    def pause_after_end(self) -> float:
        """Return the same for one that ended by itself: longer each time."""
        pause = self._pause_s
        self._pause_s = min(2 * pause, LONGEST_PAUSE_S)
        return pause
