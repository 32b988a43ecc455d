"""The build hook bundles the clients only when what they are made of changed."""

import sys
from pathlib import Path

import pytest

import hatch_build

FAKE_NODE = """
import sys
from pathlib import Path
with Path("calls").open("a") as calls:
    calls.write(" ".join(sys.argv[1:]) + chr(10))
Path("node_modules").mkdir(exist_ok=True)
Path("../static/dist").mkdir(exist_ok=True)
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout in miniature, with a Node that only writes down what it is told."""
    (tmp_path / "kiosk" / "src").mkdir(parents=True)
    (tmp_path / "static" / "css").mkdir(parents=True)
    for name in hatch_build.TOOL_FILES:
        (tmp_path / "kiosk" / name).write_text(name, "utf-8")
    (tmp_path / "kiosk" / "src" / "main.ts").write_text("1", "utf-8")
    tool = tmp_path / "node.py"
    tool.write_text(f"#!{sys.executable}\n{FAKE_NODE}", "utf-8")
    tool.chmod(0o755)
    monkeypatch.setattr(hatch_build, "find_node", lambda: (str(tool), [str(tool)]))
    return tmp_path


def calls(root: Path) -> list[str]:
    """Return what Node was told, oldest first."""
    return (root / "kiosk" / "calls").read_text("utf-8").splitlines()


def test_it_installs_and_bundles_once(root: Path) -> None:
    hatch_build.build_clients(root)
    hatch_build.build_clients(root)
    assert calls(root) == ["ci --no-audit --no-fund --ignore-scripts", "build.mjs"]


def test_it_bundles_again_when_a_source_changed(root: Path) -> None:
    hatch_build.build_clients(root)
    (root / "kiosk" / "src" / "main.ts").write_text("2", "utf-8")
    hatch_build.build_clients(root)
    assert calls(root)[2:] == ["build.mjs"]


def test_it_installs_again_when_the_lock_changed(root: Path) -> None:
    hatch_build.build_clients(root)
    (root / "kiosk" / "package-lock.json").write_text("new", "utf-8")
    hatch_build.build_clients(root)
    assert len(calls(root)) == 4


def test_it_says_what_to_do_when_packages_cannot_be_fetched(root: Path) -> None:
    (root / "node.py").write_text(f"#!{sys.executable}\nraise SystemExit(1)", "utf-8")
    with pytest.raises(hatch_build.ClientBuildError, match="needs the npm registry"):
        hatch_build.build_clients(root)
