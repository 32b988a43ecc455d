"""Changes without a gap or a flash: every frame of a television is looked at.

Pictures and a film share one colour in a corner, so that a frame which shows anything
else there (the page's ground, a film without its picture, nothing) gives itself away.
"""

import io
from base64 import b64decode
from collections.abc import Iterator
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
# A loaded decoder may be late once; a fade through the ground is some 20 frames.
LATE_FRAMES = 1
LEAST_FRAMES = 40
LOOK_EVERY_MS = 50
WATCH = """() => {
  window.turns = []; window.moving = []; window.fading = [];
  new MutationObserver((changes) => changes.forEach((change) =>
    change.addedNodes.forEach((node) => window.turns.push(node.id || "idle")))
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
def server(tmp_path: Path) -> Iterator[Scripted]:
    """A server of two pictures and a film, a second or two each."""
    server = Scripted(tmp_path)
    film = make_video(tmp_path / "film.mp4", size=SIZE, seconds=4).read_bytes()
    server.show(
        Medium("near", picture(server, "#d0a030"), 1.5),
        Medium("film", moving(server, film), 2),
        Medium("far", picture(server, "#3050d0"), 1.5),
    )
    server.start()
    yield server
    server.kill()


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


def frames_of(page: Page, claim: str, least: int) -> list[Image.Image]:
    """Return all frames that the browser draws until a claim is true, and some more.

    A slow machine draws fewer: then it is looked at for longer.
    """
    frames: list[Image.Image] = []
    session = page.context.new_cdp_session(page)

    def keep(event: dict[str, Any]) -> None:
        frames.append(Image.open(io.BytesIO(b64decode(event["data"]))).convert("RGB"))
        session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    session.on("Page.screencastFrame", keep)
    session.send("Page.startScreencast", {"format": "jpeg", "quality": 90})
    await_claim(page, claim)
    while len(frames) < least:
        page.wait_for_timeout(LOOK_EVERY_MS)
    session.send("Page.stopScreencast")
    return frames


def test_no_frame_shows_a_gap_or_a_flash(chromium: Browser, server: Scripted) -> None:
    with television(chromium, server.url) as page:
        page.wait_for_selector("#stage > #near:not(.is-entering)")
        page.evaluate(WATCH)
        frames = frames_of(page, "turns.length >= 6", LEAST_FRAMES)
        turns = page.evaluate("turns")
    assert set(turns) == {"near", "film", "far"}
    corners = [frame.getpixel((frame.width - 8, frame.height - 8)) for frame in frames]
    gaps = [corner for corner in corners if not is_near(corner, RED)]
    assert len(gaps) <= LATE_FRAMES, gaps


def is_near(colour: Any, wanted: tuple[int, int, int]) -> bool:
    """Say whether a colour is the wanted one, but for compression."""
    return all(abs(a - b) <= TOLERANCE for a, b in zip(colour, wanted, strict=True))


def test_nothing_moves_for_who_asked_for_stillness(
    chromium: Browser, server: Scripted
) -> None:
    server.show(Item("a", "<p>一</p>", 1), Item("b", "<b data-count>3</b>", 1))
    with television(chromium, server.url) as page:
        page.emulate_media(reduced_motion="reduce")
        page.wait_for_selector("#stage > .slide")
        page.evaluate(WATCH)
        await_claim(page, "turns.length >= 4")
        assert page.evaluate("Math.max(...moving)") == 0
        assert page.evaluate("Math.min(...fading)") == 1
