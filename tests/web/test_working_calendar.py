"""The page of the working calendar: a year, a day, several days, a file."""

from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import CalendarDay, Hall
from signage.models.calendar import DayKind
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_user

PAGE = "/office/working-calendar"


def days(session: Session) -> dict[str, CalendarDay]:
    rows = session.scalars(select(CalendarDay).order_by(CalendarDay.on)).all()
    session.expunge_all()
    session.rollback()  # a session that reads on holds the write lock
    return {row.on.isoformat(): row for row in rows}


def upload(client: FlaskClient, content: bytes) -> tuple[int, str]:
    file = {"file": (BytesIO(content), "calendar.csv")}
    answer = client.post(f"{PAGE}/import?lang=en", data=file)
    return answer.status_code, answer.text


def test_several_days_become_a_holiday(
    signed_in: FlaskClient, session: Session
) -> None:
    form = {
        "first_on": "2026-10-01",
        "last_on": "2026-10-07",
        "kind": "holiday",
        "name": "国庆节",
        "is_festive": "y",
    }
    assert signed_in.post(PAGE, data=form).status_code == 303
    rows = days(session)
    assert len(rows) == 7
    assert rows["2026-10-07"].is_festive
    page = signed_in.get(f"{PAGE}?day=2026-10-01&lang=zh_Hans").text
    assert "国庆节" in page
    assert 'value="2026-10-01"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_on": ""},
        {"first_on": "2026-02-30"},
        {"last_on": "2026-09-01"},
        {"last_on": "2027-10-01"},
        {"name": ""},
        {"kind": "funday"},
    ],
)
def test_a_wrong_day_is_said_and_kept_in_the_form(
    signed_in: FlaskClient, session: Session, wrong: dict[str, str]
) -> None:
    form = {"first_on": "2026-10-01", "kind": "holiday", "name": "国庆节"} | wrong
    answer = signed_in.post(PAGE, data=form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert days(session) == {}


def test_a_year_is_filled_in_once(signed_in: FlaskClient, session: Session) -> None:
    assert signed_in.post(f"{PAGE}/fill", data={"year": "2026"}).status_code == 303
    assert len(days(session)) == 39
    signed_in.post(f"{PAGE}/fill", data={"year": "2026"})
    assert len(days(session)) == 39


def test_a_file_of_excel_is_taken_in(signed_in: FlaskClient, session: Session) -> None:
    text = "日期,类型,名称\r\n2027/1/1,放假,元旦\r\n２０２７-02-14,上班,春节\r\n,,\r\n"
    assert upload(signed_in, text.encode("gbk"))[0] == 303
    rows = days(session)
    assert rows["2027-01-01"].kind is DayKind.HOLIDAY
    assert rows["2027-02-14"].kind is DayKind.SHIFTED_WORKDAY
    assert upload(signed_in, text.encode("utf-8-sig"))[0] == 303
    assert len(days(session)) == 2


def test_a_wrong_file_says_every_line_and_changes_nothing(
    signed_in: FlaskClient, session: Session
) -> None:
    text = (
        "日期,类型,名称\n2027-01-01,放假,元旦\n2027-02-30,放假,春节\n"
        "2027-02-06,放一半,春节\n2027-02-07,放假,\n2027-01-01,上班,元旦\n"
    )
    status, page = upload(signed_in, text.encode())
    assert status == 422
    for line in (3, 4, 5, 6):
        assert f"Line {line}" in page
    assert days(session) == {}


def test_inspectors_look_and_do_not_touch(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    sign_in_as(client, session, create_user(session, hall, "wang", Role.INSPECTOR))
    page = client.get(f"{PAGE}?year=2026")
    assert page.status_code == 200
    assert '<form method="post" action="/office/working-calendar"' not in page.text
    form = {"first_on": "2026-10-01", "kind": "holiday", "name": "国庆节"}
    assert client.post(PAGE, data=form).status_code == 403


def test_odd_years_are_this_year(signed_in: FlaskClient) -> None:
    for year in ("1066", "9999", "x"):
        assert signed_in.get(f"{PAGE}?year={year}").status_code == 200


def test_next_november_is_warned_of(
    signed_in: FlaskClient, session: Session, hall: Hall
) -> None:
    page = signed_in.get(PAGE).text
    assert "alert-warning" in page
    row = CalendarDay(
        hall_id=hall.id, on=date(2027, 1, 1), kind=DayKind.HOLIDAY, name="元旦"
    )
    session.add(row)
    session.commit()
    assert "alert-warning" not in signed_in.get(PAGE).text
