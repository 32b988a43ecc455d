"""Open televisions in Chromium, on a server that the test scripts."""

import hashlib
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, ViewportSize

from tests.serve import ROOT, answers, free_port

PROGRAM = Path(__file__).parent / "scripted_server.py"
PATIENCE_S = 90.0
LOOK_EVERY_MS = 20
ANSWER_WITHIN_S = 60.0
SCREEN = {"layout": "landscape", "body_vh": 5.5, "locale": "zh-Hans", "hall": "大厅"}
SCREEN |= {
    "division": "full",
    "themes": [[0, "light"]],
    "logo": None,
    "hall_lines": ["大厅"],
}


# The programme that a page keeps for a start without a server, once that would do: page
# and worker are there too.
KEPT = """async () => {
  const found = await caches.match(location.pathname);
  if (!found || !navigator.serviceWorker.controller) return null;
  const database = await new Promise((resolve, reject) => {
    const opened = indexedDB.open("%s");
    opened.onsuccess = () => resolve(opened.result);
    opened.onerror = () => reject(opened.error);
  });
  try {
    return await new Promise((resolve, reject) => {
      const asked = database.transaction("kept").objectStore("kept").get("manifest");
      asked.onsuccess = () => resolve(asked.result || null);
      asked.onerror = () => reject(asked.error);
    });
  } finally { database.close(); }
}"""


@dataclass(frozen=True, slots=True)
class Item:
    """A slide of a script: its id, the HTML inside, and when it is on."""

    id: str
    html: str
    seconds: float = 30
    priority: int = 0
    windows: tuple[tuple[int, int], ...] = ()

    @property
    def body(self) -> str:
        """The HTML that the display gets."""
        return (
            f'<article class="slide ground-paper" id="{self.id}">{self.html}</article>'
        )

    @property
    def hash(self) -> str:
        """What the body is known by."""
        return hashlib.sha256(self.body.encode()).hexdigest()[:32]

    def in_manifest(self) -> dict[str, Any]:
        """Return the slide as a manifest has it."""
        return {
            "id": self.id,
            "hash": self.hash,
            "kind": "announcement",
            "seconds": self.seconds,
            "priority": self.priority,
            "windows": self.windows,
        }


