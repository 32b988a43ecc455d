"""The kit's settings: read whole, refused whole; and what its commands say."""

import subprocess
import sys
from pathlib import Path

import pytest
from signage_kit.browser import command
from signage_kit.settings import SettingsError, read_settings

from signage.exchange.browser_policy import TELLTALE, browser_policy
from signage.exchange.device_kit import policy_text, settings_text
from tests.device.agent import ORIGIN, Agent


def test_it_reads_what_the_server_wrote() -> None:
    lines = settings_text(ORIGIN, "kiosk").splitlines()
    settings = read_settings(dict(line.split("=", 1) for line in lines))
    assert (settings.origin, settings.kind, settings.port) == (ORIGIN, "kiosk", 7373)
    assert (settings.silence_s, settings.screen) == (90, "auto")


def test_it_writes_the_origin_as_browsers_do() -> None:
    given = {"SIGNAGE_KIT_ORIGIN": "HTTPS://Hall.Example:443/"}
    assert read_settings(given).origin == ORIGIN
    given = {"SIGNAGE_KIT_ORIGIN": "http://10.0.0.5:8000"}
    assert read_settings(given).origin == "http://10.0.0.5:8000"


def test_it_tells_all_that_is_wrong_at_once() -> None:
    given = {"PORT": "80", "SCREEN": "magic", "KIND": "phone", "SPEED": "9"}
    with pytest.raises(SettingsError) as caught:
        read_settings({f"SIGNAGE_KIT_{name}": text for name, text in given.items()})
    assert [text.split()[0] for text in caught.value.problems] == [
        "SIGNAGE_KIT_KIND=phone:",
        "SIGNAGE_KIT_ORIGIN",
        "SIGNAGE_KIT_PORT=80:",
        "SIGNAGE_KIT_SCREEN=magic:",
        "SIGNAGE_KIT_SPEED",
    ]
    assert "write a number from 1024 to 65535" in str(caught.value)
    assert "write one of auto, none, cec" in str(caught.value)


@pytest.mark.parametrize("text", ["hall", "ftp://hall", "https://hall/display"])
def test_it_refuses_what_is_no_origin(text: str) -> None:
    with pytest.raises(SettingsError, match="like https://signage"):
        read_settings({"SIGNAGE_KIT_ORIGIN": text})


def test_it_opens_the_page_with_all_it_needs_to_know(tmp_path: Path) -> None:
    policy = tmp_path / "signage.json"
    policy.write_text(policy_text(browser_policy("https://other.example")), "utf-8")
    given = {
        "ORIGIN": ORIGIN,
        "POLICY": str(policy),
        "KIND": "kiosk",
        "FLAGS": "--a '--b c'",
    }
    settings = read_settings(
        {f"SIGNAGE_KIT_{name}": text for name, text in given.items()}
    )
    words = command(settings, {"WAYLAND_DISPLAY": "wayland-0"})
    assert words[-4:] == [
        "--ozone-platform=wayland",
        "--a",
        "--b c",
        f"{ORIGIN}/display?kit=7373&policy=https%3A%2F%2Fother.example&kind=kiosk",
    ]
    assert TELLTALE in policy.read_text("utf-8")


def say(agent: Agent, *words: str) -> subprocess.CompletedProcess[str]:
    """Call the kit's command with an agent's settings."""
    return subprocess.run(
        [sys.executable, "-m", "signage_kit", *words],
        env=agent.environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_names_what_is_wrong_with_a_box(agent: Agent) -> None:
    agent.settings = {"origin": "http://127.0.0.1:1", "browser": "no-such-browser"}
    wrong = policy_text(browser_policy("https://other.example"))
    (agent.folder / "policy.json").write_text(wrong, "utf-8")
    done = say(agent, "check")
    assert done.returncode == 1
    assert "There is no program no-such-browser" in done.stderr
    assert "is for https://other.example, but this box shows http" in done.stderr
    assert "http://127.0.0.1:1 does not answer" in done.stderr
    assert "screen off and on: no" in done.stdout


def test_it_says_how_it_is_called(agent: Agent) -> None:
    done = say(agent, "dance")
    assert (done.returncode, done.stdout) == (1, "")
    assert "signage-kit check" in done.stderr
