"""The hall board in the office: tabs, the duty grid, files, the guide, lights."""

import io
import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from xlsxwriter import Workbook

from signage import clock
from signage.models import Case, Hall
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_staff, create_user, create_window

BOARD = "/office/board"
NOBODY = json.dumps(["", "", ""])


@pytest.fixture
def today(hall: Hall) -> date:
    return clock.hall_day(clock.now(), hall.time_zone)


@pytest.fixture
def editor(app: Flask, session: Session, hall: Hall, today: date) -> FlaskClient:
    assert today
    create_staff(session, hall, "S001", name="周明远")
    window = create_window(session, hall, "W1", name="社保窗口")
    due_at = clock.now() - timedelta(hours=1)
    for number, due in enumerate((due_at, due_at + timedelta(hours=2))):
        case = Case(
            hall_id=hall.id,
            number=f"A-{number}",
            title="社保转移",
            window_id=window.id,
            accepted_at=due_at - timedelta(days=2),
            due_at=due,
        )
        session.add(case)
    client = app.test_client()
    sign_in_as(client, session, create_user(session, hall, "editor", Role.EDITOR))
    return client


def fields(today: date, name: str, was: str = NOBODY) -> dict[str, str]:
    day = today.isoformat()
    return {f"name-{day}": name, f"post-{day}": "主任", f"was-{day}": was}


def test_it_fills_the_month_in_a_grid(editor: FlaskClient, today: date) -> None:
    answer = editor.post(f"{BOARD}/duty", data=fields(today, "S001"))
    assert answer.status_code == 303
    page = editor.get(answer.location).text
    assert 'value="周明远"' in page
    assert "已保存 1 天" in page
    assert "中已排 1 天" in page


def test_it_keeps_what_another_wrote_and_shows_what_was_typed(
    editor: FlaskClient, today: date
) -> None:
    editor.post(f"{BOARD}/duty", data=fields(today, "周明远"))
    answer = editor.post(f"{BOARD}/duty", data=fields(today, "何远帆"))
    assert answer.status_code == 422
    assert "其间已有他人填写“周明远”" in answer.text
    assert 'value="何远帆"' in answer.text
    broken = fields(today, "何远帆", was="[[[")
    assert editor.post(f"{BOARD}/duty", data=broken).status_code == 422


FILES = {
    "duty": "日期,值班领导,职务,电话\n2026/3/9,S001,主任,8888\n2026/3/10,何远帆,,\n",
    "completions": (
        "办件编号,事项名称,申请人,办结日期\nA-1,食品经营许可,苏婉清,2026/3/9\n"
        "A-2,公共场所卫生许可,青禾餐饮有限公司,2026/3/9\n"
    ),
    "weather": "日期,天气,最低气温,最高气温\n2026/3/9,晴,1,12℃\n2026/3/10,雨,,\n",
}


def upload(browser: FlaskClient, kind: str, text: str) -> str:
    file = (io.BytesIO(text.encode("gb18030")), "本月.csv")
    answer = browser.post(f"/office/imports/{kind}", data={"file": file})
    assert answer.status_code == 303
    return answer.location


@pytest.mark.parametrize("kind", FILES)
def test_it_imports_a_file_once(editor: FlaskClient, kind: str) -> None:
    place = upload(editor, kind, FILES[kind])
    assert "新增" in editor.get(place).text
    done = editor.post(place, data={"name": "本月.csv"})
    assert done.status_code == 303
    assert "已导入：新增 2" in editor.get(done.location).text
    assert "无需导入" in editor.get(upload(editor, kind, FILES[kind])).text
    assert "本月.csv" in editor.get(f"/office/imports/{kind}").text


@pytest.mark.parametrize("kind", FILES)
def test_it_shows_every_wrong_line_in_chinese(editor: FlaskClient, kind: str) -> None:
    text = FILES[kind] + "2026/2/30,下刀子,9,99\n,,,\n三月,,,\n"
    answer = editor.get(upload(editor, kind, text))
    assert answer.status_code == 422
    rows = re.findall(
        r'<tr><td class="number">(\d+)</td><td[^>]*>(.*?)</td>', answer.text
    )
    assert {line for line, _words in rows} >= {"4", "6"}
    assert not [words for _line, words in rows if re.search("[a-z]{4}", words)]


@pytest.mark.parametrize("kind", FILES)
def test_its_example_can_be_imported(editor: FlaskClient, kind: str) -> None:
    example = editor.get(f"/office/imports/{kind}/example.csv").data.decode("utf-8-sig")
    assert editor.get(upload(editor, kind, example)).status_code == 200


def test_it_lets_no_inspector_import_for_the_board(
    app: Flask, session: Session, hall: Hall
) -> None:
    client = app.test_client()
    sign_in_as(client, session, create_user(session, hall, "wang", Role.INSPECTOR))
    assert client.get("/office/imports/duty").status_code == 403
    assert client.get(BOARD).status_code == 403
    assert client.get(f"{BOARD}/lights").status_code == 200


def notice(today: date, **values: str) -> dict[str, str]:
    return {
        "number": "A-9",
        "title": "临时占用城市道路审批",
        "applicant": "苏婉清、青禾餐饮有限公司",
        "finished_on": today.isoformat(),
        **values,
    }