@dataclass
class Scripted:
    """A server process, and the programme it serves.

    Tests share one (fixture `scripted`): what they change is reset before the next.
    """

    folder: Path
    port: int = field(default_factory=free_port)
    is_paired: bool = True
    expires_in: int = 600
    items: tuple[Item, ...] = ()
    anchor: int = 0
    #: Items of other zones, and what differs on the screen (docs/protocol.md).
    besides: dict[str, tuple[Item, ...]] = field(default_factory=dict)
    screen: dict[str, Any] = field(default_factory=dict)
    #: Fields of the screen that this server's age does not know of.
    lacking: frozenset[str] = frozenset()
    #: What is added to the page's head, and the commands that answer a greeting.
    head: str = ""
    greeted_with: tuple[dict[str, str], ...] = ()
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the server is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def revision(self) -> str:
        """The revision of what is served."""
        revision: str = self._script()["manifest"]["revision"]
        return revision

    def start(self) -> None:
        """Serve what is set by now; start the server first, should it not run."""
        if self._process is not None:
            self.post("/_script", self._script())
            return
        self._file.write_text(json.dumps(self._script()), "utf-8")
        arguments = [sys.executable, str(PROGRAM), str(self.port), str(self._file)]
        with (self.folder / "scripted.log").open("ab") as log:
            self._process = subprocess.Popen(
                arguments,
                cwd=ROOT,
                env={"PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
            )
        try:
            wait_until(self._is_up)
        except BaseException:
            self.kill()
            raise

    def reset(self) -> None:
        """Be as new for another test, once the displays of the one before are gone."""
        fresh = Scripted(self.folder, self.port)
        for each in fields(self):
            if each.name != "_process":
                setattr(self, each.name, getattr(fresh, each.name))
        self.start()
        wait_until(self._is_alone)

    def add_media(self, content: bytes) -> str:
        """Serve a picture or video; return its address."""
        name = hashlib.sha256(content).hexdigest()
        (self.folder / name).write_bytes(content)
        return f"/media/{name}"

    def kill(self) -> None:
        """Kill the server at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def show(self, *items: Item, anchor: int | None = None) -> None:
        """Replace the programme; the cycle begins now unless an anchor is given."""
        self.items = items
        self.anchor = round(time.time() * 1000) if anchor is None else anchor
        if self._process is None:
            self._file.write_text(json.dumps(self._script()), "utf-8")
        else:
            self.post("/_script", self._script())

    def command(self, name: str, **more: str) -> None:
        """Tell every display to do something."""
        self.post("/_command", {"name": name} | more)

    def heard(self, event: str) -> list[dict[str, Any]]:
        """Return what displays said, oldest first."""
        return [said for name, said in self._get("/_heard") if name == event]

    def post(self, path: str, content: object) -> None:
        """Send JSON to the server."""
        request = urllib.request.Request(  # noqa: S310
            self.url + path,
            json.dumps(content).encode(),
            {"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=ANSWER_WITHIN_S).close()  # noqa: S310

    def _get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path, timeout=ANSWER_WITHIN_S) as answer:  # noqa: S310
            return json.load(answer)

    def _is_alone(self) -> bool:
        """Forget what was heard; say whether no display is connected any more."""
        return bool(self._get("/_forget")["connected"] == 0)

    def _is_up(self) -> bool:
        assert self._process is not None
        log = self.folder / "scripted.log"
        assert self._process.poll() is None, f"it did not start:\n{log.read_text()}"
        return answers(self.url + "/display/clock")

    @property
    def _file(self) -> Path:
        return self.folder / "script.json"

    def _script(self) -> dict[str, Any]:
        placed = {"main": self.items} | self.besides
        zones = {
            name: {
                "anchor": self.anchor,
                "slides": [item.in_manifest() for item in items],
            }
            for name, items in placed.items()
        }
        screen = SCREEN | {"time_zone": "Asia/Shanghai"} | self.screen
        screen = {name: screen[name] for name in screen.keys() - self.lacking}
        content = json.dumps([screen, zones]).encode()
        manifest = {
            "revision": hashlib.sha256(content).hexdigest()[:16],
            "compiled_at": self.anchor,
            "screen": screen,
            "zones": zones,
        }
        bodies = {item.hash: item.body for items in placed.values() for item in items}
        return {
            "manifest": manifest,
            "bodies": bodies,
            "is_paired": self.is_paired,
            "expires_in": self.expires_in,
            "head": self.head,
            "greeted_with": self.greeted_with,
        }


def wait_until(claim: Callable[[], bool]) -> None:
    """Wait until a claim about another process is true; fail when it stays false."""
    deadline = time.monotonic() + PATIENCE_S
    while not claim():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(LOOK_EVERY_MS / 1000)


@contextmanager
def television(
    browser: Browser, url: str, script: str = "", **options: Any
) -> Iterator[Page]:
    """Open a television for a block; script errors and refusals by policy fail it.

    `script` runs before the page's own, each time that it is loaded.
    """
    size = ViewportSize(width=1280, height=720)
    context = browser.new_context(viewport=size, **options)
    if script:
        context.add_init_script(script)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(refusals_in(message.text)))
    try:
        page.goto(f"{url}/display")
        yield page
    finally:
        context.close()
    assert complaints == []


def refusals_in(text: str) -> list[str]:
    """Return a console message if it is about the content security policy."""
    return [text] if "Content Security Policy" in text else []


def await_claim(page: Page, script: str) -> None:
    """Wait until a script is true (the page's policy forbids wait_for_function)."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds(page, script):
        assert time.monotonic() < deadline, f"not true in time: {script}"
        page.wait_for_timeout(LOOK_EVERY_MS)


def await_kept(page: Page, claim: str, store: str = "signage-player") -> None:
    """Wait until the page would start without a server, with what a claim is true of.

    The claim is about the programme `kept`: a slide on the glass may not be kept yet.
    """
    kept = KEPT % store
    script = f"async () => {{ const kept = await ({kept})(); return kept && {claim}; }}"
    await_claim(page, script)


def is_revision(scripted: Scripted) -> str:
    """Return the claim that what is kept is what is served."""
    return f"kept.revision === '{scripted.revision}'"


def holds(page: Page, script: str) -> bool:
    """Say whether a script is true; nothing is of a page that is being loaded anew."""
    try:
        return bool(page.evaluate(script))
    except Error as error:
        if "navigation" not in str(error):
            raise
        return False
