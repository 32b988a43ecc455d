"""Announcements are safe, paged, and on screen exactly when they are scheduled."""

import re
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from signage.models import Announcement, Hall, MediaFile
from signage.models.announcement import AnnouncementPlace, AnnouncementState
from signage.models.display import Layout
from signage.playout.typography import Area
from signage.slides import announcement as kind
from signage.slides import ticker
from signage.slides.announcement_room import Room
from signage.slides.markdown import rendered
from signage.slides.render import Renderer
from signage.slides.text_pages import pages_of
from tests.build import NOW, create_display_group
from tests.slides.setting import create_setting


def create_announcement(session: Session, hall: Hall, **values: Any) -> Announcement:
    """Add an announcement that is on all day, from yesterday until in ten days."""
    found = Announcement(
        **(
            {
                "hall_id": hall.id,
                "title": "办公时间调整",
                "text": "自12月1日起施行。",
                "state": AnnouncementState.SCHEDULED,
                "starts_at": NOW - timedelta(days=1),
                "ends_at": NOW + timedelta(days=10),
                "created_at": NOW,
                "updated_at": NOW,
            }
            | values
        )
    )
    session.add(found)
    session.flush()
    return found


def test_it_shows_what_is_scheduled(session: Session, hall: Hall) -> None:
    create_announcement(session, hall)
    (slide,) = kind.build(session, create_setting(session, hall))
    html = Renderer().html_of(slide, "zh_Hans")
    assert "办公时间调整" in html
    assert "<p>自12月1日起施行。</p>" in html


@pytest.mark.parametrize(
    "values",
    [
        {"state": AnnouncementState.DRAFT},
        {"state": AnnouncementState.WITHDRAWN},
        {"ends_at": NOW},
        {"starts_at": NOW + timedelta(days=3)},
        {"place": AnnouncementPlace.TICKER},
        {"weekdays": 0},
    ],
)
def test_it_leaves_out_what_is_not_on(
    session: Session, hall: Hall, values: dict[str, Any]
) -> None:
    create_announcement(session, hall, **values)
    assert not list(kind.build(session, create_setting(session, hall)))


def test_it_is_for_the_groups_it_names(session: Session, hall: Hall) -> None:
    here = create_display_group(session, hall)
    there = create_display_group(session, hall, name="二楼")
    found = create_announcement(session, hall)
    found.groups = [there]
    session.flush()
    assert not list(kind.build(session, create_setting(session, hall, group=here)))
    assert list(kind.build(session, create_setting(session, hall, group=there)))


def test_it_gives_windows_of_the_hours_of_day(session: Session, hall: Hall) -> None:
    create_announcement(session, hall, daily_from=time(9), daily_until=time(12))
    (slide,) = kind.build(session, create_setting(session, hall))
    assert len(slide.windows) >= 2
    assert all(until - since <= timedelta(hours=3) for since, until in slide.windows)


def test_it_pages_a_long_text(session: Session, hall: Hall) -> None:
    create_announcement(session, hall, text="请提前预约，携带身份证件。" * 60)
    slides = list(kind.build(session, create_setting(session, hall)))
    assert slides[0].context.page == f"1 / {len(slides)}"
    text = "".join(slide.context.html.striptags() for slide in slides)
    assert text == "请提前预约，携带身份证件。" * 60


def test_it_says_a_long_title_in_full_on_the_first_page(
    session: Session, hall: Hall
) -> None:
    title = "关于调整云溪市政务服务大厅冬季办公时间及周末延时服务安排的公告"
    create_announcement(session, hall, title=title)
    first, *_rest = kind.build(session, create_setting(session, hall))
    assert first.context.heading[-1].endswith("…")
    assert title in str(first.context.html)


def test_it_makes_a_poster_of_a_title_alone(session: Session, hall: Hall) -> None:
    create_announcement(session, hall, text="")
    (slide,) = kind.build(session, create_setting(session, hall))
    assert slide.context.is_poster


def test_it_shows_a_picture_whole(session: Session, hall: Hall) -> None:
    image = MediaFile(
        hall_id=hall.id,
        sha256="b" * 64,
        mime="image/webp",
        name="海报",
        width=1600,
        height=900,
        size_bytes=1,
        uploaded_at=NOW,
    )
    session.add(image)
    session.flush()
    create_announcement(session, hall, text="", image_id=image.id)
    (slide,) = kind.build(session, create_setting(session, hall))
    html = Renderer().html_of(slide, "zh_Hans")
    assert f'src="/media/{"b" * 64}" width="1600" height="900"' in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[点我](javascript:alert(1))",
        "![x](http://evil.example/x.png)",
        "<a href='http://evil.example'>x</a>",
        "[名](http://evil.example)",
        '<p style="color:red" onclick="x">x</p>',
        "<http://evil.example>",
    ],
)
def test_it_lets_no_markup_of_the_writer_pass(hostile: str) -> None:
    html = str(rendered(hostile))
    assert set(re.findall(r"<[^>]*>", html)) <= {"<p>", "</p>"}


