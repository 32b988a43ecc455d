"""Keep a log readable when a broken client makes the same complaint again and again."""

import logging
import threading

FULL_EVERY_S = 60.0


class Repetitions(logging.Filter):
    """Let one record of a kind through a minute, with how many were held back."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._last: dict[str, float] = {}
        self._held: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether to write this record."""
        kind = str(record.msg)[:80]
        with self._lock:
            last = self._last.get(kind)
            if last is not None and record.created - last < FULL_EVERY_S:
                self._held[kind] = self._held.get(kind, 0) + 1
                return False
            self._last[kind] = record.created
            held = self._held.pop(kind, 0)
        if held:
            record.msg = f"{record.msg} ({held} more like it since)"
        return True


def gather_complaints(*loggers: str) -> None:
    """Put the filter on these loggers, once."""
    for name in loggers:
        logger = logging.getLogger(name)
        if not any(isinstance(each, Repetitions) for each in logger.filters):
            logger.addFilter(Repetitions())
