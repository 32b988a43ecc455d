"""Standing, evaluations, awards, notices and their pages "why", by role."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Award, Evaluation, LadderAction, Nomination, Notice
from signage.models.evaluation import EvaluationState, NominationState, NoticeState
from signage.models.user import Role
from signage.operations.criticism.notices import approve_notice, propose_notice
from tests.build import create_user
from tests.web.score_pages import Office, create_office

PAGES = (
    "/office/scores",
    "/office/scores?kind=staff",
    "/office/evaluations",
    "/office/awards",
    "/office/notices",
    "/office/ratings",
)


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    return create_office(app, session)


@pytest.fixture
def approver(office: Office) -> FlaskClient:
    return office.browser(office.small.approver)


def efficiency(office: Office) -> Evaluation:
    """Return last month's evaluation under the rulebook with monthly awards."""
    query = (
        select(Evaluation)
        .join(Evaluation.adoption)
        .where(Evaluation.period == str(office.last_month))
        .filter_by(slug="hall-efficiency")
    )
    return office.session.scalars(query).one()


def county(office: Office) -> str:
    """Return the path of last month's evaluation that gives the assessment."""
    query = (
        select(Evaluation.id)
        .join(Evaluation.adoption)
        .where(Evaluation.period == str(office.last_month))
        .filter_by(slug="county-hall")
    )
    key = office.session.scalars(query).one()
    office.session.commit()
    return f"/office/evaluations/{key}"


def decided_month(office: Office) -> str:
    """Let two windows win last month, tie the others; return the evaluation's path."""
    day = office.last_month.first + timedelta(days=3)
    for code in ("W1B", "W2A"):
        office.small.record("window-banner", code, day, now=office.now)
    office.close_last_month()
    path = f"/office/evaluations/{efficiency(office).id}"
    office.session.commit()
    return path


@pytest.mark.parametrize("path", PAGES)
def test_it_opens_for_inspectors_and_not_for_strangers(
    app: Flask, office: Office, path: str
) -> None:
    assert office.browser(office.small.inspector).get(path).status_code == 200
    assert app.test_client().get(path).status_code == 303


def test_it_shows_the_standing_with_movement(
    office: Office, approver: FlaskClient
) -> None:
    day = office.last_month.first
    office.small.record("late", "S1A1", day, now=office.now)
    office.small.record("window-banner", "W1B", office.today, now=office.now)
    office.session.commit()
    text = approver.get("/office/scores").text
    assert "100.5" in text
    assert "+0.5" in text
    assert approver.get("/office/scores?period=hello").status_code == 404


def test_it_explains_a_score_line_by_line(
    office: Office, approver: FlaskClient
) -> None:
    entry = office.small.record("late", "S1A1", office.today, now=office.now).entry
    person, window = (office.small.subject(code).id for code in ("S1A1", "W1A"))
    key, month = entry.id, f"{office.today:%Y-%m}"
    office.session.commit()
    text = approver.get(f"/why/scores/{month}/{person}").text
    for part in ("迟到或早退", "CS-1.1", "· 一(一)(1)", f"/ledger/{key}", "99"):
        assert part in text
    assert "人员构成" in approver.get(f"/why/scores/{month}/{window}").text
    for wrong in (f"/why/scores/2026-13/{person}", f"/why/scores/{month}/99999"):
        assert approver.get(wrong).status_code == 404


def test_it_closes_a_month_only_for_approvers(office: Office) -> None:
    office.small.record("late", "S1A1", office.last_month.first, now=office.now)
    month = {"month": str(office.last_month)}
    inspector = office.browser(office.small.inspector)
    assert (
        inspector.post("/office/evaluations/closed-months", data=month).status_code
        == 403
    )
    approver = office.browser(office.small.approver)
    assert "可以结账" in approver.get("/office/evaluations").text
    post = approver.post
    assert post("/office/evaluations/closed-months", data=month).status_code == 303
    again = post("/office/evaluations/closed-months", data=month)
    assert again.status_code == 409
    assert "现在不能这样做" in again.text
    assert "内容已被他人修改" not in again.text
    for wrong in ("2026", "x"):
        answer = post("/office/evaluations/closed-months", data={"month": wrong})
        assert answer.status_code == 404


def test_it_settles_ties_and_grants(office: Office, approver: FlaskClient) -> None:
    path = decided_month(office)
    page = approver.get(path).text
    assert "流动红旗窗口" in page
    assert "由评审小组选定" in page
    assert approver.post(f"{path}/review").status_code == 409
    settle_all(office, approver, path)
    chief = office.browser(office.small.chief)
    for one in (county(office), path):
        assert approver.post(f"{one}/review").status_code == 303
        assert chief.post(f"{one}/confirmation").status_code == 303
    award = office.session.scalars(select(Award).order_by(Award.id)).first()
    assert award is not None
    why = f"/why/awards/{award.id}"
    office.session.commit()
    text = approver.get(why).text
    for part in (">结果运用", "排名", "背后的得分", "窗口获锦旗或表扬信"):
        assert part in text
    assert approver.get("/office/awards").text.count("/why/awards/") == len(
        granted(office)
    )
    assert approver.get("/why/awards/99999").status_code == 404


def granted(office: Office) -> list[Award]:
    found = list(office.session.scalars(select(Award)))
    office.session.commit()
    return found


