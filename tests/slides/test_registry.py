"""Every kind has its template; templates obey the content security policy."""

import re
from pathlib import Path

import pytest

from signage.config import shipped
from signage.slides.art import drawn
from signage.slides.kind import Kind
from signage.slides.registry import BY_NAME, KINDS

TEMPLATES = sorted((shipped("templates") / "slides").glob("*.html"))
DRAWINGS = sorted((shipped("static") / "art").glob("*.svg"))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_it_is_complete(kind: Kind) -> None:
    assert (shipped("templates") / "slides" / f"{kind.name}.html").is_file()
    assert kind.label
    assert kind.help.endswith(".")
    assert kind.topics
    assert BY_NAME[kind.name] is kind


@pytest.mark.parametrize("path", [*TEMPLATES, *DRAWINGS], ids=lambda path: path.name)
def test_it_has_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"\sstyle=|<style|<script|\son[a-z]+=|https?://(?!www\.w3)", text
    )


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_it_draws_with_one_palette_and_says_its_size(path: Path) -> None:
    svg = drawn(path.stem)
    assert 'width="' in svg
    assert 'viewBox="0 0 ' in svg
    colours = set(re.findall(r"#[0-9A-Fa-f]{6}", svg))
    assert colours <= {"#C4161C", "#9E0B14", "#E9BE66"}
