"""Slides become HTML: escaped, in the hall's language, once per content."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from signage.slides.kind import Slide
from signage.slides.render import Renderer, hash_of


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    """A renderer of two templates."""
    folder = tmp_path / "slides"
    folder.mkdir()
    texts = {"note": "<p>{{ context.text }}</p>\n", "word": "{{ _('Notice') }}"}
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return Renderer(tmp_path)


def slide(kind: str, context: object) -> Slide:
    """Return a slide of a kind."""
    return Slide("a", kind, context, 10)


def test_it_escapes_what_people_wrote(renderer: Renderer) -> None:
    made = renderer.html_of(slide("note", {"text": "<script>"}), "en")
    assert made == "<p>&lt;script&gt;</p>"


def test_it_speaks_the_halls_language(renderer: Renderer) -> None:
    assert renderer.html_of(slide("word", None), "en") == "Notice"
    chinese = renderer.html_of(slide("word", None), "zh_Hans")
    assert chinese not in ("", "Notice")
    assert renderer.html_of(slide("word", None), "zh_Hant") != chinese


def test_it_renders_the_same_content_once(renderer: Renderer) -> None:
    for _ in range(3):
        renderer.html_of(slide("word", "same"), "en")
    assert renderer.count == 1


def test_it_renders_what_cannot_be_remembered(renderer: Renderer) -> None:
    for _ in range(2):
        renderer.html_of(slide("note", {"text": "a dict has no hash"}), "en")
    assert renderer.count == 2


def test_it_refuses_a_context_that_lacks_something(renderer: Renderer) -> None:
    with pytest.raises(UndefinedError):
        renderer.html_of(slide("note", {}), "en")


def test_it_addresses_a_body_by_its_content() -> None:
    assert hash_of("<p>窗口</p>") == hash_of("<p>窗口</p>") != hash_of("<p>窗</p>")
    assert len(hash_of("")) == 32
