"""Changes without a gap or a flash: every frame of a television is looked at.

Pictures and a film share one colour in a corner, so that a frame which shows anything
else there (the page's ground, a film without its picture, nothing) gives itself away.
"""

import io
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page

from tests.browser.screens import Item, Scripted, await_claim, television
from tests.media_build import make_video

pytestmark = pytest.mark.browser

RED = (139, 0, 0)
# A film is compressed, and so are the frames that are looked at.
TOLERANCE = 24
SIZE = (1280, 720)
ROUND = 3
# Enough to see a fade of 0.8 s at each turn of a round.
LEAST_FRAMES = 20
PATIENCE_S = 120.0
LOOK_EVERY_MS = 250
WATCH = """() => {
  window.turns = []; window.moving = []; window.fading = [];
  new MutationObserver((changes) => changes.forEach((change) =>
    change.addedNodes.forEach((node) =>
      window.turns.push([node.id || "idle", Date.now() / 1000])))
  ).observe(document.querySelector('#stage'), {childList: true});
  const look = () => {
    const slides = [...document.querySelectorAll('#stage > .slide')];
    const last = slides[slides.length - 1];
    window.moving.push(document.getAnimations().length);
    window.fading.push(last ? Number(getComputedStyle(last).opacity) : 0);
    requestAnimationFrame(look);
  };
  look();
}"""


@dataclass(frozen=True, slots=True)
class Medium(Item):
    """A slide that a file of the library fills (templates/slides/media.html)."""

    @property
    def body(self) -> str:
        """The HTML that the display gets."""
        return (
            f'<article class="slide slide--media ground-paper" id="{self.id}">'
            f'<div class="slide__content">{self.html}</div></article>'
        )


@pytest.fixture
def server(scripted: Scripted, tmp_path: Path) -> Scripted:
    """A server of two pictures and a film, a second or two each."""
    film = make_video(tmp_path / "film.mp4", size=SIZE, seconds=4).read_bytes()
    scripted.show(
        Medium("near", picture(scripted, "#d0a030"), 1.5),
        Medium("film", moving(scripted, film), 2),
        Medium("far", picture(scripted, "#3050d0"), 1.5),
    )
    return scripted


def picture(server: Scripted, colour: str) -> str:
    """Return an image of a square in that colour on the common ground."""
    image = Image.new("RGB", SIZE, RED)
    ImageDraw.Draw(image).rectangle((400, 200, 880, 520), fill=colour)
    written = io.BytesIO()
    image.save(written, "png")
    address = server.add_media(written.getvalue())
    return f'<img class="media media--cover" src="{address}" alt="">'


def moving(server: Scripted, film: bytes) -> str:
    """Return a film that fills the zone."""
    address = server.add_media(film)
    return (
        f'<video class="media media--cover" src="{address}" muted playsinline loop'
        ' preload="auto"></video>'
    )


@contextmanager
def filmed(page: Page) -> Iterator[list[tuple[float, Image.Image]]]:
    """Collect all frames that the browser draws meanwhile, and when (s since 1970)."""
    frames: list[tuple[float, Image.Image]] = []
    session = page.context.new_cdp_session(page)

    def keep(event: dict[str, Any]) -> None:
        drawn = Image.open(io.BytesIO(b64decode(event["data"]))).convert("RGB")
        frames.append((event["metadata"]["timestamp"], drawn))
        session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    session.on("Page.screencastFrame", keep)
    session.send("Page.startScreencast", {"format": "jpeg", "quality": 90})
    yield frames
    session.send("Page.stopScreencast")


def test_no_frame_shows_a_gap_or_a_flash(chromium: Browser, server: Scripted) -> None:
    with television(chromium, server.url) as page:
        page.wait_for_selector("#stage > #near:not(.is-entering)")
        page.evaluate(WATCH)
        deadline = time.monotonic() + PATIENCE_S
        with filmed(page) as frames:
            while not (rounds := gaps_of_rounds(page, frames)) or min(rounds) > 0:
                assert time.monotonic() < deadline, rounds
                page.wait_for_timeout(LOOK_EVERY_MS)
        assert {name for name, _ in page.evaluate("turns")} == {"near", "film", "far"}


def gaps_of_rounds(page: Page, frames: list[tuple[float, Image.Image]]) -> list[int]:
    """Return how many frames of each whole round show a gap.

    What leaves a gap leaves it in every round. A machine that does much else decodes a
    film too late now and then, and gets more rounds.
    """
    turns = [at for _, at in page.evaluate("turns")]
    found = []
    for first, last in zip(turns, turns[ROUND:], strict=False):
        corners = [corner_of(frame) for at, frame in frames if first <= at < last]
        if len(corners) >= LEAST_FRAMES:
            found.append(sum(not is_near(corner, RED) for corner in corners))
    return found


def corner_of(frame: Image.Image) -> Any:
    """Return the colour of what all slides have in common."""
    return frame.getpixel((frame.width - 8, frame.height - 8))


def is_near(colour: Any, wanted: tuple[int, int, int]) -> bool:
    """Say whether a colour is the wanted one, but for compression."""
    return all(abs(a - b) <= TOLERANCE for a, b in zip(colour, wanted, strict=True))


def test_nothing_moves_for_who_asked_for_stillness(
    chromium: Browser, scripted: Scripted
) -> None:
    scripted.show(Item("a", "<p>一</p>", 1), Item("b", "<b data-count>3</b>", 1))
    with television(chromium, scripted.url, reduced_motion="reduce") as page:
        page.wait_for_selector("#stage > .slide")
        page.evaluate(WATCH)
        await_claim(page, "turns.length >= 4")
        assert page.evaluate("Math.max(...moving)") == 0
        assert page.evaluate("Math.min(...fading)") == 1
