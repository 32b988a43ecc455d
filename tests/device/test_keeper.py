"""The keeper by a clock of its own, with real processes as browsers."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from signage_kit.browser import Browser
from signage_kit.keeper import Keeper
from signage_kit.screen import Screen
from signage_kit.settings import read_settings

from tests.browser.screens import wait_until
from tests.device.agent import Agent


@dataclass
class Kept:
    """A keeper, its clock, and the machine it is on."""

    keeper: Keeper
    agent: Agent
    #: Seconds, the last one is now.
    instants: list[float]

    def pass_time(self, seconds: float) -> None:
        """Let time go by, and the keeper do what is due."""
        self.instants.append(self.instants[-1] + seconds)
        self.keeper.step()


@pytest.fixture
def kept(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """A keeper whose browser has just started; programs switch its glass."""
    agent.install("wlopm", "echo HDMI-A-1")
    agent.settings = {"silence_s": 90, "startup_s": 180}
    agent.write_browser()
    agent.be("well")
    monkeypatch.setenv("PATH", agent.environ["PATH"])
    settings = read_settings(agent.environ)
    browser, screen = Browser(settings, agent.environ), Screen("wlopm")
    instants = [0.0]
    keeper = Keeper(settings, browser, screen, lambda: instants[-1])
    kept = Kept(keeper, agent, instants)
    kept.pass_time(0)
    wait_until(lambda: len(agent.starts) == 1)
    yield kept
    kept.keeper.stop()


def is_up(kept: Kept) -> bool:
    """Say whether the last browser runs."""
    return kept.keeper._browser.is_running  # noqa: SLF001


def test_it_restarts_after_90_s_of_silence(kept: Kept) -> None:
    kept.pass_time(170)
    kept.keeper.beat()
    kept.pass_time(89)
    assert is_up(kept)
    kept.pass_time(1)
    assert not is_up(kept)
    kept.pass_time(1)
    assert not is_up(kept)
    kept.pass_time(1)
    assert is_up(kept)
    assert kept.keeper.report()["restarts"] == 1


def test_it_leaves_a_browser_behind_dark_glass_alone(kept: Kept) -> None:
    kept.keeper.beat()
    kept.keeper.switch(is_on=False)
    kept.pass_time(50_000)
    assert is_up(kept)
    kept.keeper.switch(is_on=True)
    kept.pass_time(89)
    assert is_up(kept)
    kept.pass_time(1)
    assert not is_up(kept)


def test_it_clears_what_a_killed_browser_left(kept: Kept) -> None:
    lock = kept.agent.folder / "profile" / "SingletonLock"
    lock.symlink_to("other-machine-1234")
    kept.pass_time(180)
    kept.pass_time(2)
    assert is_up(kept)
    assert not lock.is_symlink()
