"""A clerk's own pages: what they see, object to and reply to, and nobody else's."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import LadderAction, Notice, Objection, User
from signage.models.objection import ObjectionState
from signage.models.user import Role
from signage.operations.criticism.notices import propose_notice
from signage.operations.objections.objections import dismiss_objection
from signage.operations.people.clerks import add_clerk
from tests.web.score_pages import Office, create_office


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    return create_office(app, session)


def clerk_of(office: Office, code: str = "S1A1") -> User:
    """Add a staff member's account."""
    staff = office.small.subject(code)
    return add_clerk(office.session, staff, actor=office.small.chief, now=office.now)  # type: ignore[arg-type]


def browser_of(office: Office, code: str = "S1A1") -> FlaskClient:
    """Return a browser in which a staff member is signed in; commits."""
    return office.browser(clerk_of(office, code))


def late(office: Office, code: str = "S1A1") -> int:
    """Record that somebody was late today; return the entry's key."""
    return office.small.record("late", code, office.today, now=office.now).entry.id


def test_it_shows_the_month_at_a_glance(office: Office) -> None:
    late(office)
    clerk = browser_of(office)
    text = clerk.get("/my").text
    for part in ("99", "迟到或早退", "CS-1.1", "工作考勤", "19 / 20", "第4位", "W1A"):
        assert part in text
    assert "/office/" not in text.replace("/office/logout", "")
    assert "/why/" not in text


def test_it_shows_nobody_else(office: Office) -> None:
    other = late(office, "S1A2")
    far, month = late(office, "S2A1"), f"{office.today:%Y-%m}"
    clerk = browser_of(office)
    text = clerk.get("/my").text
    assert "S1A2" not in text
    assert "S1A2" not in clerk.get(f"/my/scores/{month}/window").text
    for key in (other, far):
        assert clerk.get(f"/my/entries/{key}").status_code == 404
        path = f"/my/entries/{key}/objection"
        assert clerk.post(path, data={"text": "不对"}).status_code == 404
    assert office.session.scalars(select(Objection)).all() == []


def test_it_shows_the_window_beside(office: Office) -> None:
    office.small.record("window-banner", "W1A", office.today, now=office.now)
    clerk = browser_of(office)
    month = f"{office.today:%Y-%m}"
    assert f"/my/scores/{month}/window" in clerk.get("/my").text
    assert "100.5" in clerk.get(f"/my/scores/{month}/window").text
    for path in ("sheet", "window/sheet"):
        assert "考核得分单" in clerk.get(f"/my/scores/{month}/{path}").text


def test_it_shows_each_rulebook(office: Office) -> None:
    late(office)
    clerk = browser_of(office)
    path = f"/my/scores/{office.today:%Y-%m}?rulebook=hall-efficiency"
    text = clerk.get(path).text
    assert "本月已有1次，第2次将" in text
    assert "不计分的事实" in text


def test_it_says_when_there_is_no_result(office: Office) -> None:
    clerk = browser_of(office)
    assert clerk.get("/my/scores/1999-01").status_code == 404
    assert clerk.get("/my/scores/hello").status_code == 404
    assert clerk.get("/my/scores/1999-01/window").status_code == 404


def test_a_clerk_objects_and_takes_it_back(office: Office) -> None:
    key = late(office)
    clerk = browser_of(office)
    path = f"/my/entries/{key}"
    assert "提出异议" in clerk.get(path).text
    assert clerk.post(f"{path}/objection", data={"text": " "}).status_code == 422
    long = clerk.post(f"{path}/objection", data={"text": "长" * 1001})
    assert long.status_code == 422
    clerk.post(f"{path}/objection", data={"text": "当天已请假，有假条。"})
    text = clerk.get(path).text
    assert "当天已请假" in text
    assert "待处理" in text
    assert 'name="text"' not in text
    assert "当天已请假" in clerk.get("/my").text
    objection = office.session.scalars(select(Objection.id)).one()
    office.session.commit()
    clerk.post(f"/my/objections/{objection}/withdrawal")
    office.session.expire_all()
    row = office.session.get_one(Objection, objection)
    assert row.state is ObjectionState.WITHDRAWN
    office.session.commit()
    assert 'name="text"' in clerk.get(path).text  # they may object again


def test_it_shows_the_decision_with_its_reason(office: Office) -> None:
    key = late(office)
    clerk = browser_of(office)
    clerk.post(f"/my/entries/{key}/objection", data={"text": "不是我"})
    objection = office.session.scalars(select(Objection)).one()
    dismiss_objection(
        office.session,
        objection,
        reason="考勤机记录清楚。",
        actor=office.small.approver,
        now=office.now,
    )
    office.session.commit()
    for path in (f"/my/entries/{key}", "/my"):
        assert "考勤机记录清楚。" in clerk.get(path).text


