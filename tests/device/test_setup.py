"""The set-up script, for real but below a folder; what changes machines is recorded."""

import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from signage.cli.display import display
from tests.device.agent import ORIGIN
from tests.serve import ROOT

SCRIPTS = [ROOT / "kiosk" / "device" / name for name in ("setup.sh", "signage-kit")]
RECORDED = "apt-get", "useradd", "usermod", "userdel"
#: No desktop is enabled; all else succeeds.
SYSTEMCTL = '[ "$1" = is-enabled ] && exit 1; exit 0'
INSTALLED = {
    "etc/chromium/policies/managed/signage.json",
    "etc/pam.d/signage-kit",
    "etc/signage-kit.conf",
    "etc/systemd/system/signage-screen.service",
    "opt/signage-kit/README.md",
    "opt/signage-kit/signage-kit",
    "usr/local/bin/signage-kit",
}


@dataclass
class Box:
    """A machine: its files are below `root`, its programs record what they do."""

    folder: Path
    kit: Path

    @property
    def root(self) -> Path:
        """Where the files go."""
        return self.folder / "root"

    def install(self, name: str, script: str) -> None:
        """Give the machine a program."""
        path = self.folder / "programs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>{self.folder}/done\n{script}\n')
        path.chmod(0o755)

    def set_up(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the script."""
        path = f"{self.folder / 'programs'}:{os.environ['PATH']}"
        given = {"PATH": path, "SIGNAGE_KIT_DESTINATION": str(self.root)}
        return subprocess.run(
            [self.kit / "setup.sh", *words],
            env=given,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def done(self) -> list[str]:
        """What programs of the machine were told since it was asked last."""
        path = self.folder / "done"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        asked = ("getent", "dpkg-query", "systemctl is-enabled")
        return [line for line in lines if not line.startswith(asked)]

    @property
    def files(self) -> dict[str, bytes]:
        """All files of the machine but the agent's modules."""
        paths = (path for path in self.root.rglob("*") if not path.is_dir())
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            if path.exists()
            else b"link"
            for path in paths
            if path.suffix != ".py"
        }


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """A Debian box with the kit unpacked, as the server made it."""
    packed = tmp_path / "kit.tar.gz"
    CliRunner().invoke(display, ["kit", "--origin", ORIGIN, str(packed)])
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path, filter="data")
    box = Box(tmp_path, tmp_path / "signage-kit")
    for name in RECORDED:
        box.install(name, "")
    box.install("systemctl", SYSTEMCTL)
    box.install("getent", "exit 1")
    box.install("dpkg-query", "exit 1")
    return box


def test_its_scripts_are_sound() -> None:
    checker = Path(sys.executable).parent / "shellcheck"
    done = subprocess.run([checker, *SCRIPTS], capture_output=True, check=True)
    assert done.stdout == b""


def test_a_dry_run_changes_nothing_and_says_what_it_would_do(box: Box) -> None:
    result = box.set_up("--dry-run")
    assert result.returncode == 0, result.stderr
    assert "would run: apt-get install" in result.stdout
    assert "would run: systemctl enable signage-screen.service" in result.stdout
    assert not box.root.exists()
    assert box.done == []


def test_it_sets_a_box_up_and_again_without_harm(box: Box) -> None:
    result = box.set_up()
    assert result.returncode == 0, result.stderr
    assert set(box.files) == INSTALLED
    assert (box.root / "opt/signage-kit/signage_kit/__main__.py").is_file()
    done = box.done
    assert any("apt-get install" in line and "cage" in line for line in done)
    assert done[-1] == "systemctl restart signage-screen.service"

    settings = box.root / "etc/signage-kit.conf"
    settings.write_text("SIGNAGE_KIT_ORIGIN=https://old\nSIGNAGE_KIT_SCREEN=cec\n")
    (box.root / "opt/signage-kit/signage_kit/of_an_older_version.py").touch()
    box.install("dpkg-query", "echo install ok installed")
    box.install("getent", "")
    again = box.set_up()
    assert again.returncode == 0, again.stderr
    assert settings.read_text("utf-8") == (
        f"SIGNAGE_KIT_ORIGIN={ORIGIN}\nSIGNAGE_KIT_KIND=tv\nSIGNAGE_KIT_SCREEN=cec\n"
    )
    assert "removing /opt/signage-kit/signage_kit/of_an_older" in again.stdout
    assert not any("apt-get" in line or "useradd" in line for line in box.done)
    before = box.files
    assert "writing" not in box.set_up().stdout
    assert box.files == before


def test_it_takes_all_of_it_away(box: Box) -> None:
    box.set_up()
    (box.root / "var/lib/signage-kit/browser").mkdir(parents=True)
    box.install("getent", "")
    assert box.set_up("--uninstall").returncode == 0
    assert box.files == {}
    assert not (box.root / "var/lib/signage-kit").exists()
    done = box.done
    assert "systemctl disable --now signage-screen.service" in done
    assert "userdel signage" in done


def test_it_refuses_a_policy_for_another_server(box: Box) -> None:
    other = ["policy", "--origin", "https://other.example"]
    CliRunner().invoke(display, [*other, str(box.kit / "signage.json")])
    result = box.set_up()
    assert result.returncode == 1
    assert "signage.json is for https://other.example" in result.stderr
    assert f"signage display kit --origin {ORIGIN}" in result.stderr
    assert not box.root.exists()


def test_it_tells_all_that_is_wrong_at_once(box: Box) -> None:
    box.install("systemctl", '[ "$1 $3" = "is-enabled lightdm" ] || exit 1')
    box.install("python3", "exit 1")
    (box.kit / "signage.json").unlink()
    result = box.set_up()
    assert result.returncode == 1
    for told in ("disable --now lightdm", "Python 3.11", "signage.json is missing"):
        assert told in result.stderr
    assert not box.root.exists()


def test_it_does_not_guess_what_a_word_means(box: Box) -> None:
    result = box.set_up("--force")
    assert result.returncode == 2
    assert "Usage" in result.stderr
