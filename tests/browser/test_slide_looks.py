"""Every slide kind on every screen in a real Chromium: nothing cut, small or faint."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from signage.playout.typography import FACE, needed_vh
from signage.slides.kind import Slide
from signage.slides.registry import KINDS
from signage.slides.render import Renderer
from tests.browser.gallery_screens import DIVIDED, SCREENS, THEMED, Screen
from tests.browser.slide_gallery import (
    PLACES,
    beside,
    examples,
    open_shell,
    put_on,
    sample,
)

pytestmark = pytest.mark.browser

MEASURE = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")
#: Examples with names that are longer than any display: these may end in "…".
SHORTENED = re.compile("extreme|300|closed|long|latin")
#: Every example is looked at once lying and once upright; on other sizes, layouts and
#: themes the first one of each kind, and all that may stand in a side zone.
WHOLE = SCREENS[:2]
#: Pictures of half the size are enough to see what is behind a text.
SCALE = 0.5
CONTRAST = 4.5
HIDE = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { color: transparent !important;
    -webkit-text-fill-color: transparent !important; }`);
  document.adoptedStyleSheets = [sheet]; }"""
UNHIDE = "document.adoptedStyleSheets = []"
#: Lets a slide come on; returns the shift of its layout, how many elements that fade
#: hold others that do, the properties that move, and whether its ground fades in.
CHANGE = """async html => {
  const stage = document.querySelector('#stage');
  const old = stage.firstElementChild;
  stage.insertAdjacentHTML('beforeend', html);
  await document.fonts.ready;
  let sum = 0;
  const observer = new PerformanceObserver(list =>
    list.getEntries().forEach(entry => { sum += entry.value; }));
  observer.observe({type: 'layout-shift'});
  const slide = stage.lastElementChild;
  slide.classList.add('is-entering');
  old.classList.add('is-leaving');
  const effects = document.getAnimations().map(animation => animation.effect);
  const whole = effects.filter(effect => !effect.pseudoElement);
  const nested = whole.filter(({target}) => effects.some(({target: other}) =>
    target.contains(other) && other !== target));
  const properties = effects.flatMap(effect => effect.getKeyframes())
    .flatMap(frame => Object.keys(frame))
    .filter(name => !/^(offset|computedOffset|easing|composite)$/.test(name));
  const ground = effects.some(effect => effect.pseudoElement === '::before');
  await Promise.all(slide.getAnimations({subtree: true})
    .map(animation => animation.finished));
  slide.classList.remove('is-entering');
  old.remove();
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  observer.disconnect();
  return [sum, nested.length, properties, ground];
}"""


@pytest.fixture(params=(*SCREENS, *DIVIDED, *THEMED), ids=lambda screen: screen.name)
def screen(request: pytest.FixtureRequest) -> Screen:
    """Each of the displays that the looks are promised for."""
    found: Screen = request.param
    return found


@pytest.fixture
def tab(chromium: Browser, screen: Screen, tmp_path: Path) -> Iterator[Page]:
    """A tab of the screen's size, with its zones."""
    tab = opened(chromium, screen, tmp_path)
    yield tab
    tab.close()


def opened(chromium: Browser, screen: Screen, folder: Path) -> Page:
    """Open a screen in a new tab."""
    size = ViewportSize(width=screen.width, height=screen.height)
    tab = chromium.new_page(viewport=size, device_scale_factor=SCALE)
    open_shell(tab, screen, Renderer(), folder)
    return tab


def test_it_fits_and_is_legible(tab: Page, screen: Screen) -> None:
    """No text is cut, outside, overlapping, smaller than body, or of low contrast."""
    renderer = Renderer()
    slides = examples(screen)
    slides = slides if screen in WHOLE else sample(slides)
    if screen.glass.has_side:
        slides |= beside(screen)
    problems = []
    for name, slide in slides.items():
        if slide.zone not in (*screen.glass.zones, "cover"):
            continue
        put_on(tab, slide, renderer)
        problems += [f"{name}: {problem}" for problem in problems_of(tab, name, slide)]
    assert not problems, "\n".join(problems)


def problems_of(tab: Page, name: str, slide: Slide) -> Iterator[str]:
    """Yield what is wrong with a slide that is on."""
    tab.evaluate("zone => { window.checkedZone = zone; }", f"#{PLACES[slide.zone]}")
    found = tab.evaluate(MEASURE, bool(SHORTENED.search(name)))
    yield from found["problems"]
    if found["texts"]:
        yield from faint(tab, found["texts"])


