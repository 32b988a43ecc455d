"""A code holds what the editor wrote, and only what scans from two metres."""

import pytest
import segno
from pydantic import ValidationError
from sqlalchemy.orm import Session

from signage.errors import Message
from signage.models import Hall
from signage.slides import qr_code
from signage.slides.qr_code import CJK_BYTES, MOST_BYTES, QrCodeOptions
from signage.slides.render import Renderer
from tests.slides.setting import create_setting

LARGEST_VERSION = 10


def test_it_draws_the_code_beside_its_words(session: Session, hall: Hall) -> None:
    options = QrCodeOptions(
        title="掌上大厅", content="https://zwfw.example/m", caption="218 个事项"
    )
    (slide,) = qr_code.build(session, create_setting(session, hall, options=options))
    html = Renderer().html_of(slide, "zh_Hans")
    assert "<svg" in html
    assert "掌上大厅" in html
    assert "218 个事项" in html
    assert slide.seconds >= qr_code.LEAST_S


def test_it_shows_nothing_by_itself(session: Session, hall: Hall) -> None:
    assert not qr_code.KIND.usual
    assert not list(qr_code.build(session, create_setting(session, hall)))


@pytest.mark.parametrize("letter", ["a", "字"])
def test_its_longest_text_still_has_large_modules(letter: str) -> None:
    count = MOST_BYTES // len(letter.encode())
    options = QrCodeOptions(title="码", content=letter * count)
    code = segno.make(options.content, error="m", micro=False)
    assert int(code.version) <= LARGEST_VERSION


def test_it_refuses_a_longer_text_and_names_the_limit() -> None:
    with pytest.raises(ValidationError) as refusal:
        QrCodeOptions(title="码", content="字" * (MOST_BYTES // CJK_BYTES + 1))
    error = refusal.value.errors()[0]["ctx"]["error"]
    message = error.args[0]
    assert isinstance(message, Message)
    assert "213" in message
    assert "71" in message
