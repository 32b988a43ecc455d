"""In a real Chromium: from a template with gaps to a picture, English and a feed."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.models import Hall
from signage.operations.content.announcement_templates import add_usual_templates
from signage.operations.content.images import prepare_image
from signage.operations.content.media import keep_image
from signage.operations.people.sign_ins import Browser as Visitor
from signage.operations.people.sign_ins import open_sign_in
from signage.web.visit import COOKIE
from tests.browser.office_visits import DESK
from tests.build import NOW, create_display_group, create_user
from tests.feed_server import FeedServer, answering, feed_server, item, rss
from tests.serve import serving

pytestmark = pytest.mark.browser


@pytest.fixture
def feeds() -> Iterator[FeedServer]:
    """A server of news on this machine."""
    with feed_server() as found:
        yield found


@pytest.fixture
def office(  # noqa: PLR0913, PLR0917  # all that the page needs
    chromium: Browser,
    session: Session,
    hall: Hall,
    settings: Settings,
    database: Database,
    feeds: FeedServer,
    tmp_path: Path,
) -> Iterator[Page]:
    """An administrator's page; the hall has templates, a picture, an allowed origin."""
    create_display_group(session, hall)
    add_usual_templates(session, hall)
    hall.feed_origins = [feeds.origin]
    drawing = io.BytesIO()
    Image.new("RGB", (1600, 900), "#8B0000").save(drawing, "PNG")
    folder, name = settings.media_folder, "平面图.png"
    taken = prepare_image(drawing.getvalue())
    keep_image(session, folder, taken, name, hall_id=hall.id, actor=None, now=NOW)
    user = create_user(session, hall, "wen")
    token = open_sign_in(session, user, Visitor("127.0.0.1"), now=clock.now())
    session.commit()
    database.engine.dispose()
    with serving(tmp_path) as server:
        context = chromium.new_context(
            viewport=DESK,  # type: ignore[arg-type]
            locale="zh-CN",
            base_url=server.url,
        )
        context.add_cookies([{"name": COOKIE, "value": token, "url": server.url}])
        yield context.new_page()
        context.close()


def test_it_goes_from_a_template_to_the_screens(office: Page) -> None:
    office.goto("/office/announcements/new")
    office.get_by_role("link", name="窗口调整").click()
    office.get_by_role("button", name="排期").click()
    expect(office.get_by_role("alert")).to_contain_text("请先填写空缺：［窗口名称］")

    office.get_by_label("标题", exact=True).fill("社保窗口搬迁")
    text = office.get_by_label("正文", exact=True)
    text.fill("自 **12月1日** 起搬到三楼。")
    office.locator("[data-insert]").first.click()
    expect(text).to_have_value(
        "自 **12月1日** 起搬到三楼。\n\n![平面图.png](media:1)\n\n"
    )
    stage = office.frame_locator(".preview__frame")
    expect(stage.locator(".beside__picture")).to_be_visible()
    expect(stage.locator(".beside strong")).to_have_text("12月1日")

    office.get_by_text("English", exact=True).click()
    expect(text).to_be_hidden()
    office.get_by_label("Title (English)").fill("Social insurance moves")
    office.get_by_label("Text (English)").fill("To the third floor.")
    expect(office.locator("[data-preview-label]")).to_contain_text("共 2 页")
    expect(stage.locator("[lang=en] .masthead__title")).to_have_text(
        "Social insurance moves"
    )
    office.get_by_role("button", name="排期").click()
    expect(office.locator(".alert-success")).to_be_visible()


def test_it_tries_a_feed_and_the_server_fetches_it(
    office: Page, feeds: FeedServer
) -> None:
    url = feeds.put("/rss", answering(rss(item("停车场改造完成"))))
    office.goto("/office/feeds/new")
    office.get_by_label("名称").fill("云溪要闻")
    office.get_by_label("网址").fill(url)
    office.get_by_role("button", name="试抓取").click()
    expect(office.locator(".list-group-item")).to_contain_text("停车场改造完成")
    office.get_by_role("button", name="保存").click()
    # The page looks again by itself while the feed is being fetched.
    expect(office.locator("#feeds .badge")).to_have_text("正常", timeout=15_000)
    assert len(feeds.requests) == 2
