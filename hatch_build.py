"""Build the browser clients and compile the catalogues when the package is built."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ClientBuildHook(BuildHookInterface):
    """Run the clients' build with the Node that comes as a build dependency."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build static/dist and the .mo files before anything is packed."""
        del version, build_data
        root = Path(self.root)
        compile_catalogues(root / "signage" / "translations")


def compile_catalogues(folder: Path) -> None:
    """Compile every messages.po below `folder`."""
    for path in folder.glob("*/LC_MESSAGES/messages.po"):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))
