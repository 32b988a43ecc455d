"""Verifying negative ratings in the office: the list, the form, the second person."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import LedgerEntry, Rating, RatingVerification
from tests.web.score_pages import Office, create_office


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    return create_office(app, session)


def rate(office: Office, level: int = 1) -> int:
    rating = Rating(
        hall_id=office.small.hall.id,
        key=str(uuid4()),
        window_id=office.small.subject("W1A").id,
        device="display:1",
        channel="kiosk",
        level=level,
        tags=["slow"],
        comment="等了两个小时",
        last_seq=1,
        occurred_at=office.now,
        updated_at=office.now,
    )
    office.session.add(rating)
    office.session.commit()
    return rating.id


def answers(office: Office, **values: object) -> dict[str, object]:
    subject, fact = (
        office.small.subject("W1A").id,
        office.small.fact("window-complaint"),
    )
    found = {"outcome": "valid", "reason": "调看监控属实", "points": "2"}
    found |= {"subject": str(subject), "fact": str(fact.id)}
    office.session.rollback()
    return found | values


def test_it_lists_what_is_to_be_verified(office: Office) -> None:
    bad = rate(office)
    rate(office, level=5)
    inspector = office.browser(office.small.inspector)
    page = inspector.get("/office/ratings").text
    assert "有 1 条差评尚未核实" in page
    assert "待核实" in page
    only = inspector.get("/office/ratings?unverified=1").text
    assert only.count("<tr") == 2
    assert f"/office/ratings/{bad}" in only


def test_a_valid_one_is_recorded_and_leads_both_ways(office: Office) -> None:
    rating = rate(office)
    inspector = office.browser(office.small.inspector)
    form = inspector.get(f"/office/ratings/{rating}").text
    for part in ("等了两个小时", "核实期限", "CW-6.1", "S1A1", "太慢"):
        assert part in form
    path = f"/office/ratings/{rating}/verification"
    assert inspector.post(path, data=answers(office)).status_code == 303
    entry_id = office.session.scalars(select(LedgerEntry.id)).one()
    office.session.rollback()
    page = inspector.get(f"/office/ratings/{rating}").text
    assert f"/office/entries/ledger/{entry_id}" in page
    entry = inspector.get(f"/office/entries/ledger/{entry_id}").text
    assert f"/office/ratings/{rating}" in entry
    assert "已核实的评价" in entry
    again = inspector.post(path, data=answers(office))
    assert again.status_code == 409


def test_it_says_everything_that_is_wrong_and_keeps_what_was_typed(
    office: Office,
) -> None:
    rating = rate(office)
    inspector = office.browser(office.small.inspector)
    path = f"/office/ratings/{rating}/verification"
    wrong = inspector.post(path, data=answers(office, points="", reason="调看监控"))
    assert wrong.status_code == 422
    assert "调看监控" in wrong.text
    empty = inspector.post(path, data={})
    assert empty.status_code == 422
    none = inspector.post(path, data=answers(office, fact="", subject="1000000"))
    assert none.status_code == 422
    assert "请选择该评价查实属于哪种事实" in none.text


def test_malicious_waits_for_an_approver_who_is_somebody_else(office: Office) -> None:
    rating = rate(office)
    inspector = office.browser(office.small.inspector)
    path = f"/office/ratings/{rating}/verification"
    inspector.post(path, data={"outcome": "malicious", "reason": "同一人连点十次"})
    found = office.session.scalars(select(RatingVerification.id)).one()
    office.session.rollback()
    decision = f"/office/ratings/verifications/{found}/approval"
    assert inspector.post(decision).status_code == 403
    assert "待第二人认定" in inspector.get(f"/office/ratings/{rating}").text
    approver = office.browser(office.small.approver)
    assert "认定恶意" in approver.get(f"/office/ratings/{rating}").text
    assert approver.post(decision).status_code == 303
    assert "恶意" in approver.get("/office/ratings").text


def test_it_is_withdrawn_with_a_reason(office: Office) -> None:
    rating = rate(office)
    inspector = office.browser(office.small.inspector)
    inspector.post(f"/office/ratings/{rating}/verification", data=answers(office))
    found = office.session.scalars(select(RatingVerification.id)).one()
    office.session.rollback()
    path = f"/office/ratings/verifications/{found}/withdrawal"
    assert inspector.post(path, data={"reason": " "}).status_code == 422
    assert inspector.post(path, data={"reason": "看错窗口"}).status_code == 303
    page = inspector.get(f"/office/ratings/{rating}").text
    assert "看错窗口" in page
    assert "保存核实结果" in page


def test_a_friendly_one_is_shown_without_a_form(
    office: Office,
) -> None:
    rating = rate(office, level=4)
    inspector: FlaskClient = office.browser(office.small.inspector)
    page = inspector.get(f"/office/ratings/{rating}").text
    assert "只核实差评" in page
    path = f"/office/ratings/{rating}/verification"
    assert inspector.post(path, data=answers(office)).status_code == 409
