"""Files in the office: upload, look, import; and back from an entry to its file."""

import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signage.config import Settings
from signage.models import AttendanceDay, Case, LedgerEntry, Metric
from tests.web.score_pages import Office, create_office

CASES = "办件编号,事项名称,窗口,经办人,受理时间,办理时限,办结时间\n"
DAYS = "工号,日期,考勤状态,有人顶岗\n"


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    return create_office(app, session)


@pytest.fixture
def today(office: Office) -> date:
    """Read before anything is committed: a later look would hold the write lock."""
    return office.today


@pytest.fixture
def inspector(office: Office, today: date) -> FlaskClient:
    assert today
    return office.browser(office.small.inspector)


def upload(
    browser: FlaskClient, kind: str, text: str, encoding: str = "utf-8-sig"
) -> TestResponse:
    file = (io.BytesIO(text.encode(encoding)), "本月.csv")
    return browser.post(f"/office/imports/{kind}", data={"file": file})


def import_file(browser: FlaskClient, kind: str, text: str) -> TestResponse:
    """Upload, look, and import; return the page after it."""
    place = upload(browser, kind, text).location
    assert browser.get(place).status_code == 200
    answer = browser.post(place, data={"name": "本月.csv"})
    assert answer.status_code == 303
    return browser.get(answer.location)


def day(today: date, back: int = 0) -> str:
    """Write a day as Excel does."""
    return f"{today - timedelta(days=back):%Y/%-m/%-d}"


def count(session: Session, what: type) -> int:
    session.rollback()
    number = session.scalar(select(func.count()).select_from(what)) or 0
    session.rollback()
    return number


def cases(today: date) -> str:
    first = f"Ａ-1,身份证换领,W1A,S1A1,{day(today, 2)} 9:05,,{day(today, 1)} 8:00 \n"
    return f"{CASES}{first}A-2,企业开办,W1B,,{day(today, 1)} 9:05,,\n"


def test_it_shows_first_and_imports_then(
    today: date, inspector: FlaskClient, session: Session
) -> None:
    text = cases(today)
    place = upload(inspector, "cases", text).location
    page = inspector.get(place).text
    assert "本月.csv" in page
    assert "新增" in page
    assert count(session, Case) == 0
    listed = import_file(inspector, "cases", text).text
    assert "已导入：新增 2" in listed
    for part in ("A-1", "企业开办", "在办", "本月.csv"):
        assert part in listed
    again = inspector.get(upload(inspector, "cases", text).location).text
    assert "无需导入" in again
    assert count(session, Case) == 2
    assert "本月.csv" in inspector.get("/office/imports/cases").text


def test_it_shows_every_wrong_line_in_chinese_and_imports_nothing(
    inspector: FlaskClient, session: Session
) -> None:
    text = f"{CASES}A-1,证,W9,,2026-03-09,,\n,证,W1A,,2026-03-09 09:00,,\n"
    answer = inspector.get(upload(inspector, "cases", text, "gb18030").location)
    assert answer.status_code == 422
    for part in (
        "共 3 处问题",
        "没有窗口“W9”",
        "受理时间“2026-03-09”不是带时刻的日期",
        "缺少办件编号",
        "GBK 编码",
    ):
        assert part in answer.text
    place = upload(inspector, "cases", text).location
    assert inspector.post(place).status_code == 303
    assert count(session, Case) == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b" ", "非空的文件"),
        (b"PK\x03\x04workbook", "无法读取"),
        (b"\xd0\xcf\x11\xe0", ".xls"),
    ],
)
def test_it_refuses_what_is_no_table(
    inspector: FlaskClient, content: bytes, words: str
) -> None:
    file = {"file": (io.BytesIO(content), "a.xlsx")}
    answer = inspector.post("/office/imports/attendance", data=file)
    assert answer.status_code == 422
    assert words in answer.text


def test_it_names_the_columns_that_are_missing(inspector: FlaskClient) -> None:
    page = inspector.get(
        upload(inspector, "attendance", "工号,天气\nS1A1,晴\n").location
    )
    assert "首行须有这些列" in page.text
    assert "day (日期)" in page.text


def test_it_knows_no_other_kinds_and_no_other_files(inspector: FlaskClient) -> None:
    for path in ("traffic", "cases/1", f"cases/{'0' * 64}", "traffic/example.csv"):
        assert inspector.get(f"/office/imports/{path}").status_code == 404


@pytest.mark.parametrize("kind", ["cases", "attendance"])
def test_its_example_can_be_read(inspector: FlaskClient, kind: str) -> None:
    example = inspector.get(f"/office/imports/{kind}/example.csv")
    assert example.data.startswith(b"\xef\xbb\xbf")
    page = inspector.get(
        upload(inspector, kind, example.data.decode("utf-8-sig")).location
    )
    assert "首行" not in page.text


def test_attendance_leads_to_the_entry_and_back(
    today: date, inspector: FlaskClient, session: Session
) -> None:
    text = f"{DAYS}S1A1,{day(today)},迟到,\nS1A2,{day(today)},出勤,\n"
    page = import_file(inspector, "attendance", text).text
    assert "台账：记入 1 条" in page
    assert count(session, AttendanceDay) == 2
    grid = inspector.get(f"/office/attendance?month={today:%Y-%m}").text
    marks = re.findall(r'href="(/office/attendance/\d+)"', grid)
    assert len(marks) == 2
    entry_id = session.scalars(select(LedgerEntry.id)).one()
    session.rollback()
    shown = inspector.get(marks[0]).text
    assert f"/office/entries/ledger/{entry_id}" in shown
    entry = inspector.get(f"/office/entries/ledger/{entry_id}").text
    assert marks[0] in entry
    assert "本月.csv" in entry


def test_a_corrected_file_says_what_it_reverses(
    today: date, inspector: FlaskClient
) -> None:
    import_file(inspector, "attendance", f"{DAYS}S1A1,{day(today)},迟到,\n")
    corrected = f"{DAYS}S1A1,{day(today)},出勤,\n"
    preview = inspector.get(upload(inspector, "attendance", corrected).location)
    assert "原记录将被冲销" in preview.text
    page = import_file(inspector, "attendance", corrected).text
    assert "冲销 1 条" in page


def test_the_figures_say_where_they_come_from(
    office: Office, today: date, inspector: FlaskClient, session: Session
) -> None:
    import_file(inspector, "attendance", f"{DAYS}S1A1,{day(today)},出勤,\n")
    finished = f"{day(today)} 0:00"
    import_file(
        inspector, "cases", f"{CASES}A-1,证,W1A,,{day(today, 1)} 9:00,,{finished}\n"
    )
    told = Metric(
        hall_id=office.small.hall.id,
        subject_id=office.small.subject("W1B").id,
        period=f"{today:%Y-%m}",
        name="cases",
        value=12,
    )
    session.add(told)
    session.commit()
    windows = inspector.get("/office/figures").text
    assert "由办结的办件统计" in windows
    assert "外部提供" in windows
    link = re.search(r'href="(/office/cases\?[^"]+)"', windows)
    assert link
    assert "A-1" in inspector.get(link[1].replace("&amp;", "&")).text
    staff = inspector.get("/office/figures?kind=staff").text
    assert "由考勤统计" in staff


def test_it_keeps_no_file_after_the_import(
    today: date, inspector: FlaskClient, settings: Settings
) -> None:
    import_file(inspector, "cases", cases(today))
    assert list(Path(settings.data / "imports").iterdir()) == []
