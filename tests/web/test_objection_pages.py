"""The office's objections: what is seen by whom, decided by whom, written down."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import LadderAction, LedgerEntry, Nomination, Notice, Objection
from signage.models.evaluation import EvaluationState, NominationState, NoticeState
from signage.models.objection import ObjectionState
from signage.models.user import Role
from signage.operations.criticism.notices import approve_notice, propose_notice
from signage.operations.objections.objecting import (
    object_to_entry,
    object_to_nomination,
)
from signage.rules.period import Period
from tests.build import create_user
from tests.operations.score_build import create_nomination
from tests.web.score_pages import Office, create_office


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    return create_office(app, session)


@pytest.fixture
def approver(office: Office) -> FlaskClient:
    return office.browser(office.small.approver)


def entry(office: Office) -> LedgerEntry:
    return office.small.record("late", "S1A1", office.today, now=office.now).entry


def by_clerk(office: Office) -> Objection:
    """Let the clerk S1A1 object to being late."""
    small = office.small
    clerk = create_user(office.session, small.hall, "clerk", Role.CLERK)
    clerk.staff_id = small.subject("S1A1").id
    office.session.flush()
    return object_to_entry(
        office.session,
        small.hall,
        entry(office),
        text="当天堵车，已报备",
        actor=clerk,
        now=office.now,
    )


def nomination(office: Office) -> Nomination:
    """Put a nomination of this month in publicity until tomorrow."""
    found = create_nomination(office.small, "W1A", str(Period.month_of(office.today)))
    found.state = NominationState.CONFIRMED
    found.evaluation.state = EvaluationState.IN_PUBLICITY
    found.evaluation.due_at = office.now + timedelta(days=1)
    office.session.flush()
    return found


def by_public(office: Office) -> Objection:
    """Let somebody of the public object to a nomination, by phone."""
    return object_to_nomination(
        office.session,
        office.small.hall,
        nomination(office),
        text="该窗口曾拒收材料",
        name="过路人",
        contact="tel-100200",
        actor=None,
        now=office.now,
    )


def shown_notice(office: Office) -> Notice:
    """Return a notice about S1A1 that is on the screens."""
    for _ in range(2):
        office.small.record("absent", "S1A1", office.today, now=office.now)
    action = office.session.scalars(
        select(LadderAction).filter_by(is_public=True)
    ).one()
    action.occurred_on = office.today.replace(day=1) + timedelta(days=40)
    early = office.now - timedelta(days=10)
    notice = propose_notice(
        office.session, action, text="通报", actor=office.small.inspector, now=early
    )
    approve_notice(office.session, notice, actor=office.small.approver, now=office.now)
    return notice


def test_it_lists_the_open_ones_first(office: Office, approver: FlaskClient) -> None:
    by_clerk(office)
    office.session.commit()
    page = approver.get("/office/objections").text
    for part in ("当天堵车，已报备", "窗口人员Clerk", "迟到或早退"):
        assert part in page
    for other in ("upheld", "dismissed", "withdrawn"):
        page = approver.get(f"/office/objections?state={other}").text
        assert "当天堵车" not in page
    for every in ("all", "nonsense"):
        page = approver.get(f"/office/objections?state={every}").text
        assert "当天堵车" in page
    for kind, is_listed in (("entry", True), ("notice", False), ("x", True)):
        page = approver.get(f"/office/objections?about={kind}").text
        assert ("当天堵车" in page) is is_listed
    assert "待处理异议" in approver.get("/office/").text


def test_it_shows_fact_rule_clause_and_cost(
    office: Office, approver: FlaskClient
) -> None:
    path = f"/office/objections/{by_clerk(office).id}"
    office.session.commit()
    page = approver.get(path).text
    for part in ("CS-1.1", "一(一)(1)", "−1", "Inspector", "重新计分"):
        assert part in page
    assert approver.get("/office/objections/99999").status_code == 404


def test_it_shows_the_publics_contact_to_approvers_only(office: Office) -> None:
    path = f"/office/objections/{by_public(office).id}"
    office.session.commit()
    page = office.browser(office.small.approver).get(path).text
    for part in ("tel-100200", "群众：过路人", "流动红旗窗口", "该窗口曾拒收材料"):
        assert part in page
    page = office.browser(office.small.inspector).get(path).text
    assert "tel-100200" not in page
    assert "仅审批人可见" in page
    assert f"{path}/decision" not in page


def test_it_dismisses_with_a_reason(office: Office, approver: FlaskClient) -> None:
    key = by_clerk(office).id
    path = f"/office/objections/{key}/decision"
    office.session.commit()
    no_reason = approver.post(path, data={"outcome": "dismissed", "reason": ""})
    assert no_reason.status_code == 422
    data = {"outcome": "dismissed", "reason": "无报备记录"}
    assert approver.post(path, data=data).status_code == 303
    assert "无报备记录" in approver.get(f"/office/objections/{key}").text
    again = approver.post(path, data=data)
    assert again.status_code == 409
    assert approver.post(path, data={"outcome": "x", "reason": "y"}).status_code == 404


def test_it_upholds_and_reverses(office: Office, approver: FlaskClient) -> None:
    objection = by_clerk(office)
    path = f"/office/objections/{objection.id}"
    office.session.commit()
    data = {"outcome": "upheld", "reason": "报备属实"}
    assert approver.post(f"{path}/decision", data=data).status_code == 303
    page = approver.get(path).text
    assert "已冲销" in page
    assert "目前不影响得分" in page
    office.session.refresh(objection)
    assert objection.state == ObjectionState.UPHELD


def test_it_tells_the_recorder_that_another_person_decides(office: Office) -> None:
    objection = by_clerk(office)
    assert objection.entry is not None
    objection.entry.recorded_by_id = office.small.approver.id
    path = f"/office/objections/{objection.id}"
    office.session.commit()
    approver = office.browser(office.small.approver)
    page = approver.get(path).text
    assert "该记录由您登记，须由另一人决定" in page
    assert f"{path}/decision" not in page
    data = {"outcome": "upheld", "reason": "x"}
    refused = approver.post(f"{path}/decision", data=data)
    assert refused.status_code == 409
    assert "当天堵车" in refused.text


def test_it_is_decided_by_approvers_only(office: Office) -> None:
    path = f"/office/objections/{by_clerk(office).id}/decision"
    inspector = office.browser(office.small.inspector)
    data = {"outcome": "upheld", "reason": "x"}
    assert inspector.post(path, data=data).status_code == 403


def test_it_writes_down_what_came_on_paper(office: Office) -> None:
    key = nomination(office).id
    office.session.commit()
    inspector = office.browser(office.small.inspector)
    assert (
        "流动红旗窗口" in inspector.get(f"/office/objections/new?nomination={key}").text
    )
    form = {"nomination": key, "text": "", "name": "来访人", "contact": "tel-1"}
    empty = inspector.post("/office/objections", data=form)
    assert empty.status_code == 422
    assert "来访人" in empty.text
    answer = inspector.post("/office/objections", data=form | {"text": "服务不好"})
    assert answer.status_code == 303
    page = inspector.get(answer.location).text
    for part in ("Inspector代为登记", "来访人", "服务不好"):
        assert part in page
    other = form | {"text": "曾被投诉", "name": "另一人"}
    assert inspector.post("/office/objections", data=other).status_code == 303
    twice = inspector.post("/office/objections", data=other)
    assert twice.status_code == 409
    assert "曾被投诉" in twice.text
    for wrong in ("", "?nomination=99999", "?notice=x"):
        assert inspector.get(f"/office/objections/new{wrong}").status_code == 404


def test_it_takes_a_notice_off_and_puts_it_back(office: Office) -> None:
    notice = shown_notice(office)
    path = f"/office/notices/{notice.id}"
    inspector = office.browser(office.small.inspector)
    assert f"/office/objections/new?notice={notice.id}" in inspector.get(path).text
    form = {"notice": notice.id, "text": "当日已请假", "name": "", "contact": ""}
    office.session.commit()
    answer = inspector.post("/office/objections", data=form)
    assert answer.status_code == 303
    office.session.refresh(notice)
    assert notice.state == NoticeState.SUSPENDED
    office.session.commit()
    approver = office.browser(office.small.approver)
    assert "当日已请假" in approver.get(path).text
    data = {"outcome": "dismissed", "reason": "无请假记录"}
    assert approver.post(f"{answer.location}/decision", data=data).status_code == 303
    office.session.refresh(notice)
    assert notice.state.value == "approved"


def test_it_withdraws_for_somebody_of_the_public(office: Office) -> None:
    path = f"/office/objections/{by_public(office).id}"
    inspector = office.browser(office.small.inspector)
    assert inspector.post(f"{path}/withdrawal").status_code == 303
    assert inspector.post(f"{path}/withdrawal").status_code == 409


def test_it_is_offered_where_the_thing_stands(office: Office) -> None:
    key = entry(office).id
    nominee = nomination(office).id
    office.session.commit()
    inspector = office.browser(office.small.inspector)
    link = f"/office/objections/new?entry={key}"
    assert link in inspector.get(f"/office/entries/ledger/{key}").text
    assert inspector.get(link).status_code == 200
    link = f"/office/objections/new?nomination={nominee}"
    assert link in inspector.get(f"/why/nominations/{nominee}").text
