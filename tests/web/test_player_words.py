"""What players say of themselves is said in the reader's language."""

from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from signage.web.admin.player_words import CODES, SENTENCES, code_word, in_words

SOURCES = Path(__file__).parents[2] / "kiosk" / "src"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Somebody was rating all the time. Ask again later.", "一直有人在评价"),
        ("Error: The cache is not cleared while the server is away.", "不清除缓存"),
        ("No answer within 20000 ms.", "20000 毫秒内没有应答"),
        ("Error: The server did not take the screenshot (503).", "截屏（503）"),
        ("grim failed: 7 {} %s", "grim failed: 7 {} %s"),
        ("", ""),
    ],
)
def test_its_own_sentences_are_translated_others_stay(
    app: Flask, said: str, shown: str
) -> None:
    with app.test_request_context(), force_locale("zh_Hans"):
        assert shown in in_words(said)
        assert (in_words(said) == said) == (shown == said)
        assert code_word("command") == "指令"
        assert code_word("of tomorrow") == "of tomorrow"


def test_the_sentences_are_those_of_the_clients() -> None:
    text = "".join(path.read_text("utf-8") for path in SOURCES.rglob("*.ts"))
    for sentence in SENTENCES:
        before, _, after = sentence.partition("{}")
        assert before in text, sentence
        assert after in text, sentence
    mishaps = (SOURCES / "shared" / "mishaps.ts").read_text("utf-8")
    assert all(f'"{code}"' in mishaps for code in CODES)
