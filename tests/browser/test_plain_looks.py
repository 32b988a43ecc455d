"""The page without script in an engine of 2016: legible, nothing cut or overlapping.

Chromium is made to forget what Chrome 53 (webOS 4) lacks: grids, gaps, logical sides.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from signage.config import shipped
from signage.slides.render import Renderer
from signage.web.display_plain import BEYOND
from signage.web.plain_page import ZONES
from tests.browser.gallery_screens import SCREENS, Screen
from tests.browser.slide_gallery import PLACES, examples, put_on, sample, shell, styles

pytestmark = pytest.mark.browser

MEASURE = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")
# What an engine of that age passes over, as declarations of a stylesheet.
UNKNOWN = re.compile(
    r"[\s;{](display:\s*(inline-)?grid|grid[\w-]*:[^;}]*|(column-|row-)?gap:[^;}]*"
    r"|[\w-]+-(inline|block)(-start|-end)?:[^;}]*|inset[\w-]*:[^;}]*|place-[^;}]*"
    r"|justify-items[^;}]*|text-wrap:[^;}]*|display:\s*contents"
    r"|[\w-]+:[^;}]*\b(min|max|clamp|fit-content)\([^;}]*)(?=[;}])"
)
WHOLE = SCREENS[:2]


def old_styles() -> str:
    """Return the page's stylesheets as an old engine understands them."""
    links = re.findall(r'href="file://([^"]+)"', styles())
    files = [Path(link) for link in links if "fonts.css" not in link]
    files.append(shipped("static") / "css" / "plain.css")
    text = "\n".join(file.read_text("utf-8") for file in files)
    return f"<style>{UNKNOWN.sub(' ', text)}</style>"


def plain_shell(screen: Screen) -> str:
    """Return the gallery's page as that without script is set."""
    page = shell(screen, Renderer()).replace(styles(), old_styles())
    return re.sub(r'<body class="', '<body class="plain ', page)


@pytest.mark.parametrize("screen", WHOLE, ids=lambda screen: screen.name)
def test_it_is_legible_in_an_old_engine(
    chromium: Browser, screen: Screen, tmp_path: Path
) -> None:
    file = tmp_path / "plain.html"
    file.write_text(plain_shell(screen), "utf-8")
    size = ViewportSize(width=screen.width, height=screen.height)
    tab = chromium.new_page(viewport=size, device_scale_factor=0.5)
    tab.goto(file.as_uri())
    problems = []
    for name, slide in sample(examples(screen)).items():
        if slide.kind in BEYOND or slide.zone not in ZONES:
            continue
        put_on(tab, slide, Renderer())
        tab.evaluate("zone => { window.checkedZone = zone; }", f"#{PLACES[slide.zone]}")
        found = tab.evaluate(MEASURE, arg=False)["problems"]
        problems += [f"{name}: {problem}" for problem in found]
    tab.close()
    assert not problems, "\n".join(problems)


def test_its_own_sheet_uses_nothing_newer() -> None:
    text = (shipped("static") / "css" / "plain.css").read_text("utf-8")
    assert UNKNOWN.findall(text) == []
