"""Find a rulebook by a shipped one's name or a file's path, for the commands."""

from pathlib import Path

from signage.rules.loader import Loaded, load, load_shipped, shipped_slugs
from signage.rules.problem import Problem


def find_rulebook(name: str) -> Loaded:
    """Return the rulebook of that name or path, or what is wrong with either."""
    if name in shipped_slugs():
        return Loaded(load_shipped(name), ())
    if Path(name).exists():
        return load(name)
    shipped = ", ".join(shipped_slugs())
    message = f"no rulebook '{name}': give a file, or one of {shipped}"
    return Loaded(None, (Problem("unknown_rulebook", message),))
