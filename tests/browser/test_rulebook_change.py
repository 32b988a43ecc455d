"""A chief changes a setting, sees what it would do, adopts it; the past stays."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from signage import clock
from signage.db import Database
from signage.models import Adoption, Evaluation, Scorecard, Subject
from signage.operations.evaluation.evaluations import close_month
from signage.operations.people import sign_ins
from signage.operations.rulebooks.adoption import rulebook_of
from signage.operations.scores.scoring import open_month
from signage.rules.period import Period
from signage.web.visit import COOKIE
from tests.operations.score_build import create_small_hall
from tests.serve import Server

pytestmark = pytest.mark.browser

WINDOW = "W1A"


@dataclass
class OpenHall:
    """A small hall on the real server; its last month is closed, this one open."""

    server: Server
    database: Database
    token: str
    closed: Period
    running: Period

    def score(self, period: Period) -> str:
        """Return the stored county-hall score of a window."""
        with self.database.read() as session:
            query = (
                select(Scorecard.score)
                .join(Scorecard.evaluation)
                .join(Evaluation.adoption)
                .join(Subject, Subject.id == Scorecard.subject_id)
                .where(Subject.code == WINDOW, Evaluation.period == str(period))
                .where(Adoption.slug == "county-hall")
            )
            return str(session.scalars(query).one())

    def values(self, period: Period) -> dict[str, str]:
        """Return the settings under which a month is scored."""
        with self.database.read() as session:
            query = select(Evaluation).join(Evaluation.adoption)
            query = query.where(Evaluation.period == str(period))
            found = session.scalars(query.where(Adoption.slug == "county-hall")).one()
            return dict(rulebook_of(found.adoption).values)


@pytest.fixture
def hall(migrated_file: Path, tmp_path: Path) -> Iterator[OpenHall]:
    """Lateness in both months at a window."""
    shutil.copy(migrated_file, tmp_path / "signage.db")
    database = Database(f"sqlite:///{tmp_path / 'signage.db'}")
    now = clock.now()
    with database.write() as session:
        small = create_small_hall(session, (now - timedelta(days=800)).date(), now)
        today = clock.hall_day(now, small.hall.time_zone)
        running = Period.month_of(today)
        closed = running.previous()
        open_month(session, small.hall, closed, now=now)
        for day in (closed.first, running.first):
            small.record("late", "S1A1", on=day, now=now)
        close_month(session, small.hall, closed, actor=small.chief, now=now)
        browser = sign_ins.Browser("127.0.0.1")
        token = sign_ins.open_sign_in(session, small.approver, browser, now=now)
    server = Server(tmp_path)
    server.start()
    yield OpenHall(server, database, token, closed, running)
    server.stop()
    database.engine.dispose()


def open_page(chromium: Browser, hall: OpenHall, path: str) -> Page:
    """Open an office page as the approver, in Chinese."""
    context = chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN"
    )
    cookie = {"name": COOKIE, "value": hall.token, "url": hall.server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(f"{hall.server.url}{path}")
    return page


def test_a_setting_is_changed_tried_adopted_and_the_past_stays(
    chromium: Browser, hall: OpenHall
) -> None:
    before = {month: hall.score(month) for month in (hall.closed, hall.running)}
    page = open_page(chromium, hall, "/office/rulebooks")
    page.get_by_role("link", name="县政务服务大厅窗口及人员绩效评价办法").click()
    page.get_by_role("button", name="新建草案").click()
    page.get_by_label("备注").fill("窗口均分按字面")
    page.locator("#window_mean").get_by_text("按字面", exact=True).click()
    page.get_by_role("button", name="保存并试算").click()

    page.get_by_label("周期").select_option(str(hall.running))
    page.get_by_label("只看有变化的").check()
    page.locator("form[role=search]").get_by_role("button", name="试算").click()
    row = page.get_by_role("row", name=re.compile(WINDOW))
    expect(row).to_contain_text("−")
    expect(page.get_by_text("得分变化").locator("..")).to_contain_text("4")
    assert hall.score(hall.running) == before[hall.running], "a trial stores nothing"

    page.get_by_role("link", name="施行…").click()
    expect(page.get_by_text("按字面", exact=True)).to_be_visible()
    months = page.get_by_label("自该月第一天起").locator("option")
    offered = months.evaluate_all("options => options.map(option => option.value)")
    assert offered[0] == hall.running.first.isoformat(), "closed months are not offered"
    page.get_by_label("自该月第一天起").select_option(offered[0])
    page.get_by_label("理由").fill("2026年第9号文")
    page.get_by_role("button", name="施行", exact=True).click()
    expect(page.locator("#flashes")).to_contain_text("起施行")
    expect(page.get_by_text("2026年第9号文")).to_be_visible()
    page.context.close()

    assert hall.score(hall.closed) == before[hall.closed]
    assert hall.values(hall.closed)["window_mean"] == "normalised"
    assert hall.score(hall.running) != before[hall.running]
    assert hall.values(hall.running)["window_mean"] == "literal"
