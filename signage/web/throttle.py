"""Count requests per address in this process, to stop machines, not people."""

from collections import OrderedDict
from datetime import datetime, timedelta

# So many addresses at once are remembered; the one heard from longest ago goes first.
ADDRESSES_KEPT = 10_000


class Throttle:
    """Admit up to `limit` requests per address in each `span` of time."""

    def __init__(self, limit: int, span: timedelta) -> None:
        self.limit = limit
        self.span = span
        self._counts: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def admits(self, address: str, now: datetime) -> bool:
        """Count one request; say whether it is within the limit."""
        began, count = self._counts.pop(address, (now, 0))
        if now - began >= self.span:
            began, count = now, 0
        self._counts[address] = (began, count + 1)
        if len(self._counts) > ADDRESSES_KEPT:
            self._counts.popitem(last=False)
        return count < self.limit
