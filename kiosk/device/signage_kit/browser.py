"""The browser as a process group that starts, and ends when it is told to."""

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

from signage_kit.policy import policy_origin
from signage_kit.settings import Settings

STOP_WITHIN_S = 3.0
#: The browser fills the glass and asks nobody anything.
FLAGS = (
    "--kiosk",
    "--no-first-run",
    "--no-default-browser-check",
    "--noerrdialogs",
    "--hide-crash-restore-bubble",
    "--password-store=basic",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
)
#: Left by a browser that was killed under another host name, they stop the next one.
_LOCKS = ("SingletonLock", "SingletonSocket", "SingletonCookie")


class Browser:
    """One browser at a time."""

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self._settings = settings
        self._environ = dict(environ)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        """Whether its main process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it on the server's page.

        Raises:
            OSError: the program is missing or cannot be started.

        """
        self.stop()
        self._settings.profile.mkdir(parents=True, exist_ok=True)
        for name in _LOCKS:
            (self._settings.profile / name).unlink(missing_ok=True)
        self._process = subprocess.Popen(
            command(self._settings, self._environ),
            env=self._environ,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # so that its children end with it
        )

    def stop(self) -> None:
        """End it and all its children, at once if it does not within seconds."""
        process, self._process = self._process, None
        if process is None:
            return
        _signal(process, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):  # a frozen one takes no requests
            process.wait(STOP_WITHIN_S)
        _signal(process, signal.SIGKILL)
        process.wait()


def command(settings: Settings, environ: Mapping[str, str]) -> list[str]:
    """Return the browser's command line."""
    flags = [*FLAGS, f"--user-data-dir={settings.profile}"]
    if "WAYLAND_DISPLAY" in environ:
        flags.append("--ozone-platform=wayland")
    return [settings.browser, *flags, *settings.flags, page(settings)]


def page(settings: Settings) -> str:
    """Return the address to open: it tells the page of the kit and of the policy."""
    told = {"kit": str(settings.port), "policy": policy_origin(Path(settings.policy))}
    if settings.kind != "tv":
        told["kind"] = settings.kind
    return f"{settings.origin}/display?{urlencode(told)}"


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError):  # all of it has ended already
        os.killpg(process.pid, number)
