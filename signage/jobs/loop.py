"""The loop that runs what is due: it sleeps until the nearest deadline, or a nudge."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gevent.event import Event

AFTER_A_FAILURE = timedelta(seconds=15)
LONGEST_SLEEP = timedelta(seconds=1)  # the clock may be set while we sleep

log = logging.getLogger(__name__)

# Does the work that is due at an instant; returns when to be called again, or None.
Work = Callable[[datetime], datetime | None]


@dataclass(slots=True)
class Job:
    """Something to do again and again; `due_at` None waits for a nudge."""

    name: str
    work: Work
    due_at: datetime | None = None


class Loop:
    """Runs jobs one after the other, each when it is due."""

    def __init__(self, jobs: Sequence[Job], now: Callable[[], datetime]) -> None:
        self._jobs = {job.name: job for job in jobs}
        self._nudged: set[str] = set()
        self._wake = Event()
        self._now = now
        self._is_stopping = False
        self._ran_at: datetime | None = None

    def nudge(self, name: str) -> None:
        """Have a job run now; may be called from any green thread."""
        self._nudged.add(name)
        self._wake.set()

    def stop(self) -> None:
        """Let `run` return after the job under way."""
        self._is_stopping = True
        self._wake.set()

    def run(self) -> None:
        """Run jobs until stopped; one that fails is tried again shortly."""
        while not self._is_stopping:
            self.run_due(self._now())
            if not self._nudged:
                self._wake.wait(timeout=self._pause().total_seconds())
            self._wake.clear()

    def run_due(self, now: datetime) -> None:
        """Run what is due at `now` or was nudged; all, if the clock was set back."""
        nudged, self._nudged = self._nudged, set()
        is_earlier = self._ran_at is not None and now < self._ran_at
        self._ran_at = now
        for job in self._jobs.values():
            is_due = job.due_at is not None and (job.due_at <= now or is_earlier)
            if is_due or job.name in nudged:
                self._run(job, now)

    def _run(self, job: Job, now: datetime) -> None:
        try:
            job.due_at = job.work(now)
        except Exception:
            log.exception("job %s failed; trying again shortly", job.name)
            job.due_at = now + AFTER_A_FAILURE

    def _pause(self) -> timedelta:
        deadlines = [job.due_at for job in self._jobs.values() if job.due_at]
        nearest = min(deadlines, default=self._now() + LONGEST_SLEEP) - self._now()
        return min(max(nearest, timedelta(0)), LONGEST_SLEEP)


def every(interval: timedelta, act: Callable[[], object]) -> Work:
    """Return work that acts and comes back after `interval`."""

    def work(now: datetime) -> datetime:
        act()
        return now + interval

    return work
