"""What tests of the office share: a running hall that they fill; what axe says."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from signage.db import Database
from tests.serve import Server, serving

T = TypeVar("T")
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
GRAVE = {"serious", "critical"}


@contextmanager
def running(
    data: Path, migrated: Path, fill: Callable[[Session], T]
) -> Iterator[tuple[Server, T]]:
    """Run the server over a database that `fill` has filled; yield what it made too."""
    shutil.copy(migrated, data / "signage.db")
    database = Database(f"sqlite:///{data / 'signage.db'}")
    with database.write() as session:
        made = fill(session)
    database.engine.dispose()
    with serving(data) as server:
        yield server, made


def faults_at_both_sizes(
    page: Page, *, contrast_on_phone: bool = False
) -> list[tuple[str, object]]:
    """Return what is inaccessible or too wide on an open page, at desk and on a phone.

    Contrast is half of what axe does, and the colours of contents are the same at both
    sizes: on the phone it is asked for where the frame around them is tested.
    """
    found: list[tuple[str, object]] = []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += grave_faults(page, contrast=size is DESK or contrast_on_phone)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            found.append(("too wide", width))
    return found


def grave_faults(page: Page, *, contrast: bool = True) -> list[tuple[str, object]]:
    """Return what axe calls serious or critical: the rule, and the first element."""
    rules = {"color-contrast": {"enabled": contrast}}
    options: dict[str, Any] = {"resultTypes": ["violations"], "rules": rules}
    violations = Axe().run(page, options=options).response["violations"]
    grave = [found for found in violations if found["impact"] in GRAVE]
    return [(found["id"], found["nodes"][0]["html"]) for found in grave]
