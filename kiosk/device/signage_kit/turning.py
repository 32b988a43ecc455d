"""Keep the picture turned for a screen that hangs upright."""

import logging

from signage_kit.programs import RefusedError, run

PROGRAM = "wlr-randr"
EVERY_S = 30.0
_NORMAL = "normal"
_MARK = "Transform:"

_log = logging.getLogger(__name__)


class Turning:
    """Turns each output; looks again now and then: a screen may be plugged anew."""

    def __init__(self, degrees: int) -> None:
        self._wanted = str(degrees) if degrees else _NORMAL
        self._due_at = 0.0
        self._complaint = ""

    def step(self, now: float) -> None:
        """Turn what is not turned yet; says once in the journal why it cannot."""
        if self._wanted == _NORMAL or now < self._due_at:
            return
        self._due_at = now + EVERY_S
        try:
            self._turn()
        except RefusedError as error:
            if str(error) != self._complaint:
                self._complaint = str(error)
                _log.warning("the picture cannot be turned: %s", error)

    def _turn(self) -> None:
        for name, transform in transforms(run([PROGRAM]).decode("utf-8", "replace")):
            if transform != self._wanted:
                run([PROGRAM, "--output", name, "--transform", self._wanted])


def transforms(text: str) -> list[tuple[str, str]]:
    """Return each output's name and transform by what wlr-randr lists."""
    found: list[tuple[str, str]] = []
    name = ""
    for line in text.splitlines():
        if line and not line[0].isspace():
            name = line.split()[0]
        elif line.strip().startswith(_MARK):
            found.append((name, line.split(_MARK)[1].strip()))
    return found
