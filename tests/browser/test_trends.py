"""Charts of the office in a real Chromium: drawn, hovered, pressed for reasons."""

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Position, expect
from sqlalchemy.orm import Session

from signage.models.user import Role
from tests.browser.office_visits import running
from tests.browsing import PASSWORD, set_password
from tests.build import create_hall, create_user
from tests.serve import Server
from tests.web.test_trends import fill, this_month

pytestmark = pytest.mark.browser

IS_POINTED_AT = (
    "chart => getComputedStyle(chart.firstElementChild).cursor === 'pointer'"
)
CELL = 0.75, 68  # of the matrix: the share of its width, and px from its top


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> Iterator[Server]:
    """A running hall with two months of scores and the inspector "chen"."""

    def fill_hall(session: Session) -> None:
        hall = create_hall(session)
        fill(session, hall)
        set_password(session, create_user(session, hall, "chen", Role.INSPECTOR))

    with running(tmp_path_factory.mktemp("trends"), migrated_file, fill_hall) as made:
        yield made[0]


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """The page of trends, with every complaint of the browser counted as a failure."""
    context = chromium.new_context(base_url=server.url, locale="zh-CN")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/office/trends")
    page.get_by_label("用户名").fill("chen")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    yield page
    context.close()
    assert complaints == []


def test_charts_are_drawn_and_a_cell_leads_to_its_reasons(page: Page) -> None:
    expect(page.locator("[data-chart]:has(canvas)")).to_have_count(3)
    matrix = page.locator("[data-chart=matrix]")
    box = matrix.bounding_box()
    assert box is not None
    # Drawn a moment after it is there, a cell then shows that it can be pressed.
    for shift in cycle((0, 1)):
        cell = Position(x=box["width"] * CELL[0] + shift, y=CELL[1])
        matrix.hover(position=cell)
        if matrix.evaluate(IS_POINTED_AT):
            break
    matrix.click(position=cell)
    page.wait_for_url(f"**/why/scores/{this_month()}/*")


def test_the_figures_are_there_without_the_charts(page: Page) -> None:
    page.get_by_text("查看数据").first.click()
    expect(page.get_by_role("cell", name="92.5")).to_be_visible()
