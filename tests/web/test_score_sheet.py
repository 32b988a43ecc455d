"""A score as a page and as a sheet to print: under every rulebook, with its outlook."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import FactKindRule
from signage.operations.adopting.adopting import adopt_edition
from signage.operations.adopting.adoption_plan import AdoptionPlan
from signage.operations.rulebooks.adoption import rulebook_of
from signage.operations.rulebooks.editions import keep_shipped
from signage.operations.rulebooks.rule_map_gaps import fill_map
from signage.operations.scores.scoring import open_month
from signage.rules.period import Period
from signage.web.score_page import LINES_A_PAGE, css_text
from tests.web.score_pages import Office, create_office


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    return create_office(app, session)


@pytest.fixture
def inspector(office: Office) -> FlaskClient:
    """A browser of the inspector, over what the test has recorded."""
    return office.browser(office.small.inspector)


def path_of(office: Office, code: str = "S1A1") -> str:
    """Return the path of this month's score; commits."""
    path = f"/why/scores/{office.today:%Y-%m}/{office.small.subject(code).id}"
    office.session.commit()
    return path


def test_it_says_what_would_change_the_score(
    office: Office, inspector: FlaskClient
) -> None:
    office.small.record("late", "S1A1", office.today, now=office.now)
    text = inspector.get(path_of(office)).text
    assert "在评比组4个中列第4位，比前一位少1分。" in text
    assert "按得分" in text
    assert "“服务标兵”" in text


def test_it_shows_what_each_rulebook_makes_of_it(
    office: Office, inspector: FlaskClient
) -> None:
    office.small.record("late", "S1A1", office.today, now=office.now)
    path = path_of(office)
    assert "rulebook=hall-efficiency" in inspector.get(path).text
    text = inspector.get(f"{path}?rulebook=hall-efficiency").text
    assert "本月已有1次，第2次将" in text
    assert inspector.get(f"{path}?rulebook=other").status_code == 404


def test_it_prints_a_sheet(office: Office, inspector: FlaskClient) -> None:
    office.small.record("late", "S1A1", office.today, now=office.now)
    card = office.small.card("S1A1", f"{office.today:%Y-%m}")
    digest = card.evaluation.adoption.edition.digest[:8]
    text = inspector.get(f"{path_of(office)}/sheet").text
    for part in ("考核得分单", "S1A1", "迟到或早退", "CS-1.1", "被考核人", "审核人"):
        assert part in text
    assert digest in text
    assert "@bottom-left" in text


def test_it_pages_a_long_history_and_prints_all_of_it(
    office: Office, inspector: FlaskClient
) -> None:
    for number in range(LINES_A_PAGE + 3):
        day = office.today.replace(day=1) + timedelta(days=number % office.today.day)
        office.small.record("late", "S1A1", day, now=office.now)
    path = path_of(office)
    first, second = (inspector.get(f"{path}?page={n}").text for n in (1, 2))
    assert first.count('<td class="text-nowrap tabular">') == LINES_A_PAGE
    assert second.count('<td class="text-nowrap tabular">') == 3
    sheet = inspector.get(f"{path}/sheet").text
    assert sheet.count('<td class="sheet-day">') == LINES_A_PAGE + 3


OTHERS = ("approval-centre", "township-pay", "township-fines", "five-star-window")
FACTS = {
    "approval-centre": ("DS-3.1a", "本条按当月次数累计扣分"),
    "township-pay": ("B-1", "扣发1个月，共0元"),
    "township-fines": ("H-1", "2次，每次20元。"),
    "five-star-window": ("F-1", "第3次将“"),
}


def adopt_others(office: Office) -> None:
    """Adopt rulebooks of every other sort from this month on, and record two facts."""
    small, session, now = office.small, office.session, office.now
    month = Period.month_of(office.today)
    for slug in OTHERS:
        edition = keep_shipped(session, small.hall, slug, actor=small.chief, now=now)
        plan = AdoptionPlan(edition, {}, month.first, "试行")
        adoption = adopt_edition(session, small.hall, plan, actor=small.chief, now=now)
        book = rulebook_of(adoption)
        fill_map(session, small.hall, book, actor=small.chief, now=now)
    open_month(session, small.hall, month, now=now)
    for slug, (rule, _words) in FACTS.items():
        query = select(FactKindRule).filter_by(slug=slug, rule=rule)
        code = session.scalars(query).first().fact_kind.code  # type: ignore[union-attr]
        for quantity in (1, 1) if slug != "township-fines" else (2,):
            small.record(code, "S1A1", office.today, now=now, quantity=quantity)


@pytest.mark.parametrize("slug", OTHERS)
def test_it_explains_every_sort_of_rulebook(
    office: Office, inspector: FlaskClient, slug: str
) -> None:
    adopt_others(office)
    path = path_of(office)
    for page in (path, f"{path}/sheet"):
        answer = inspector.get(f"{page}?rulebook={slug}")
        assert answer.status_code == 200
        assert FACTS[slug][1] in answer.text


def test_it_says_what_no_points_can_change(
    office: Office, inspector: FlaskClient
) -> None:
    adopt_others(office)  # the fourth lateness of the month is a veto there
    text = inspector.get(f"{path_of(office)}?rulebook=approval-centre").text
    assert "当月不予评定" in text
    assert "等次“未达标”由一票否决得出" in text
    window = inspector.get(f"{path_of(office, 'W2A')}?rulebook=approval-centre").text
    assert "再得任何分数即可升为“超标”。" in window
    assert "再扣分超过30分将降为“未达标”。" in window


@pytest.mark.parametrize("period", ["2026-13", "x", "1999-01"])
def test_it_knows_no_sheet_of_another_period(
    office: Office, inspector: FlaskClient, period: str
) -> None:
    key = path_of(office).rsplit("/", 1)[1]
    assert inspector.get(f"/why/scores/{period}/{key}/sheet").status_code == 404


def test_no_name_of_a_hall_ends_its_css_string() -> None:
    assert css_text('大厅"; } </style>\n\\') == (
        "大厅\\000022\\00003b\\000020\\00007d\\000020\\00003c\\00002fstyle\\00003e"
        "\\00000a\\00005c"
    )
