"""The loop runs what is due or nudged, and one failure stops nothing."""

from datetime import datetime, timedelta

import pytest

from signage.jobs.loop import AFTER_A_FAILURE, LONGEST_SLEEP, Job, Loop, every
from tests.build import NOW

MINUTE = timedelta(minutes=1)


def test_it_runs_a_job_when_it_is_due() -> None:
    ran: list[str] = []
    job = Job("note", every(MINUTE, lambda: ran.append("note")), NOW)
    loop = Loop([job], lambda: NOW)
    loop.run_due(NOW)
    loop.run_due(NOW + MINUTE / 2)
    assert ran == ["note"]
    loop.run_due(NOW + MINUTE)
    assert ran == ["note", "note"]


def test_it_runs_a_nudged_job_once() -> None:
    ran: list[datetime] = []
    loop = Loop([Job("note", ran.append)], lambda: NOW)
    loop.run_due(NOW)
    assert ran == []
    loop.nudge("note")
    loop.nudge("note")
    loop.run_due(NOW)
    loop.run_due(NOW)
    assert ran == [NOW]


def test_it_tries_a_failed_job_again_and_runs_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ran: list[str] = []

    def fail() -> None:
        message = "broken"
        raise RuntimeError(message)

    failing = Job("failing", every(MINUTE, fail), NOW)
    other = Job("other", every(MINUTE, lambda: ran.append("other")), NOW)
    Loop([failing, other], lambda: NOW).run_due(NOW)
    assert ran == ["other"]
    assert failing.due_at == NOW + AFTER_A_FAILURE
    assert "job failing failed" in caplog.text


def test_it_runs_on_when_the_clock_is_set_back() -> None:
    ran: list[str] = []
    job = Job("note", every(MINUTE, lambda: ran.append("note")), NOW)
    loop = Loop([job], lambda: NOW)
    loop.run_due(NOW)
    loop.run_due(NOW - 60 * MINUTE)
    assert ran == ["note", "note"]
    assert job.due_at == NOW - 59 * MINUTE


def test_it_stops() -> None:
    ran: list[str] = []

    def stop() -> None:
        ran.append("once")
        loop.stop()

    loop = Loop([Job("stop", every(MINUTE, stop), NOW)], lambda: NOW)
    loop.run()
    assert ran == ["once"]


def test_a_clock_that_is_set_back_is_noticed_soon() -> None:
    assert timedelta(seconds=1) >= LONGEST_SLEEP