def settle_all(office: Office, approver: FlaskClient, path: str) -> None:
    """Choose the first of the tied until there is no tie."""
    for award, group in tied(office):
        query = select(Nomination).where(
            Nomination.award == award,
            Nomination.group_code == group,
            Nomination.state == NominationState.UNDECIDED,
        )
        found = office.session.scalars(query).all()
        places = found[0].reason["quota"]
        data = {
            "award": award,
            "group": group,
            "chosen": [str(n.id) for n in found[:places]],
            "reason": "小组评议",
        }
        office.session.commit()
        assert (
            approver.post(f"{path}/ties", data=data | {"chosen": []}).status_code == 422
        )
        assert approver.post(f"{path}/ties", data=data).status_code == 303


def tied(office: Office) -> set[tuple[str, str]]:
    query = select(Nomination.award, Nomination.group_code).where(
        Nomination.state == NominationState.UNDECIDED
    )
    found = {(row.award, row.group_code) for row in office.session.execute(query)}
    office.session.commit()
    return found


def test_it_lets_nobody_below_an_approver_decide(office: Office) -> None:
    path = decided_month(office)
    nomination = office.session.scalars(select(Nomination.id)).first()
    office.session.commit()
    editor = create_user(office.session, office.small.hall, "editor", Role.EDITOR)
    for browser in (office.browser(office.small.inspector), office.browser(editor)):
        for deed in (
            f"{path}/review",
            f"{path}/confirmation",
            f"{path}/final",
            f"{path}/ties",
            f"/office/evaluations/nominations/{nomination}/rejection",
        ):
            assert browser.post(deed, data={"reason": "x"}).status_code == 403
    assert efficiency(office).state == EvaluationState.SCORED


def test_it_rejects_a_nomination_with_a_reason(
    office: Office, approver: FlaskClient
) -> None:
    decided_month(office)
    query = select(Nomination).filter_by(award="A-W1", state=NominationState.PROPOSED)
    key = office.session.scalars(query).first()
    assert key is not None
    path = f"/office/evaluations/nominations/{key.id}/rejection"
    office.session.commit()
    assert approver.post(path, data={"reason": ""}).status_code == 422
    assert approver.post(path, data={"reason": "正在调查"}).status_code == 303
    office.session.refresh(key)
    assert key.state == NominationState.REJECTED


def public_action(office: Office) -> LadderAction:
    """Let S1A1 be absent twice today: the second time goes on screens."""
    for _ in range(2):
        office.small.record("absent", "S1A1", office.today, now=office.now)
    query = select(LadderAction).filter_by(is_public=True)
    return office.session.scalars(query).one()


def past_notice(office: Office) -> Notice:
    """Return a notice whose time to reply is over, whatever day it is today."""
    action = public_action(office)
    action.occurred_on = office.today.replace(day=1) + timedelta(days=40)
    early: datetime = office.now - timedelta(days=10)
    return propose_notice(
        office.session, action, text="通报文字", actor=office.small.inspector, now=early
    )


def test_it_publishes_a_notice_by_two_people(office: Office) -> None:
    notice = past_notice(office)
    path, why = f"/office/notices/{notice.id}", f"/why/notices/{notice.id}"
    office.session.commit()
    inspector = office.browser(office.small.inspector)
    assert inspector.post(f"{path}/approval").status_code == 403
    approver = office.browser(office.small.approver)
    assert "通报文字" in approver.get("/office/notices").text
    assert approver.post(f"{path}/approval").status_code == 303
    page = approver.get("/office/notices").text
    assert "立即从所有屏幕撤下" in page
    text = approver.get(why).text
    for part in (">违规处理 二.2", "旷工", "Inspector", "Approver"):
        assert part in text
    assert approver.post(f"{path}/withdrawal").status_code == 303
    office.session.refresh(notice)
    assert notice.state == NoticeState.WITHDRAWN


def test_it_refuses_the_proposers_own_approval(office: Office) -> None:
    notice = past_notice(office)
    notice.proposer_id = office.small.approver.id
    path = f"/office/notices/{notice.id}/approval"
    answer = office.browser(office.small.approver).post(path)
    assert answer.status_code == 409
    assert "另一人审批" in answer.text


def test_it_lets_only_approvers_and_the_proposer_withdraw(office: Office) -> None:
    notice = past_notice(office)
    notice.proposer_id = office.small.chief.id
    approve_notice(office.session, notice, actor=office.small.approver, now=office.now)
    path = f"/office/notices/{notice.id}/withdrawal"
    inspector = office.browser(office.small.inspector)
    assert inspector.post(path).status_code == 403
    assert office.browser(office.small.approver).post(path).status_code == 303


def test_it_drafts_the_text_of_a_notice(office: Office, approver: FlaskClient) -> None:
    action = public_action(office)
    action.occurred_on = office.today.replace(day=1) + timedelta(days=40)
    key = action.id
    office.session.commit()
    page = approver.get("/office/notices").text
    assert re.search(r"旷工（按半日计）2次，依据《大厅效能管理办法》", page)
    empty = approver.post("/office/notices", data={"action": key, "text": ""})
    assert empty.status_code == 422
    long = approver.post("/office/notices", data={"action": key, "text": "字" * 501})
    assert "501" in long.text
    done = approver.post("/office/notices", data={"action": key, "text": "通报"})
    assert done.status_code == 303