def test_it_keeps_what_markdown_means() -> None:
    html = str(rendered("# 题\n\n**要点**\n\n- 一\n- 二\n\n> 引"))
    assert "<h3>题</h3>" in html
    assert "<strong>要点</strong>" in html
    assert html.count("<li>") == 2
    assert "<blockquote>" in html


def test_it_takes_a_heading_to_the_page_of_what_it_heads() -> None:
    text = "\n\n".join(["一段文字。"] * 5 + ["## 小标题", "请提前预约。" * 24])
    first, second, *_rest = pages_of(text, columns=24, rows=7)
    assert "小标题" not in first.text
    assert second.text.startswith("小标题")


def test_it_keeps_emphasis_when_it_splits_between_sentences() -> None:
    pages = pages_of("请携带**身份证件**原件到场办理。" * 40, columns=24, rows=6)
    assert len(pages) > 1
    assert all("<strong>身份证件</strong>" in str(page.html) for page in pages)
    assert not [page for page in pages if "*" in page.text]


def test_it_runs_ticker_lines_and_commitments(session: Session, hall: Hall) -> None:
    hall.commitments = "首问负责\n一次告知"
    create_announcement(
        session, hall, text="今日15时系统维护。", place=AnnouncementPlace.TICKER
    )
    slides = list(ticker.build(session, create_setting(session, hall)))
    texts = [slide.context.text for slide in slides]
    assert texts == ["今日15时系统维护。", "首问负责", "一次告知"]
    assert {slide.zone for slide in slides} == {"ticker"}
    assert slides[0].windows
    assert not slides[1].windows


def test_it_breaks_ticker_lines_between_clauses() -> None:
    text = "办事不满意？您可以在任何窗口评价，也可以拨打监督电话。"
    assert ticker.lines_of(text, 23) == [
        "办事不满意？您可以在任何窗口评价，",
        "也可以拨打监督电话。",
    ]
    assert "".join(ticker.lines_of("字" * 50, 20)) == "字" * 50


def test_it_runs_no_ticker_where_there_is_none(session: Session, hall: Hall) -> None:
    hall.commitments = "首问负责"
    group = create_display_group(session, hall, layout=Layout.FULL)
    assert not list(ticker.build(session, create_setting(session, hall, group=group)))


UPRIGHT = Room.at(2.587, Area(16, 19, 19), is_portrait=True)


def test_it_sets_a_page_larger_where_that_fits() -> None:
    few, many = "请提前预约，并携带身份证件原件及复印件。" * 4, "请提前预约。" * 60
    ((larger, _text),) = kind.text_contexts("公告", few, UPRIGHT)
    assert larger.is_large
    pages = [context for context, _text in kind.text_contexts("公告", many, UPRIGHT)]
    assert not any(page.is_large for page in pages)


def test_it_breaks_an_upright_title_by_sense() -> None:
    title = "“一件事一次办”新增三项"
    ((context, _text),) = kind.text_contexts(title, "正文。", UPRIGHT)
    assert context.heading == ("“一件事一次办”", "新增三项")


@pytest.mark.parametrize(
    ("body", "area", "title", "lines", "is_small"),
    [
        (3.124, Area(16, 16, 16), "城乡居民基本医疗保险集中参保", 2, False),
        (3.749, Area(12, 13, 13), "“一件事一次办”新增三项", 2, True),
        (5.553, Area(8, 19, 19), "关于调整办公时间的公告", 1, True),
        (5.553, Area(8, 24, 28), "关于调整办公时间的公告", 1, False),
    ],
)
def test_a_title_is_set_whole_where_a_smaller_step_holds_it(
    body: float, area: Area, title: str, lines: int, *, is_small: bool
) -> None:
    room = Room.at(body, area, is_portrait=area.rows > 8)
    heading = room.heading(title)
    assert "".join(heading.lines) == title
    assert len(heading.lines) == lines
    assert heading.is_small is is_small


def test_it_titles_a_picture_only_where_there_is_room() -> None:
    image = MediaFile(sha256="0" * 64, width=1600, height=900)
    announcement = Announcement(title="窗口分布", text="", image=image)
    ((titled, _text),) = kind.contexts_of(announcement, UPRIGHT)
    assert titled.is_titled
    level = Room.at(5.555, Area(8, 24, 28), is_portrait=False)
    ((plain, _text),) = kind.contexts_of(announcement, level)
    assert not plain.is_titled
