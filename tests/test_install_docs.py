"""The installer's guide says the same in both languages, and names what exists."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from signage_kit.screen import WAYS
from signage_kit.settings import PREFIX, READERS, Settings

from signage.cli.display import display
from signage.config import Settings as ServerSettings

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "install"
KIT = ROOT / "kiosk" / "device"
GUIDES = [FOLDER / name for name in ("en.md", "zh-CN.md")]
README = (KIT / "README.md").read_text("utf-8")
CATALOGUE = ROOT / "signage/translations/zh_Hans/LC_MESSAGES/messages.po"
#: Headings, steps, points, rows of tables.
OUTLINE = r"(?m)^(#+ |\d\. |- |\| |    +\S)"
#: Words of the office in the English guide; each stands in the Chinese one, translated.
OFFICE_WORDS = (
    "Displays",
    "Pair a display",
    "Show its name",
    "Take a screenshot",
    "Policy for another address",
    "Needs the server",
    "Device kit",
    "does not answer",
    "Screen on",
    "Sound is blocked",
)


def both() -> list[str]:
    """Return the guide's two texts, English first."""
    return [path.read_text("utf-8") for path in GUIDES]


def test_both_languages_have_the_same_sections_steps_rows_and_commands() -> None:
    english, chinese = both()
    assert re.findall(OUTLINE, english) == re.findall(OUTLINE, chinese)
    # The other language is named by its file; all else in ticks is the same.
    named = [set(re.findall(r"`([^`]+)`", text)) for text in (english, chinese)]
    assert named[0] == named[1]
    shown = [re.findall(r"(?m)^    +(\S.*)$", text) for text in (english, chinese)]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_it_names_what_exists(guide: Path, app: Flask) -> None:
    text = guide.read_text("utf-8")
    pages = app.url_map.bind("localhost")
    for path in re.findall(r"`(/(?:office|display)[^`?]*)", text):
        assert pages.test(path, "GET"), path
    known = {f"{PREFIX}{name.upper()}" for name in READERS}
    known |= {f"SIGNAGE_{name.upper()}" for name in ServerSettings.model_fields}
    assert set(re.findall(r"SIGNAGE_[A-Z_]+", text)) <= known
    for name, words in re.findall(r"signage display (\w+)([^`\n]*)", text):
        options = {
            option for each in display.commands[name].params for option in each.opts
        }
        assert set(re.findall(r"--[\w-]+", words)) <= options, name
    for path in re.findall(r"`(kiosk/[^`]+)`", text):
        assert (ROOT / path).exists(), path
    for word in ("setup.sh", "install-screen.ps1"):
        assert word in text
        assert list(KIT.rglob(word))
    assert all(way.name in text for way in WAYS)


def test_it_calls_things_what_the_office_calls_them() -> None:
    english, chinese = both()
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    for word in OFFICE_WORDS:
        assert f"*{word}*" in english, word
        message = catalogue.get(word)
        assert message is not None, word
        assert f"*{message.string}*" in chinese, message.string


def test_the_scripts_know_the_options_that_the_guide_gives_them() -> None:
    set_up = (KIT / "setup.sh").read_text("utf-8")
    install = (KIT / "windows" / "install-screen.ps1").read_text("utf-8")
    for text in both():
        for option in re.findall(r"setup\.sh (--[\w-]+)", text):
            assert f"{option})" in set_up
        for words in re.findall(r"install-screen\.ps1( -[^`\n]*)", text):
            for option in re.findall(r" -(\w+)", words):
                assert f"${option}" in install


def test_the_kit_documents_every_setting_with_its_default() -> None:
    rows = re.findall(r"(?m)^\| `SIGNAGE_KIT_(\w+)` \| (?:`([^`]+)`|none) \|", README)
    defaults = {
        field.name.upper(): "" if isinstance(field.default, tuple) else field.default
        for field in fields(Settings)
    }
    expected = {name: str(default) for name, default in defaults.items()}
    assert dict(rows) == expected | {"ORIGIN": ""}
    assert len(rows) == len(READERS)


def test_the_kit_documents_what_it_answers() -> None:
    source = (KIT / "signage_kit" / "answers.py").read_text("utf-8")
    answered = set(re.findall(r'"(/\w+)": self\._', source))
    assert answered == set(re.findall(r"(?m)^\| `(?:GET|POST) (/\w+)`", README))
