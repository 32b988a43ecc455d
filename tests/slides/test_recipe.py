"""CONTRIBUTING.md's recipe for a new slide kind, followed to the letter."""

import re
import shutil
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import cast

import pytest
from flask import Flask
from sqlalchemy.orm import Session

import signage.slides
from signage.config import shipped
from signage.models import Hall
from signage.playout.content import PlaylistItem
from signage.slides import registry
from signage.slides.compile import Compiler
from signage.slides.kind import Kind
from signage.slides.render import Renderer
from signage.web.admin.option_fields import option_fields
from tests.build import create_display_group, create_playlist
from tests.slides.desk import Desk

CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"
NAME = "signage.slides.quote"


def recipe() -> dict[str, str]:
    """Return the recipe's blocks by language, as an author copies them."""
    text = CONTRIBUTING.read_text(encoding="utf-8")
    section = text.split("## Recipe: a new slide kind")[1].split("\n## ")[0]
    blocks = re.findall(
        r"^   ```(\w+)\n(.*?)^   ```$", section, re.DOTALL | re.MULTILINE
    )
    return {language: dedent(block) for language, block in blocks}


@pytest.fixture
def quote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The recipe's module, as if it stood beside the others."""
    path = tmp_path / "quote.py"
    path.write_text(recipe()["python"], encoding="utf-8")
    made = load(path, NAME)
    monkeypatch.setitem(sys.modules, NAME, made)
    monkeypatch.setattr(signage.slides, "quote", made, raising=False)
    return made


def load(path: Path, name: str) -> ModuleType:
    """Import a file."""
    spec = spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def kinds(tmp_path: Path, quote: ModuleType) -> tuple[Kind, ...]:
    """The registry with the recipe's import and line."""
    assert quote
    text = Path(registry.__file__).read_text(encoding="utf-8")
    for before, more in (
        ("    quiet,\n", "    quote,\n"),
        ("    qr_code.KIND,\n", f"    {recipe()['text']}"),
    ):
        assert before in text
        text = text.replace(before, before + more)
    path = tmp_path / "registry.py"
    path.write_text(text, encoding="utf-8")
    return cast("tuple[Kind, ...]", load(path, "registry_of_recipe").KINDS)


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """The shipped templates of slides and the recipe's."""
    folder = tmp_path / "templates"
    shutil.copytree(shipped("templates") / "slides", folder / "slides")
    path = folder / "slides" / "quote.html"
    path.write_text(recipe()["html"], encoding="utf-8")
    return folder


def test_its_kind_goes_from_a_playlist_to_the_glass(
    session: Session, hall: Hall, kinds: tuple[Kind, ...], templates: Path
) -> None:
    said = {"words": "群众的事，<今天>办", "speaker": "综合窗口"}
    item = PlaylistItem(key="a", kind="quote", settings=said)
    playlist = create_playlist(session, hall, items=(item,))
    group = create_display_group(session, hall)
    group.playlist_id = playlist.id
    compiler = Compiler("secret", "http://hall.test", Renderer(templates), kinds)
    desk = Desk(compiler, session, group)
    made = desk.compile()
    (slide,) = made.manifest.zones["main"].items
    assert (slide.id, slide.kind) == (f"p{playlist.id}.a.quote", "quote")
    assert slide.seconds > 0
    body = made.bodies[slide.hash]
    assert "群众的事，&lt;今天&gt;办" in body
    assert "综合窗口" in body
    rendered = compiler.renderer.count
    assert desk.compile(5).manifest.revision == made.manifest.revision
    assert compiler.renderer.count == rendered


def test_its_options_are_a_form(app: Flask, quote: ModuleType) -> None:
    with app.test_request_context():
        words, speaker = option_fields(quote.KIND.options, {}, {})
    assert (words.control, words.is_required) == ("input", True)
    assert (speaker.name, speaker.is_required) == ("speaker", False)


def test_its_styles_are_of_its_template() -> None:
    blocks = recipe()
    classes = set(re.findall(r"\.(quote__\w+)", blocks["css"]))
    assert classes == set(re.findall(r"quote__\w+", blocks["html"]))
    assert not re.search(r"\sstyle=|<script", blocks["html"])