def test_nobody_takes_back_what_another_said(office: Office) -> None:
    key = late(office)
    clerk, other = browser_of(office), browser_of(office, "S1A2")
    clerk.post(f"/my/entries/{key}/objection", data={"text": "不是我"})
    objection = office.session.scalars(select(Objection.id)).one()
    office.session.commit()
    assert other.post(f"/my/objections/{objection}/withdrawal").status_code == 403


def test_a_clerk_may_object_for_their_window(office: Office) -> None:
    entry = office.small.record("window-banner", "W1A", office.today, now=office.now)
    key = entry.entry.id
    clerk = browser_of(office, "S1A2")
    answer = clerk.post(f"/my/entries/{key}/objection", data={"text": "应为两面"})
    assert answer.status_code == 303


def test_it_tells_of_the_self_review_and_its_end(office: Office) -> None:
    day = office.last_month.first + timedelta(days=3)
    entry = office.small.record("late", "S1A1", day, now=office.now)
    key = entry.entry.id
    office.close_last_month(self_review=3)
    clerk = browser_of(office)
    month = office.last_month
    text = clerk.get("/my").text
    assert "得分自评" in text
    assert f"/my/scores/{month}" in text
    page = clerk.get(f"/my/scores/{month}").text
    assert "还剩4天" in page.replace(" ", "")  # today and three full days
    assert 'name="text"' in clerk.get(f"/my/entries/{key}").text


def test_it_is_too_late_after_the_self_review(office: Office) -> None:
    day = office.last_month.first + timedelta(days=3)
    key = office.small.record("late", "S1A1", day, now=office.now).entry.id
    office.close_last_month()
    clerk = browser_of(office)
    text = clerk.get(f"/my/entries/{key}").text
    assert "提出异议的时间已过" in text
    answer = clerk.post(f"/my/entries/{key}/objection", data={"text": "不对"})
    assert answer.status_code == 409


def proposed(office: Office) -> int:
    """Let a ladder lead to a proposed notice about S1A1; return its key."""
    for _time in range(2):
        office.small.record("absent", "S1A1", office.today, now=office.now)
    actions = office.session.scalars(select(LadderAction)).all()
    action = next(one for one in actions if one.is_public)
    notice = propose_notice(
        office.session,
        action,
        text="旷工通报",
        actor=office.small.approver,
        now=office.now,
    )
    return notice.id


def test_a_clerk_replies_before_a_notice(office: Office) -> None:
    key = proposed(office)
    clerk = browser_of(office)
    assert "拟对S1A1发布通报" in clerk.get("/my").text
    path = f"/my/notices/{key}"
    assert "旷工通报" in clerk.get(path).text
    assert clerk.post(f"{path}/reply", data={"text": ""}).status_code == 422
    clerk.post(f"{path}/reply", data={"text": "当天生病，已补假条。"})
    assert "当天生病" in clerk.get(path).text
    office.session.expire_all()
    notice = office.session.get_one(Notice, key)
    assert notice.statement == "当天生病，已补假条。"


def test_the_time_to_reply_ends(office: Office) -> None:
    key = proposed(office)
    notice = office.session.get_one(Notice, key)
    notice.statement_until = office.now - timedelta(minutes=1)
    clerk = browser_of(office)
    text = clerk.get(f"/my/notices/{key}").text
    assert "陈述期最后一天是" in text
    assert 'name="text"' not in text
    answer = clerk.post(f"/my/notices/{key}/reply", data={"text": "我"})
    assert answer.status_code == 409


def test_a_notice_of_others_is_not_theirs(office: Office) -> None:
    key = proposed(office)
    other = browser_of(office, "S2A1")
    assert other.get(f"/my/notices/{key}").status_code == 404
    answer = other.post(f"/my/notices/{key}/reply", data={"text": "我"})
    assert answer.status_code == 404


def test_the_office_sees_its_own_scores_too(office: Office) -> None:
    office.small.approver.staff = office.small.subject("S1A1")  # type: ignore[assignment]
    late(office)
    office.session.flush()
    assert office.small.approver.role is Role.APPROVER
    browser = office.browser(office.small.approver)
    text = browser.get("/my").text
    assert "迟到或早退" in text
    assert 'href="/office/"' in text
    assert 'href="/my"' in browser.get("/office/").text


def test_accounts_without_a_staff_member_have_no_scores(office: Office) -> None:
    browser = office.browser(office.small.inspector)
    answer = browser.get("/my")
    assert answer.status_code == 403
    assert "没有关联窗口工作人员" in answer.text
