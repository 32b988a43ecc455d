"""Run small programs of the machine: they end in time, and say why they failed."""

import shutil
import subprocess
from collections.abc import Sequence

WITHIN_S = 10.0


class RefusedError(Exception):
    """What was asked cannot be done; the message says why, to people."""


def is_there(program: str) -> bool:
    """Say whether a program is installed."""
    return shutil.which(program) is not None


def run(command: Sequence[str]) -> bytes:
    """Run a program and return what it wrote.

    Raises:
        RefusedError: it failed, or did not end within `WITHIN_S`.

    """
    try:
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=WITHIN_S,
        )
    except subprocess.TimeoutExpired as error:
        message = f"{command[0]} did not answer within {WITHIN_S:.0f} s. 没有应答。"
        raise RefusedError(message) from error
    except OSError as error:
        raise RefusedError(
            f"{command[0]} cannot be started: {error.strerror}. 无法启动。"
        ) from error
    if done.returncode:
        said = (
            done.stderr.decode("utf-8", "replace").strip()[-200:] or "no reason given"
        )
        raise RefusedError(f"{command[0]} failed 运行失败: {said}")
    return done.stdout
