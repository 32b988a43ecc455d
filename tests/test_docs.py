"""The documentation says what the code does."""

import re
from pathlib import Path

import pytest
from flask import Flask

from signage.cli.main import COMMANDS
from signage.config import Settings
from signage.slides.registry import BY_NAME, KINDS

ROOT = Path(__file__).parent.parent
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SLIDE_KINDS = (ROOT / "docs" / "slide-kinds.md").read_text(encoding="utf-8")
GUIDES = sorted((ROOT / "docs" / "guide").glob("editor*.md"))
#: Headings, steps, and the names of pictures.
OUTLINE = r"(?m)^(#+ |\d\. |- |!\[)(?:[^\n]*/([\w-]+)\.webp\))?"
MOST_BYTES = 80_000
PROTOCOL = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")


def rows(text: str, heading: str) -> dict[str, str]:
    """Return the table under a heading: first cell without its ticks -> second."""
    section = re.split(rf"^#+ {heading}$", text, flags=re.MULTILINE)[1]
    section = re.split(r"^#+ ", section, flags=re.MULTILINE)[0]
    cells = re.findall(r"^\| `([^`]+)` \|([^|]+)\|", section, flags=re.MULTILINE)
    return {name: value.strip() for name, value in cells}


def test_it_documents_every_setting_with_its_default() -> None:
    documented = rows(OPERATIONS, "Settings")
    expected = {
        f"SIGNAGE_{name.upper()}": _shown(field.default)
        for name, field in Settings.model_fields.items()
    }
    assert documented == expected


def _shown(default: object) -> str:
    if default == "":
        return "empty"
    text = str(default).lower() if isinstance(default, bool) else str(default)
    return f"`{text}`"


def test_it_documents_every_command() -> None:
    documented = rows(OPERATIONS, "Commands")
    assert set(documented) == {f"signage {name}" for name in COMMANDS}


def test_it_documents_every_slide_kind() -> None:
    names = {kind.name for kind in KINDS}
    assert set(rows(PROTOCOL, "Slide kinds")) == names
    assert re.findall(r"(?m)^## (.+)$", SLIDE_KINDS) == sorted(names)
    for paragraph in SLIDE_KINDS.split("\n## ")[1:]:
        name, text = paragraph.split("\n", 1)
        assert text.strip(), name


def test_it_documents_every_option() -> None:
    for paragraph in SLIDE_KINDS.split("\n## ")[1:]:
        name = paragraph.split("\n", 1)[0]
        options = BY_NAME[name].options.model_fields
        missing = [option for option in options if f"`{option}`" not in paragraph]
        assert not missing, name


def test_it_shows_pictures_that_exist() -> None:
    for readme in ROOT.glob("README*.md"):
        text = readme.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(((?!http)[^)#]+)\)", text):
            assert (ROOT / link).exists(), f"{readme.name} links to {link}"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_the_guide_shows_pictures_and_names_pages_that_exist(
    guide: Path, app: Flask
) -> None:
    text = guide.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(((?!http)[^)#]+)\)", text):
        assert (guide.parent / link).is_file(), link
    pages = app.url_map.bind("localhost")
    for path in re.findall(r"`(/office[^`]*)`", text):
        assert pages.test(path, "GET"), path


def test_the_guides_have_the_same_sections_steps_and_pictures() -> None:
    outlines = [re.findall(OUTLINE, path.read_text("utf-8")) for path in GUIDES]
    assert outlines[0] == outlines[1]
    for language in ("en", "zh-CN"):
        folder = ROOT / "docs" / "images" / "guide" / language
        taken = {path.stem for path in folder.glob("*.webp")}
        assert taken == {name for _mark, name in outlines[0] if name}
        sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
        assert all(size <= MOST_BYTES for size in sizes.values()), sizes
