"""The guide within the office: in one's language, with its pictures, from here."""

import re
import tomllib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from signage.config import PACKAGE
from signage.web.admin.help_pages import TOPICS
from signage.web.editor_guide import FILES, SECTIONS, read_guide


@pytest.mark.parametrize("language", FILES)
def test_each_language_has_every_section(language: str) -> None:
    guide = read_guide(language, "/pictures")
    assert [heading.anchor for heading in guide.headings] == list(SECTIONS)
    for heading in guide.headings:
        assert f'<h2 id="{heading.anchor}">{heading.text}</h2>' in guide.html
    assert set(TOPICS.values()) <= set(SECTIONS)


@pytest.mark.parametrize(
    ("lang", "folder", "words"),
    [
        ("zh_Hans", "zh-CN", "应急信息"),
        ("zh_Hant", "zh-CN", "应急信息"),
        ("en", "en", "Emergencies"),
    ],
)
def test_it_is_served_with_its_pictures(
    signed_in: FlaskClient, lang: str, folder: str, words: str
) -> None:
    page = signed_in.get(f"/office/help?lang={lang}").get_data(as_text=True)
    assert words in page
    pictures = re.findall(r'src="(/office/help/pictures/[^"]+)"', page)
    assert len(pictures) > len(SECTIONS)
    for picture in pictures:
        assert f"/{folder}/" in picture
        with signed_in.get(picture) as answer:
            assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    article = page.partition("<article")[2].partition("</article>")[0]
    assert "http" not in article
    # An anchor stays where it is while pictures come in.
    sizes = re.findall(r'<img [^>]*width="(\d+)" height="(\d+)"', article)
    assert set(sizes) == {("1120", "753"), ("1120", "1033")}
    assert len(sizes) == len(pictures)
    assert ".md" not in article
    for place in set(re.findall(r'href="(/office/[^"]+)"', article)):
        assert signed_in.get(place).status_code == 200, place


@pytest.mark.parametrize("path", ["en/none.webp", "fr/media.webp", "en/..%2f..%2fx"])
def test_there_is_nothing_else(signed_in: FlaskClient, path: str) -> None:
    assert signed_in.get(f"/office/help/pictures/{path}").status_code == 404


def test_pages_lead_to_their_section(signed_in: FlaskClient) -> None:
    for path, section in TOPICS.items():
        page = signed_in.get(path, follow_redirects=True).get_data(as_text=True)
        assert f'href="/office/help#{section}"' in page, path
    assert "/office/help#" not in signed_in.get("/office/audit").get_data(as_text=True)


def test_the_wheel_carries_it() -> None:
    settings = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))
    packed = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for folder in ("docs/guide", "docs/images/guide"):
        assert packed[folder] == f"signage/{folder}"
        assert Path(PACKAGE.parent, folder).is_dir()
