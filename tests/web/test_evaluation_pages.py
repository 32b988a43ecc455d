"""The evaluation's pages: steps, who may press what, why not, objections, the check."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Adoption, Award, Evaluation, Scorecard
from signage.models.evaluation import EvaluationState
from signage.models.user import Role
from signage.operations.evaluation.evaluation_list import PAGE_SIZE
from signage.operations.objections.objecting import object_to_entry
from tests.build import create_user
from tests.operations.procedure_build import choose
from tests.web.score_pages import Office, create_office

LIST = "/office/evaluations"


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    """The office, with a winner in each group last month."""
    office = create_office(app, session)
    day = office.last_month.first + timedelta(days=3)
    for code in ("W1B", "W2A"):
        office.small.record("window-banner", code, day, now=office.now)
    for code in ("S1A1", "S2B2"):
        office.small.record("banner", code, day, now=office.now)
    return office


def path(office: Office, slug: str = "hall-efficiency") -> str:
    """Return the address of last month's evaluation; ends the test's reading."""
    query = (
        select(Evaluation.id)
        .join(Evaluation.adoption)
        .where(Evaluation.period == str(office.last_month), Adoption.slug == slug)
    )
    key = office.session.scalars(query).one()
    office.session.commit()
    return f"{LIST}/{key}"


@pytest.fixture
def approver(office: Office) -> FlaskClient:
    return office.browser(office.small.approver)


@pytest.fixture
def chief(office: Office) -> FlaskClient:
    return office.browser(office.small.chief)


def test_it_says_how_long_the_self_review_runs(
    office: Office, approver: FlaskClient
) -> None:
    office.close_last_month(self_review=3)
    page = approver.get(path(office)).text
    for words in ("自评", "还剩 4 天", "自评期满后产生提名", "期限至"):
        assert words in page
    assert 'aria-current="step"' in page
    assert "/review" not in page
    assert "待期满" in approver.get(LIST).text


def test_it_shows_objections_and_waits_for_them(
    office: Office, approver: FlaskClient
) -> None:
    small, day = office.small, office.last_month.first
    late = small.record("late", "S1A1", day, now=office.now).entry
    objection = object_to_entry(
        office.session,
        small.hall,
        late,
        text="当时在开会",
        actor=small.chief,
        now=office.now,
    )
    key = objection.id
    office.close_last_month()
    page = approver.get(path(office)).text
    assert "待处理异议 1 条" in page
    assert "当时在开会" in page
    assert f'href="/office/objections/{key}"' in page
    assert "尚有 1 条异议未处理" in page
    assert "待处理异议 1 条" in approver.get(LIST).text


def test_it_walks_from_review_to_final(
    office: Office, approver: FlaskClient, chief: FlaskClient
) -> None:
    office.close_last_month()
    one, county = path(office), path(office, "county-hall")
    assert "待复核" in approver.get(LIST).text
    answer = approver.post(f"{one}/review", data={"reason": "已核对"})
    assert answer.status_code == 303
    page = approver.get(one).text
    assert "已核对" in page
    assert "您已复核，须由他人审定" in page
    assert "/confirmation" not in page
    assert approver.post(f"{one}/confirmation").status_code == 409
    page = chief.get(one).text
    assert "/confirmation" in page
    assert "无须公示，审定后即定案" in page
    assert chief.post(f"{one}/confirmation").status_code == 303
    assert approver.post(f"{county}/review").status_code == 303
    done = chief.post(f"{county}/confirmation", follow_redirects=True)
    assert "无须公示，现已定案" in done.text
    # What waited for it goes on by itself, by the loop or the next decision.
    assert "已定案" in chief.get(one).text
    assert len(office.session.scalars(select(Award)).all()) == 4


def test_it_warns_what_the_screens_will_show(
    office: Office, approver: FlaskClient, chief: FlaskClient
) -> None:
    office.close_last_month(publicity=5)
    one = path(office)
    approver.post(f"{one}/review")
    page = chief.get(one).text
    assert "大屏将公示 4 个拟授予对象，为期 5 整天" in page
    done = chief.post(f"{one}/confirmation", follow_redirects=True)
    assert "已审定，大屏开始公示" in done.text
    assert "还剩 6 天" in done.text
    assert office.session.scalars(select(Award)).all() == []


def test_it_lets_a_person_finalise(
    office: Office, approver: FlaskClient, chief: FlaskClient
) -> None:
    office.close_last_month()
    settings = {"self_review_days": "0", "publicity_days": "0", "final": "by_person"}
    choose(office.small, "hall-efficiency", **settings)
    one, county = path(office), path(office, "county-hall")
    for each in (one, county):
        approver.post(f"{each}/review")
        chief.post(f"{each}/confirmation")
    page = approver.get(one).text
    assert "您已复核，须由他人定案" in page
    assert approver.post(f"{one}/final").status_code == 409
    assert "待人工定案" in chief.get(LIST).text
    done = chief.post(f"{one}/final", follow_redirects=True)
    assert "已定案，荣誉已授予" in done.text
    assert chief.post(f"{one}/final").status_code == 409


def test_it_tells_an_inspector_who_does_it(office: Office) -> None:
    office.close_last_month()
    one = path(office)
    page = office.browser(office.small.inspector).get(one).text
    assert "这一步由审批人办理" in page
    assert "/rejection" not in page


def test_it_checks_on_demand(
    office: Office, approver: FlaskClient, chief: FlaskClient
) -> None:
    office.close_last_month(publicity=3)
    county = path(office, "county-hall")
    assert approver.get(f"{county}/check").status_code == 404
    approver.post(f"{county}/review")
    chief.post(f"{county}/confirmation")
    assert "立即核对" in approver.get(county).text
    assert "全部一致：12 份得分" in approver.get(f"{county}/check").text
    window = office.small.subject("W1B").id
    query = select(Scorecard).filter_by(subject_id=window)
    for card in office.session.scalars(query):
        card.score = Decimal(120)
    office.session.commit()
    page = approver.get(f"{county}/check").text
    assert "不一致 1 处" in page
    for words in ("W1B", "120", "100.5"):
        assert words in page


def test_it_pages_a_long_list(office: Office, approver: FlaskClient) -> None:
    adoption = office.session.scalars(select(Adoption)).first()
    assert adoption is not None
    month = office.last_month
    for _ in range(PAGE_SIZE):
        month = month.previous()
        office.session.add(
            Evaluation(
                hall_id=office.small.hall.id,
                adoption_id=adoption.id,
                period=str(month),
                first_on=month.first,
                last_on=month.last,
                state=EvaluationState.FINAL,
            )
        )
    office.session.commit()
    first, second = (approver.get(f"{LIST}?page={n}").text for n in (1, 2))
    words = f"{month.year}年{month.number}月"
    assert words not in first
    assert words in second
    assert approver.get(f"{LIST}?page=99").text.count(words) == second.count(words)


def test_it_is_closed_to_clerks(office: Office) -> None:
    office.close_last_month()
    one = path(office)
    clerk = create_user(office.session, office.small.hall, "clerk", Role.CLERK)
    clerk.staff_id = office.small.subject("S1A1").id
    browser = office.browser(clerk)
    for address in (LIST, one, f"{one}/check"):
        assert browser.get(address).status_code == 403
    assert browser.post(f"{one}/review").status_code == 403
