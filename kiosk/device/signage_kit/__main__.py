"""`signage-kit run` inside the compositor, `signage-kit check` anywhere."""

import logging
import os
import signal
import sys
import threading
import time

from signage_kit.answers import Answers
from signage_kit.browser import Browser
from signage_kit.check import problems, remarks
from signage_kit.keeper import Keeper
from signage_kit.notify import notify
from signage_kit.screen import Screen
from signage_kit.settings import Settings, SettingsError, read_settings
from signage_kit.turning import Turning

STEP_S = 1.0
USAGE = "Say `signage-kit run` or `signage-kit check`. 用法：二者之一。"


def main(arguments: list[str]) -> int:
    """Do what is asked; return the exit status."""
    try:
        settings = read_settings(os.environ)
    except SettingsError as error:
        return _complain(str(error))
    if arguments == ["run"]:
        return run(settings)
    if arguments == ["check"]:
        return check(settings)
    return _complain(USAGE)


def run(settings: Settings) -> int:
    """Keep the browser running until we are told to end."""
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    keeper = Keeper(
        settings,
        Browser(settings, os.environ),
        Screen(settings.screen),
        time.monotonic,
    )
    try:
        answers = Answers(settings.port, settings.origin, keeper)
    except OSError as error:
        return _complain(
            f"Port {settings.port} cannot be listened on: {error} 无法监听"
        )
    threading.Thread(target=answers.serve_forever, daemon=True).start()
    is_over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: is_over.set())
    turning = Turning(settings.turn)
    notify("READY=1")
    while not is_over.is_set():
        turning.step(time.monotonic())
        keeper.step()
        notify("WATCHDOG=1")
        is_over.wait(STEP_S)
    keeper.stop()
    return 0


def check(settings: Settings) -> int:
    """Say what is wrong with this box."""
    for remark in remarks(settings):
        print(remark)
    found = list(problems(settings))
    return _complain("\n".join(found)) if found else 0


def _complain(text: str) -> int:
    print(text, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
