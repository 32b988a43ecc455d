"""Every message of the interface has its Chinese; the catalogues are up to date."""

import pytest

from scripts.i18n import ORDINARY, catalogue, extracted, read_catalogue


@pytest.mark.parametrize("locale", ["zh_Hans", "zh_Hant"])
def test_it_translates_every_message(locale: str) -> None:
    translated = {
        message.id: message.string for message in read_catalogue(catalogue(locale))
    }
    missing = [
        message.id
        for message in extracted()
        if message.id and not any(translated.get(message.id) or "")
    ]
    assert missing == [], "run `make i18n` and fill in what it names"


def test_its_traditional_chinese_means_a_hall_not_a_computer() -> None:
    text = catalogue("zh_Hant").read_text("utf-8")
    assert [word for word in ORDINARY if word in text] == []
