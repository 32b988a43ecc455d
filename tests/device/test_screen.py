"""The glass is switched by whatever program the machine has, and photographed."""

import json

import pytest

from tests.browser.screens import wait_until
from tests.device.agent import Agent

#: Each program writes down what it was told; some have to answer a question first.
NOTE = 'echo "$(basename "$0") $*" >>"{folder}/told"'
PROGRAMS = {
    "cec-ctl": "echo pwr-state: on",
    "wlopm": "echo HDMI-A-1 on",
    "wlr-randr": r"printf 'HDMI-A-1 \"Maker\"\n  Enabled: yes\nDP-1 \"M\"\n  x\n'",
    "ddcutil": "echo VCP D6 SNC x01",
    "vcgencmd": "echo display_power=1",
}


def install(agent: Agent, name: str, script: str) -> None:
    """Give the machine a program that notes what it is told."""
    agent.install(name, f"{NOTE.format(folder=agent.folder)}\n{script}")


def told(agent: Agent) -> list[str]:
    """Return what programs were told to do, oldest first."""
    path = agent.folder / "told"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def started(agent: Agent) -> None:
    """Start an agent and wait until it answers."""
    agent.settings |= {"startup_s": 60}
    agent.start()
    wait_until(agent.answers)


@pytest.mark.parametrize(
    ("program", "off", "on"),
    [
        (
            "cec-ctl",
            "cec-ctl --playback --to 0 --standby",
            "cec-ctl --playback --to 0 --image-view-on",
        ),
        ("wlopm", "wlopm --off *", "wlopm --on *"),
        (
            "wlr-randr",
            "wlr-randr --output HDMI-A-1 --off --output DP-1 --off",
            "wlr-randr --output HDMI-A-1 --on --output DP-1 --on",
        ),
        ("ddcutil", "ddcutil setvcp D6 4", "ddcutil setvcp D6 1"),
        ("vcgencmd", "vcgencmd display_power 0", "vcgencmd display_power 1"),
    ],
)
def test_it_switches_the_glass(agent: Agent, program: str, off: str, on: str) -> None:
    install(agent, program, PROGRAMS[program])
    started(agent)
    assert agent.report()["abilities"] == ["screen"]
    assert agent.ask("/screen", {"on": False})[0] == 200
    assert told(agent)[-1] == off
    assert agent.ask("/screen", {"on": True})[0] == 200
    assert told(agent)[-1] == on


def test_it_passes_over_programs_that_cannot(agent: Agent) -> None:
    install(agent, "cec-ctl", "echo 'no television here'")
    install(agent, "wlopm", "exit 1")
    install(agent, "wlr-randr", PROGRAMS["wlr-randr"])
    started(agent)
    agent.ask("/screen", {"on": False})
    assert told(agent)[-1].startswith("wlr-randr --output")


def test_it_says_why_a_program_failed(agent: Agent) -> None:
    agent.install("wlopm", '[ $# = 0 ] && echo ok || { echo "no output" >&2; exit 2; }')
    started(agent)
    status, body, _ = agent.ask("/screen", {"on": False})
    assert status == 501
    assert json.loads(body)["error"] == "wlopm failed 运行失败: no output"


def test_it_turns_the_picture_of_each_output_that_is_not_turned(agent: Agent) -> None:
    listed = r"printf 'A-1 \"x\"\n  Transform: 90\nB-2 \"y\"\n  Transform: normal\n'"
    install(agent, "wlr-randr", listed)
    agent.settings = {"turn": 90, "screen": "none"}
    started(agent)
    wait_until(lambda: len(told(agent)) >= 2)
    assert told(agent)[1] == "wlr-randr --output B-2 --transform 90"


def test_it_says_once_why_it_cannot_turn_the_picture(agent: Agent) -> None:
    agent.install("wlr-randr", "echo 'unknown protocol' >&2; exit 1")
    agent.settings = {"turn": 90, "screen": "none"}
    started(agent)
    said = "cannot be turned: wlr-randr failed 运行失败: unknown"
    wait_until(lambda: said in agent.log)


def test_it_takes_pictures_of_the_glass(agent: Agent) -> None:
    agent.install("grim", r"printf '\211PNG\r\n\032\n and more'")
    started(agent)
    assert agent.report()["abilities"][-1] == "screenshot"
    status, picture, headers = agent.ask("/screenshot")
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert picture == b"\x89PNG\r\n\x1a\n and more"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo 'compositor does not support it' >&2; exit 1", "does not support it"),
        ("echo text", "something that is no picture"),
    ],
)
def test_it_says_why_there_is_no_picture(
    agent: Agent, script: str, reason: str
) -> None:
    agent.install("grim", script)
    started(agent)
    status, body, _ = agent.ask("/screenshot")
    assert status == 501
    assert reason in json.loads(body)["error"]