def faint(tab: Page, texts: list[dict[str, Any]]) -> Iterator[str]:
    """Yield texts whose contrast to what is really painted behind them is too low."""
    tab.evaluate(HIDE)
    shot = Image.open(BytesIO(tab.screenshot())).convert("RGB")
    tab.evaluate(UNHIDE)
    for text in texts:
        lowest = min(
            contrast(color_of(text["color"]), pixel)
            for pixel in pixels_behind(shot, text["rect"])
        )
        if lowest < CONTRAST:
            yield f"contrast {lowest:.2f}: {text['text']}"


def color_of(css: str) -> tuple[int, int, int]:
    """Return the channels of "rgb(1, 2, 3)"."""
    red, green, blue = (int(channel) for channel in re.findall(r"\d+", css)[:3])
    return red, green, blue


def pixels_behind(
    shot: Image.Image, rect: dict[str, float]
) -> Iterator[tuple[int, int, int]]:
    """Yield nine pixels of the inner part of a rectangle."""
    for across in (0.1, 0.5, 0.9):
        for down in (0.2, 0.5, 0.8):
            x = int(SCALE * (rect["left"] + across * (rect["right"] - rect["left"])))
            y = int(SCALE * (rect["top"] + down * (rect["bottom"] - rect["top"])))
            pixel = shot.getpixel((min(x, shot.width - 1), min(y, shot.height - 1)))
            assert isinstance(pixel, tuple)
            yield int(pixel[0]), int(pixel[1]), int(pixel[2])


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: tuple[int, int, int]) -> float:
    """Return the relative luminance of WCAG 2.2."""
    channels = [channel / 255 for channel in color]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_its_body_text_is_as_high_as_promised(
    chromium: Browser, tmp_path: Path
) -> None:
    """The drawn ideograph is 7 mm per metre high: 35 mm for 5 m on 55 inches."""
    screen = SCREENS[0]
    tab = opened(chromium, screen, tmp_path)
    size = tab.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    tab.close()
    height_mm = 55 * 25.4 * 9 / (16**2 + 9**2) ** 0.5
    assert FACE * size / screen.height * height_mm >= 35 - 0.1
    assert needed_vh(55, 5) == pytest.approx(screen.body, abs=0.001)


def test_it_moves_without_shifting(chromium: Browser, tmp_path: Path) -> None:
    """A slide comes on by opacity and transform alone: no layout shift is counted.

    What fades holds nothing that fades: it would be put together anew in every frame.
    """
    screen = SCREENS[0]
    slides, renderer = examples(screen), Renderer()
    tab = opened(chromium, screen, tmp_path)
    put_on(tab, slides["flags"], renderer)
    # The same ground need not come on over itself.
    for name, has_other_ground in (
        ("flags", False),
        ("flags-one", False),
        ("stars", False),
        ("board", True),
        ("notice", True),
        ("announcement-1", True),
        ("ratings", False),
    ):
        html = renderer.html_of(slides[name], "zh_Hans")
        shift, nested, properties, ground = tab.evaluate(CHANGE, html)
        assert shift == 0, name
        assert nested == 0, name
        assert set(properties) <= {"opacity", "transform"}, name
        assert ground is has_other_ground, name
    tab.close()


def test_it_shows_every_kind() -> None:
    """A kind that is registered has an example, and so is looked at."""
    shown = {slide.kind for slide in examples(SCREENS[0]).values()}
    assert shown == {kind.name for kind in KINDS}


def test_its_styles_are_for_old_screens() -> None:
    """Stylesheets of displays use nothing newer than Chromium 85."""
    folder = Path(__file__).parents[2] / "static" / "css"
    newer = re.compile(
        r"@layer|@container|color-mix|aspect-ratio\s*:|:where\(|:is\(|:has\(|\binset\s*:|"
        r"(margin|padding|inset)-(inline|block)\s*:"
    )
    files = [folder / "tokens.css", folder / "display.css"]
    files += [*folder.glob("display/*.css"), *folder.glob("slides/*.css")]
    found = [f"{f.name}: {m[0]}" for f in files for m in newer.finditer(f.read_text())]
    assert found == []
