"""Files of the library and web pages as slides."""

from collections.abc import Iterator

import pytest
from pydantic import ValidationError
from sqlalchemy.orm import Session

from signage.models import Hall, MediaFile, MediaPage
from signage.models.media import MediaKind
from signage.slides import media, web_page
from signage.slides.kind import Options, Setting, Slide
from signage.slides.render import Renderer
from tests.build import NOW
from tests.slides.setting import create_setting


def create_media(session: Session, hall: Hall, **changes: object) -> MediaFile:
    """Add a file to the library."""
    values: dict[str, object] = {
        "hall_id": hall.id,
        "sha256": "a" * 64,
        "mime": "image/webp",
        "name": "大厅",
        "width": 1600,
        "height": 900,
        "size_bytes": 1000,
        "uploaded_at": NOW,
    }
    row = MediaFile(**values | changes)
    session.add(row)
    session.flush()
    return row


def setting_of(session: Session, hall: Hall, options: Options) -> Setting:
    """Return a setting with an editor's options."""
    return create_setting(session, hall, options=options)


def media_slides(
    session: Session, hall: Hall, row: MediaFile, **options: object
) -> list[Slide]:
    """Return the slides of a file."""
    chosen = media.MediaOptions.model_validate({"media_id": row.id} | options)
    return list(media.build(session, setting_of(session, hall, chosen)))


def html_of(slides: list[Slide]) -> Iterator[str]:
    """Yield the bodies of slides."""
    return (Renderer().html_of(slide, "zh_Hans") for slide in slides)


def test_a_picture_is_on_for_a_while(session: Session, hall: Hall) -> None:
    row = create_media(session, hall)
    slides = media_slides(session, hall, row, fit="cover")
    assert [slide.seconds for slide in slides] == [media.PICTURE_S]
    (html,) = html_of(slides)
    assert "media--cover" in html
    assert f"/media/{row.sha256}" in html


def test_a_video_is_on_for_its_length_and_silent(session: Session, hall: Hall) -> None:
    row = create_media(
        session,
        hall,
        kind=MediaKind.VIDEO,
        mime="video/mp4",
        duration_s=42.5,
        has_audio=True,
    )
    silent = media_slides(session, hall, row)
    assert [slide.seconds for slide in silent] == [42.5]
    assert " muted" in next(html_of(silent))
    loud = media_slides(session, hall, row, with_sound=True)
    assert " muted" not in next(html_of(loud))


def test_a_document_has_a_slide_for_each_page(session: Session, hall: Hall) -> None:
    pages = [
        MediaPage(number=number, sha256=f"{number:064}", width=1810, height=2560)
        for number in (1, 2, 3)
    ]
    row = create_media(session, hall, kind=MediaKind.DOCUMENT, pages=pages)
    slides = media_slides(session, hall, row)
    assert [slide.id for slide in slides] == [
        f"media:{row.id}:p{number}" for number in (1, 2, 3)
    ]
    assert [f"{number:064}" in html for number, html in enumerate(html_of(slides), 1)]


def test_what_is_gone_leaves_no_slide(session: Session, hall: Hall) -> None:
    options = media.MediaOptions(media_id=4711)
    assert list(media.build(session, setting_of(session, hall, options))) == []
    assert list(media.KIND.uses(options)) == ["media:4711"]


def test_a_page_is_shown_while_its_site_is_allowed(
    session: Session, hall: Hall
) -> None:
    options = web_page.WebPageOptions(url="https://Board.example.gov.cn/a?b=1")
    setting = setting_of(session, hall, options)
    assert list(web_page.build(session, setting)) == []
    hall.web_origins = ["https://board.example.gov.cn"]
    slides = list(web_page.build(session, setting))
    (html,) = html_of(slides)
    assert 'src="https://Board.example.gov.cn/a?b=1"' in html
    assert 'sandbox="allow-scripts allow-same-origin"' in html
    assert 'referrerpolicy="no-referrer"' in html


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org/", "//example.org", "https://"]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        web_page.WebPageOptions(url=url)
