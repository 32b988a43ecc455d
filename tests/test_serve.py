"""Servers of tests that do not start say why, and leave no process behind.

A process that nobody waited for is a ResourceWarning, and warnings are errors.
"""

from pathlib import Path

import pytest

from tests.browser import screens
from tests.serve import Server


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    server = Server(tmp_path, program="raise SystemExit('no hall')")
    with pytest.raises(RuntimeError, match="no hall"):
        server.start()


def test_a_scripted_one_that_does_not_start_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens, "PROGRAM", tmp_path / "no-such-program.py")
    with pytest.raises(AssertionError, match="no-such-program"):
        screens.Scripted(tmp_path).start()
