"""Pictures stand beside their text, pages reckon with them, and only our own show."""

import pytest
from sqlalchemy.orm import Session

from signage.models import Hall, MediaFile
from signage.models.announcement import AnnouncementPlace
from signage.models.media import MediaKind
from signage.slides import announcement as kind
from signage.slides import ticker
from signage.slides.announcement import AnnouncementOptions
from signage.slides.illustrated import Picture, Sheet
from signage.slides.kind import Slide
from signage.slides.render import Renderer
from signage.slides.text_pages import TextPage, illustrated_pages, pages_of
from tests.build import NOW, create_hall
from tests.slides.setting import create_setting
from tests.slides.test_announcement_slides import create_announcement

BROAD = Picture("b" * 64, 1600, 900)
TALL = Picture("c" * 64, 900, 1600)
LEVEL = Sheet(columns=24, rows=8, width=28)
UPRIGHT = Sheet(columns=16, rows=16, width=16, is_portrait=True)
SENTENCE = "请提前预约，并携带身份证件原件及复印件到场办理。"


def pages(text: str, sheet: Sheet = LEVEL) -> tuple[TextPage, ...]:
    return illustrated_pages(text, sheet, ((1, BROAD), (2, TALL)))


def create_picture(session: Session, hall: Hall, **values: object) -> MediaFile:
    """Add a picture to a hall's library."""
    usual = {
        "hall_id": hall.id,
        "sha256": "d" * 64,
        "kind": MediaKind.IMAGE,
        "mime": "image/webp",
        "name": "平面图",
        "width": 1600,
        "height": 900,
        "size_bytes": 1,
        "uploaded_at": NOW,
    }
    media = MediaFile(**(usual | values))
    session.add(media)
    session.flush()
    return media


def test_a_picture_stands_beside_the_text_before_and_after_it() -> None:
    (page,) = pages(f"前文。\n\n![图](media:1)\n\n{SENTENCE}")
    assert page.picture == Picture(BROAD.sha256, 1600, 900, "图")
    assert page.text == f"前文。\n{SENTENCE}"
    assert "media:" not in page.html


@pytest.mark.parametrize("sheet", [LEVEL, UPRIGHT])
def test_less_text_fits_beside_a_picture(sheet: Sheet) -> None:
    text = SENTENCE * 8
    alone = pages_of(text, sheet.columns, sheet.rows)
    found = pages(f"![](media:1)\n\n{text}", sheet)
    assert len(found) > len(alone)
    assert "".join(page.text.replace("\n", "") for page in found) == text


def test_a_broad_picture_leaves_less_than_a_tall_one() -> None:
    assert LEVEL.capacity(BROAD).columns < LEVEL.capacity(TALL).columns
    assert UPRIGHT.capacity(BROAD).rows > UPRIGHT.capacity(TALL).rows
    assert LEVEL.capacity(BROAD).columns >= 14


def test_each_picture_has_a_page_of_its_own() -> None:
    found = pages("![](media:1) ![](media:2)\n\n完。")
    assert [page.picture and page.picture.sha256 for page in found] == [
        BROAD.sha256,
        TALL.sha256,
    ]
    assert [page.text for page in found] == ["", "完。"]


def test_a_full_page_keeps_its_text_and_the_picture_comes_next() -> None:
    found = pages(SENTENCE * 7 + "\n\n## 位置\n\n![](media:1)")
    assert found[0].picture is None
    assert "位置" not in found[0].text
    assert found[1].text == "位置"
    assert found[1].picture is not None


@pytest.mark.parametrize(
    "source",
    [
        "![](media:9)",
        "![x](http://evil.example/x.png)",
        "![x](javascript:alert(1))",
        "![x](/media/abc)",
        "![x](media:1x)",
        "![x](MEDIA:1)",
        "![x](data:image/png;base64,AA)",
    ],
)
def test_only_pictures_of_the_library_show(source: str) -> None:
    (page,) = pages(f"文字。{source}")
    assert page.picture is None
    assert "<img" not in page.html
    assert "src" not in page.html


def test_what_it_shows_is_escaped() -> None:
    (page,) = pages('![" onerror="alert(1)](media:1)')
    context = kind.Context("题", picture=page.picture, html=page.html)
    html = Renderer().html_of(Slide("x", "announcement", context, 8), "zh_Hans")
    assert 'onerror="alert' not in html
    assert f'src="/media/{BROAD.sha256}"' in html


def test_it_shows_pictures_of_its_own_hall(session: Session, hall: Hall) -> None:
    ours = create_picture(session, hall)
    theirs = create_picture(session, create_hall(session), sha256="e" * 64)
    film = create_picture(session, hall, sha256="f" * 64, kind=MediaKind.VIDEO)
    links = "\n\n".join(f"![](media:{each.id})" for each in (ours, theirs, film))
    create_announcement(session, hall, text=links)
    (slide,) = kind.build(session, create_setting(session, hall))
    assert slide.context.picture.sha256 == ours.sha256


def test_it_speaks_the_halls_language_first_then_others(
    session: Session, hall: Hall
) -> None:
    texts = {
        "en": {"title": "New hours", "text": "From December 1."},
        "zh_Hant": {"title": "辦公時間", "text": ""},
    }
    create_announcement(session, hall, texts=texts)
    slides = list(kind.build(session, create_setting(session, hall)))
    assert [slide.context.lang for slide in slides] == ["", "en", "zh-Hant"]
    assert len({slide.id for slide in slides}) == 3
    html = Renderer().html_of(slides[1], "zh_Hans")
    assert 'lang="en"' in html
    assert "New hours" in html
    assert slides[2].context.is_poster


def test_the_ticker_speaks_them_too(session: Session, hall: Hall) -> None:
    texts = {"en": {"title": "Closed at noon", "text": ""}}
    place = AnnouncementPlace.TICKER
    create_announcement(session, hall, texts=texts, place=place, text="中午休息")
    slides = list(ticker.build(session, create_setting(session, hall)))
    assert [slide.context.text for slide in slides] == ["中午休息", "Closed at noon"]
    assert 'lang="en"' in Renderer().html_of(slides[1], "zh_Hans")


def test_one_announcement_may_be_shown_alone(session: Session, hall: Hall) -> None:
    first, second = (create_announcement(session, hall, title=t) for t in "甲乙")
    assert first
    options = AnnouncementOptions(announcement_id=second.id)
    (slide,) = kind.build(session, create_setting(session, hall, options=options))
    assert slide.context.title == "乙"
    assert list(kind.KIND.uses(options)) == [f"announcement:{second.id}"]
    assert not list(kind.KIND.uses(AnnouncementOptions()))