def test_it_writes_changes_and_removes_a_notice(
    editor: FlaskClient, today: date
) -> None:
    place = f"{BOARD}/completions"
    assert editor.get(f"{place}/new").status_code == 200
    assert editor.post(place, data=notice(today)).status_code == 303
    listed = unescape(editor.get(place).text)
    assert "屏幕显示：苏**、青禾餐饮有限公司" in listed
    found = re.search(rf'{place}/(\d+)"', listed)
    assert found is not None
    one = f"{place}/{found[1]}"
    wrong = notice(today, number="", title="", last_on=f"{today - timedelta(days=3)}")
    refused = editor.post(one, data=wrong)
    assert refused.status_code == 422
    wrong = notice(today, last_on=f"{today - timedelta(days=3)}")
    assert "早于开始日期" in editor.post(one, data=wrong).text
    assert editor.post(one, data=notice(today, title="改过的")).status_code == 303
    assert "改过的" in editor.get(one).text
    assert "编号“A-9”的公告已存在" in editor.post(place, data=notice(today)).text
    assert editor.post(f"{one}/removal").status_code == 303
    assert editor.get(one).status_code == 404
    for shelf in ("upcoming", "over", "nonsense"):
        assert editor.get(f"{place}?shelf={shelf}&page=9").status_code == 200


def test_it_says_which_guide_pages_are_missing(editor: FlaskClient) -> None:
    place = f"{BOARD}/guide"
    page = editor.get(place).text
    assert "1 / 17" in page  # the roster tells of a window
    assert page.count("第七条（") == 17
    fees = {"text-zh_Hans": "**不收费**", "text-en": "Free.", "version": "0"}
    assert editor.post(f"{place}/fees", data=fees).status_code == 303
    assert "2 / 17" in editor.get(place).text
    assert "Free." in editor.get(f"{place}/fees").text
    assert editor.get(f"{place}/parking").status_code == 404


def test_it_overwrites_no_guide_page(editor: FlaskClient) -> None:
    place = f"{BOARD}/guide/fees"
    first = {"text-zh_Hans": "他人的文字", "version": "0"}
    editor.post(place, data=first)
    mine = {"text-zh_Hans": "我的文字", "version": "0"}
    answer = editor.post(place, data=mine)
    assert answer.status_code == 409
    assert "他人的文字" in answer.text
    assert "我的文字" in answer.text
    assert 'name="version" value="1"' in answer.text
    long = editor.post(place, data={"text-en": "长" * 20_001, "version": "1"})
    assert long.status_code == 422
    assert "最多 20000 个" in long.text


def test_it_shows_lights_and_lists_their_cases(
    editor: FlaskClient, session: Session
) -> None:
    page = editor.get(f"{BOARD}/lights").text
    assert "社保窗口" in page
    assert "/office/cases?light=yellow" in page
    session.rollback()
    red = editor.get("/office/cases?light=red").text
    assert "A-0" in red
    assert "A-1" not in red
    yellow = editor.get("/office/cases?light=yellow").text
    assert "A-1" in yellow
    assert "A-0" not in yellow
    assert editor.get("/office/cases?light=purple").status_code == 200


def test_only_an_administrator_says_what_is_yellow(
    editor: FlaskClient, app: Flask, session: Session, hall: Hall
) -> None:
    new = {"before": "4", "unit": "hours"}
    assert editor.post(f"{BOARD}/lights", data=new).status_code == 403
    client = app.test_client()
    sign_in_as(client, session, create_user(session, hall, "li"))
    assert client.post(f"{BOARD}/lights", data=new).status_code == 303
    assert 'value="4"' in client.get(f"{BOARD}/lights").text
    wrong = client.post(f"{BOARD}/lights", data={"before": "x", "unit": "days"})
    assert wrong.status_code == 422
    assert "0 至 30 的整数" in wrong.text


def test_it_tells_the_weather_of_the_coming_days(
    editor: FlaskClient, today: date
) -> None:
    assert "未来几天没有天气数据" in editor.get(f"{BOARD}/weather").text
    text = f"day,sky,low,high,air\n{today:%Y/%-m/%-d},多云转晴,-2,12,132\n"
    place = upload(editor, "weather", text)
    editor.post(place)
    page = editor.get(f"{BOARD}/weather").text
    assert "多云转晴" in page
    assert "轻度污染" in page


def test_it_takes_the_guide_from_a_workbook(editor: FlaskClient) -> None:
    """Items by number or clause, languages in words, several lines in a cell."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    rows = (
        ("序号", "正文", "标题", "语言", "上屏"),
        (16, "不收取任何费用。\n- 复印免费", "", "", "否"),
        ("第七条（十六）", "No fees.", "Fees", "English", ""),
    )
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    file = {"file": (io.BytesIO(out.getvalue()), "指南.xlsx")}
    place = editor.post("/office/imports/guide", data=file).location
    page = editor.get(place)
    assert page.status_code == 200, page.text
    assert "新增" in page.text
    assert editor.post(place).status_code == 303
    form = editor.get(f"{BOARD}/guide/fees").text
    assert "不收取任何费用。\n- 复印免费" in form
    assert "No fees." in form
    assert 'name="is_on_screens" value="1">' in form
    again = {"file": (io.BytesIO(out.getvalue()), "指南.xlsx")}
    place = editor.post("/office/imports/guide", data=again).location
    assert "无需导入" in editor.get(place).text


def test_it_names_every_wrong_line_of_the_guide(editor: FlaskClient) -> None:
    text = (
        "序号,正文,标题,语言,上屏\n18,甲,,,\n3,乙,,火星文,也许\n4,丙,,,\n4,丁,,中文,\n"
    )
    page = editor.get(upload(editor, "guide", text))
    assert page.status_code == 422
    for words in ("序号“18”", "语言“火星文”", "上屏“也许”"):
        assert words in page.text, words
