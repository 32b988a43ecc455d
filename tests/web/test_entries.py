"""Recording facts in the office: found by typing, stored once, refused with reasons."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.models import LedgerEntry
from tests.web.score_pages import Office, create_office


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    return create_office(app, session)


@pytest.fixture
def inspector(office: Office) -> FlaskClient:
    return office.browser(office.small.inspector)


def fields(office: Office, **changes: str) -> dict[str, str]:
    """Return what the form sends for a late arrival of S1A1 today."""
    found = {
        "key": "form-1",
        "fact": str(office.small.fact("late").id),
        "subject": str(office.small.subject("S1A1").id),
        "occurred_on": office.today.isoformat(),
        "quantity": "1",
    } | changes
    office.session.commit()
    return found


def entries(session: Session) -> int:
    count = session.scalars(select(func.count()).select_from(LedgerEntry)).one()
    session.commit()
    return count


def test_it_records_and_says_how_the_score_moved(
    office: Office, inspector: FlaskClient
) -> None:
    answer = inspector.post(
        "/office/entries", data=fields(office), follow_redirects=True
    )
    assert answer.status_code == 200
    assert "已录入：迟到或早退，S1A1。得分 100 → 99（−1）。" in answer.text
    assert entries(office.session) == 1


def test_it_says_nothing_of_loading_people_where_there_are_some(
    inspector: FlaskClient,
) -> None:
    assert "signage hall import" not in inspector.get("/office/entries").text


def test_it_stores_a_double_click_once(office: Office, inspector: FlaskClient) -> None:
    data = fields(office)
    for _ in range(2):
        answer = inspector.post("/office/entries", data=data, follow_redirects=True)
    assert "不重复计" in answer.text
    assert entries(office.session) == 1


def test_it_takes_what_was_typed_where_it_is_clear(
    office: Office, inspector: FlaskClient
) -> None:
    typed = fields(
        office, fact="", fact_text="迟到或早退", subject="", subject_text="s1a1"
    )
    assert inspector.post("/office/entries", data=typed).status_code == 303
    assert entries(office.session) == 1


def test_it_shows_everything_wrong_and_keeps_what_was_typed(
    office: Office, inspector: FlaskClient
) -> None:
    quarrel = str(office.small.fact("quarrel").id)
    window = str(office.small.subject("W1A").id)
    wrong = fields(
        office,
        fact=quarrel,
        subject=window,
        points="9",
        quantity="0",
        occurred_on="2999-01-01",
        note="三号窗口<script>",
    )
    answer = inspector.post("/office/entries", data=wrong)
    assert answer.status_code == 422
    for said in ("只考核人员", "3–5", "不小于 1", "2999-01-01", "还未到"):
        assert said in answer.text
    assert "三号窗口&lt;script&gt;" in answer.text
    assert entries(office.session) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"fact": "999999"},
        {"fact": "x", "fact_text": ""},
        {"subject": "-1"},
        {"occurred_on": "2026-02-30"},
        {"quantity": "1.5"},
        {"quantity": str(10**30)},
        {"points": "NaN"},
        {"fact": str(10**30)},
        {"subject": str(10**30)},
        {"key": ""},
        {"note": "字" * 2001},
    ],
)
def test_it_refuses_nonsense_without_breaking(
    office: Office, inspector: FlaskClient, wrong: dict[str, str]
) -> None:
    answer = inspector.post("/office/entries", data=fields(office, **wrong))
    assert answer.status_code == 422
    assert entries(office.session) == 0


@pytest.mark.parametrize("points", ["NaN", "sNaN", "Infinity"])
def test_it_refuses_points_that_are_no_number(
    office: Office, inspector: FlaskClient, points: str
) -> None:
    ranged = {"fact": str(office.small.fact("quarrel").id), "points": points}
    answer = inspector.post("/office/entries", data=fields(office, **ranged))
    assert answer.status_code == 422
    assert "不是数字" in answer.text


def test_it_finds_facts_by_initials_rule_and_words(inspector: FlaskClient) -> None:
    for typed in ("cdh", "CS-1.1", "迟到", "Late"):
        answer = inspector.get(
            "/office/entries/facts", query_string={"fact_text": typed}
        )
        first = answer.text.split("</li>")[0]
        assert "迟到或早退" in first, typed
    nothing = inspector.get("/office/entries/facts", query_string={"fact_text": "%%"})
    assert "没有匹配项" in nothing.text


def test_it_offers_only_those_whom_the_fact_may_concern(
    office: Office, inspector: FlaskClient
) -> None:
    guides = office.small.fact("guides").id
    office.session.commit()
    query = {"subject_text": "1a", "fact": guides}
    answer = inspector.get("/office/entries/subjects", query_string=query)
    assert "W1A" in answer.text
    assert "S1A1" not in answer.text


def test_it_shows_the_cost_and_asks_for_points(
    office: Office, inspector: FlaskClient
) -> None:
    quarrel = office.small.fact("quarrel").id
    office.session.commit()
    answer = inspector.get("/office/entries/cost", query_string={"fact": quarrel})
    assert "CS-2.3" in answer.text
    assert "· 一(二)(3)" in answer.text
    assert 'name="points"' in answer.text


def test_it_lists_filters_and_pages_the_ledger(
    office: Office, inspector: FlaskClient
) -> None:
    for _ in range(60):
        office.small.record("late", "S1A1", office.today, now=office.now)
    office.small.record("banner", "S2B2", office.today, now=office.now)
    office.session.commit()
    first = inspector.get("/office/entries/ledger")
    assert "S2B2" in first.text
    assert "older_than=" in first.text
    found = inspector.get("/office/entries/ledger?fact=A-P2&subject=s2b")
    assert "S2B2" in found.text
    assert "S1A1" not in found.text
    assert (
        inspector.get("/office/entries/ledger?older_than=x&first_on=?").status_code
        == 200
    )
    assert inspector.get("/office/entries/ledger?older_than=20").text.count("<tr") == 20


def test_it_reverses_with_a_reason(office: Office, inspector: FlaskClient) -> None:
    entry = office.small.record("late", "S1A1", office.today, now=office.now).entry
    path = f"/office/entries/ledger/{entry.id}"
    office.session.commit()
    refused = inspector.post(f"{path}/reversal", data={"reason": " "})
    assert refused.status_code == 422
    assert "请写明冲销理由" in refused.text
    done = inspector.post(
        f"{path}/reversal", data={"reason": "看错人"}, follow_redirects=True
    )
    assert "此记录已冲销" in done.text
    assert inspector.post(f"{path}/reversal", data={"reason": "再"}).status_code == 409
    assert entries(office.session) == 2


def test_it_is_for_people_who_are_signed_in(app: Flask, office: Office) -> None:
    office.session.commit()
    stranger = app.test_client()
    for path in ("/office/entries", "/office/entries/ledger", "/office/entries/facts"):
        assert stranger.get(path).status_code == 303
    assert stranger.post("/office/entries").status_code in (303, 400)


def test_it_speaks_english(inspector: FlaskClient) -> None:
    answer = inspector.get("/office/entries?lang=en")
    assert "Record a fact" in answer.text
    assert "录入" not in answer.text
