"""The worklist and its actions, notices before they are decided, revoking an award."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.models import LadderAction, Notice, SignIn
from signage.models.evaluation import ActionState, NoticeState
from signage.operations.criticism.notices import (
    approve_notice,
    propose_notice,
    suspend_notice,
)
from signage.rules.period import Period
from signage.web.access import PASSWORD_IS_RECENT
from tests.operations.score_build import create_award
from tests.web.score_pages import Office, create_office

TEXT = "两次缺勤，予以通报。"


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    return create_office(app, session)


@pytest.fixture
def inspector(office: Office) -> FlaskClient:
    return office.browser(office.small.inspector)


def late(office: Office, code: str = "S1A1") -> LadderAction:
    """Let somebody be late today; return the oral criticism that it asks for."""
    office.small.record("late", code, office.today, now=office.now)
    subject = office.small.subject(code).id
    query = select(LadderAction).filter_by(subject_id=subject)
    return office.session.scalars(query).one()


def notice(office: Office, *, is_over: bool) -> Notice:
    """Propose a notice about S1A1; with the time to reply over, or running."""
    for _ in range(2):
        office.small.record("absent", "S1A1", office.today, now=office.now)
    action = office.session.scalars(
        select(LadderAction).filter_by(is_public=True)
    ).one()
    action.occurred_on = office.today.replace(day=1) + timedelta(days=40)
    proposed_at = office.now - timedelta(days=10 if is_over else 0)
    return propose_notice(
        office.session,
        action,
        text=TEXT,
        actor=office.small.inspector,
        now=proposed_at,
    )


def test_it_lists_work_in_words_not_codes(
    office: Office, inspector: FlaskClient
) -> None:
    late(office)
    office.session.commit()
    page = inspector.get("/office/actions").text
    for part in ("口头批评", "违规处理 二.1", "S1A1", "还剩7天"):
        assert part in page
    assert "oral_criticism</" not in page
    english = inspector.get("/office/actions?lang=en").text
    assert "Oral criticism" in english
    assert "due in 7 days" in english


def test_it_filters_and_forgives_nonsense(
    office: Office, inspector: FlaskClient
) -> None:
    late(office)
    office.session.commit()
    for words in ("subject=nobody", "action=talk_with_chief", "work=overdue"):
        assert "/office/actions/1" not in inspector.get(f"/office/actions?{words}").text
    nonsense = "work=x&page=99999999999999999999&first_on=x&last_on=2026-13-99"
    assert inspector.get(f"/office/actions?{nonsense}").status_code == 200


def test_it_takes_an_outcome_and_shows_who_did_what(
    office: Office, inspector: FlaskClient
) -> None:
    action = late(office)
    path = f"/office/actions/{action.id}"
    today = office.today.isoformat()
    office.session.commit()
    page = inspector.get(path).text
    for part in ("迟到或早退", "1 次，同一自然月内", "大厅效能管理办法"):
        assert part in page
    wrong = inspector.post(f"{path}/outcome", data={"text": "", "done_on": "x"})
    assert wrong.status_code == 422
    assert "请填写办理情况" in wrong.text
    assert "请填写办理日期" in wrong.text
    data = {"text": "已当面批评", "done_on": today}
    assert inspector.post(f"{path}/outcome", data=data).status_code == 303
    done = inspector.get(path).text
    for part in ("已办结", "已当面批评", "Inspector", "已登记处理结果"):
        assert part in done
    assert inspector.post(f"{path}/outcome", data=data).status_code == 409
    assert inspector.get("/office/actions/99999").status_code == 404


def test_it_lets_an_approver_take_an_outcome_back(
    office: Office, inspector: FlaskClient
) -> None:
    path = f"/office/actions/{late(office).id}"
    data = {"text": "已当面批评", "done_on": office.today.isoformat()}
    office.session.commit()
    inspector.post(f"{path}/outcome", data=data)
    back = f"{path}/reopening"
    assert inspector.post(back, data={"reason": "x"}).status_code == 403
    assert back not in inspector.get(path).text
    approver = office.browser(office.small.approver)
    assert back in approver.get(path).text
    assert approver.post(back, data={"reason": ""}).status_code == 422
    assert approver.post(back, data={"reason": "登错了人"}).status_code == 303
    assert "登错了人" in inspector.get(path).text
    assert f"{path}/outcome" in inspector.get(path).text


def test_it_tells_the_dashboard_what_is_to_do(
    office: Office, inspector: FlaskClient
) -> None:
    action = late(office)
    assert action.due_on is not None
    office.session.commit()
    assert "待办处理事项" in inspector.get("/office/").text
    action.due_on = office.today - timedelta(days=1)
    office.session.commit()
    assert "逾期待办" in inspector.get("/office/").text
    assert "逾期1天" in inspector.get("/office/actions").text


def test_it_shows_a_notice_as_the_screens_will(
    office: Office, inspector: FlaskClient
) -> None:
    office.small.subject("S1A1").name = "欧阳明月"
    key = notice(office, is_over=False).id
    office.session.commit()
    page = inspector.get(f"/office/notices/{key}").text
    assert f"/office/notices/{key}/slides/1" in page
    slide = inspector.get(f"/office/notices/{key}/slides/1")
    assert "frame-ancestors 'self'" in slide.headers["Content-Security-Policy"]
    assert "欧阳＊＊" in slide.text
    assert "欧阳明月" not in slide.text
    assert inspector.get(f"/office/notices/{key}/slides/99").status_code == 404
    assert office.session.get_one(Notice, key).state == NoticeState.PROPOSED


def test_it_shows_the_reply_and_the_clause_to_the_approver(office: Office) -> None:
    key = notice(office, is_over=False).id
    path = f"/office/notices/{key}"
    inspector = office.browser(office.small.inspector)
    assert inspector.post(f"{path}/reply", data={"text": " "}).status_code == 422
    said = {"text": "当日已请假"}
    assert inspector.post(f"{path}/reply", data=said).status_code == 303
    approver = office.browser(office.small.approver)
    page = approver.get(path).text
    for part in ("当日已请假", "大厅效能管理办法", "违规处理 二.2", "陈述期结束后"):
        assert part in page
    assert f"{path}/approval" not in page
    assert approver.post(f"{path}/approval").status_code == 409


def test_it_offers_approval_only_to_a_second_person(office: Office) -> None:
    key = notice(office, is_over=True).id
    path = f"/office/notices/{key}"
    office.session.commit()
    assert f"{path}/approval" in office.browser(office.small.approver).get(path).text
    page = office.browser(office.small.inspector).get(path).text
    assert f"{path}/approval" not in page
    assert "须由另一人审批" in page
    late_reply = office.browser(office.small.inspector)
    answer = late_reply.post(f"{path}/reply", data={"text": "迟到的陈述"})
    assert answer.status_code == 409


def test_it_lists_what_is_on_and_what_an_objection_took_off(office: Office) -> None:
    found = notice(office, is_over=True)
    approve_notice(office.session, found, actor=office.small.approver, now=office.now)
    inspector = office.browser(office.small.inspector)
    assert "还剩" in inspector.get("/office/notices").text
    suspend_notice(office.session, found, actor=None, now=clock.now())
    office.session.commit()
    page = inspector.get("/office/notices").text
    assert "因有异议，已暂停播出" in page
    assert "有异议，暂停播出" in inspector.get(f"/office/notices/{found.id}").text


def test_it_keeps_a_proposal_that_was_refused(
    office: Office, inspector: FlaskClient
) -> None:
    key = notice(office, is_over=True).id
    found = office.session.get_one(Notice, key)
    action_id = found.action_id
    office.session.delete(found)
    office.session.commit()
    data = {"action": action_id, "text": "长" * 501}
    answer = inspector.post("/office/notices", data=data)
    assert answer.status_code == 422
    assert "长" * 501 in answer.text


def test_it_revokes_an_award_with_a_reason(office: Office) -> None:
    month = str(Period.month_of(office.today))
    award = create_award(office.small, "W1A", month)
    path, why = f"/office/awards/{award.id}/revocation", f"/why/awards/{award.id}"
    office.session.commit()
    inspector = office.browser(office.small.inspector)
    assert inspector.post(path, data={"reason": "x"}).status_code == 403
    assert "撤销该荣誉" not in inspector.get(why).text
    approver = office.browser(office.small.approver)
    assert "撤销该荣誉" in approver.get(why).text
    assert approver.get(path).status_code == 200
    assert approver.post(path, data={"reason": ""}).status_code == 422
    assert approver.post(path, data={"reason": "材料不实"}).status_code == 303
    for page in (why, "/office/awards"):
        assert "材料不实" in approver.get(page).text
    assert approver.post(path, data={"reason": "再"}).status_code == 409


def test_it_asks_for_the_password_before_a_revocation(office: Office) -> None:
    month = str(Period.month_of(office.today))
    path = f"/office/awards/{create_award(office.small, 'W1A', month).id}/revocation"
    approver = office.browser(office.small.approver)
    sign_in = office.session.scalars(
        select(SignIn).filter_by(user_id=office.small.approver.id)
    ).one()
    sign_in.authenticated_at -= PASSWORD_IS_RECENT + timedelta(minutes=1)
    office.session.commit()
    asked = approver.get(path)
    assert asked.status_code == 303
    assert "/office/password" in asked.location
    assert approver.post(path, data={"reason": "x"}).status_code == 401


def test_it_drops_what_lost_its_ground(office: Office, inspector: FlaskClient) -> None:
    action = late(office)
    action.state, action.outcome = ActionState.DROPPED, "已批评"
    action.done_on, action.done_at = office.today, office.now
    action.done_by_id = office.small.inspector.id
    path = f"/office/actions/{action.id}"
    office.session.commit()
    page = inspector.get(path).text
    assert "无需再办理" in page
    assert f"{path}/outcome" not in page
    assert path in inspector.get("/office/actions?work=all").text
