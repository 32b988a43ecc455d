"""The pages of the rulebooks: read by all, drafted, tried and adopted by approvers."""

import io
import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from signage import clock
from signage.db import Database
from signage.models import Adoption, FactKindRule, RulebookDraft, SignIn
from signage.operations.rulebooks.drafts import make_draft
from signage.operations.rulebooks.editions import keep_shipped, keep_text
from signage.rules.loader import shipped_slugs
from signage.rules.period import Period
from tests.operations.rulebooks.test_editions import COUNTY, changed
from tests.web.score_pages import Office, create_office


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    """A small hall whose last month is over and still open."""
    return create_office(app, session)


def draft_of(office: Office, slug: str = "county-hall", **settings: str) -> int:
    """Add a draft; return its id."""
    hall, chief, now = office.small.hall, office.small.chief, office.now
    edition = keep_shipped(office.session, hall, slug, actor=chief, now=now)
    draft = make_draft(
        office.session, hall, edition, settings=settings, actor=chief, now=now
    )
    return draft.id


def readers(office: Office) -> Session:
    """Return a session that holds no lock while the app writes."""
    database: Database = office.app.extensions["signage.database"]
    return database.readers()


def latest(office: Office, slug: str) -> Adoption:
    """Return the newest adoption of a rulebook, apart from any session."""
    with readers(office) as session:
        query = select(Adoption).where(Adoption.slug == slug)
        found = session.scalars(query.order_by(Adoption.first_on.desc())).first()
        session.expunge_all()
    assert found is not None
    return found


def forget_password(session: Session) -> None:
    """Let every sign-in have given its password long ago."""
    long_ago = clock.now() - timedelta(hours=2)
    session.execute(update(SignIn).values(authenticated_at=long_ago))
    session.commit()


def today(office: Office) -> date:
    """Return the hall's day, without a look at the hall."""
    return clock.hall_day(office.now, "Asia/Shanghai")


def next_month(office: Office) -> str:
    """Return the first day of the next month."""
    return Period.month_of(today(office)).next().first.isoformat()


def test_the_list_says_what_is_in_force_and_what_cannot_grade(office: Office) -> None:
    browser = office.browser(office.small.inspector)
    page = browser.get("/office/rulebooks?lang=en").text
    for slug in shipped_slugs():
        assert f"/office/rulebooks/{slug}" in page
    assert page.count("in force") >= 2
    assert "Lowest mark: demonstration" in page
    assert "Check and store" not in page
    assert "/office/rulebooks" in browser.get("/office/").text


@pytest.mark.parametrize("slug", shipped_slugs())
def test_every_rulebook_can_be_read(office: Office, slug: str) -> None:
    browser = office.browser(office.small.inspector)
    for language in ("zh_Hans", "en"):
        answer = browser.get(f"/office/rulebooks/{slug}?lang={language}")
        assert answer.status_code == 200
    assert browser.get("/office/rulebooks/nothing").status_code == 404
    assert browser.get(f"/office/rulebooks/{slug}?edition=999").status_code == 404


def test_inspectors_read_and_change_nothing(office: Office) -> None:
    draft_id = draft_of(office)
    browser = office.browser(office.small.inspector)
    draft = f"/office/rulebooks/drafts/{draft_id}"
    assert browser.get(draft).status_code == 200
    assert browser.get(f"{draft}/trial").status_code == 200
    for path in (draft, f"{draft}/adoption", f"{draft}/deletion"):
        assert browser.post(path).status_code == 403
    for path in ("files", "assessment", "county-hall/drafts", "county-hall/end"):
        assert browser.post(f"/office/rulebooks/{path}").status_code == 403


def test_a_draft_is_made_changed_and_tried(office: Office) -> None:
    small = office.small
    small.record("late", "S1A1", on=today(office), now=office.now)
    browser = office.browser(small.approver)
    made = browser.post("/office/rulebooks/county-hall/drafts", data={"edition": ""})
    assert made.status_code == 303
    draft = made.location.split("?")[0]
    page = browser.get(draft).text
    assert 'name="setting-bonus_cap"' in page
    assert 'name="setting-category_floor"' not in page  # fixed: only explained
    data = {
        "note": "扩大名额",
        "setting-quarter_percent": "100",
        "setting-bonus_cap": "",
        "setting-quota_rounding": "ceil",
        "try": "1",
    }
    saved = browser.post(draft, data=data)
    assert saved.location.endswith("/trial")
    with readers(office) as session:
        kept = session.scalars(select(RulebookDraft.settings)).one()
    assert kept == {"quarter_percent": "100", "quota_rounding": "ceil"}
    quarter = Period.holding(today(office), "quarter")
    tried = browser.get(f"{draft}/trial?period={quarter}&lang=en").text
    assert "Only with the draft" in tried
    assert "扩大名额" in browser.get(f"{draft}/adoption").text


def test_adopting_a_draft_ends_it(office: Office) -> None:
    approver_id = office.small.approver.id
    draft = f"/office/rulebooks/drafts/{draft_of(office, quarter_percent='100')}"
    browser = office.browser(office.small.approver)
    answer = browser.post(
        f"{draft}/adoption", data={"first_on": next_month(office), "reason": "9号文"}
    )
    assert answer.status_code == 303
    adoption = latest(office, "county-hall")
    assert adoption.first_on.isoformat() == next_month(office)
    assert adoption.settings == {"quarter_percent": "100"}
    assert (adoption.reason, adoption.adopted_by_id) == ("9号文", approver_id)
    with readers(office) as session:
        assert session.scalars(select(RulebookDraft)).first() is None
    assert "9号文" in browser.get("/office/rulebooks/county-hall").text


def test_wrong_settings_come_back_with_all_problems(office: Office) -> None:
    draft_id = draft_of(office)
    browser = office.browser(office.small.approver)
    data = {"setting-bonus_cap": "many", "setting-quota_rounding": "up", "note": "x"}
    answer = browser.post(f"/office/rulebooks/drafts/{draft_id}?lang=en", data=data)
    assert answer.status_code == 422
    assert answer.text.count("cannot be &#39;") == 2
    assert 'value="many"' in answer.text


def test_adopting_asks_for_the_password_a_month_and_a_reason(office: Office) -> None:
    draft_id = draft_of(office)
    browser = office.browser(office.small.approver)
    path = f"/office/rulebooks/drafts/{draft_id}/adoption"
    wrong = browser.post(f"{path}?lang=en", data={"first_on": "soon", "reason": " "})
    assert wrong.status_code == 422
    assert "Give the reason" in wrong.text
    assert "first day of a month" in wrong.text
    forget_password(office.session)
    good = {"first_on": next_month(office), "reason": "9号文"}
    asked = browser.post(path, data=good)
    assert asked.status_code != 303 or "password" in asked.location
    assert latest(office, "county-hall").last_on is None


def test_a_template_says_which_values_it_needs(office: Office) -> None:
    draft_id = draft_of(office, "village-centre")
    browser = office.browser(office.small.approver)
    draft = f"/office/rulebooks/drafts/{draft_id}"
    tried = browser.get(f"{draft}/trial?lang=en").text
    assert "cannot grade yet" in tried
    assert "full_mark" in tried
    assert "needed for grading" in browser.get(f"{draft}?lang=en").text
    data = {"first_on": next_month(office), "reason": "试行"}
    refused = browser.post(f"{draft}/adoption?lang=en", data=data)
    assert refused.status_code == 422
    assert "full_mark" in refused.text


def test_the_trial_orders_filters_and_pages(office: Office) -> None:
    small = office.small
    small.record("late", "S2B1", on=today(office), now=office.now)
    edition = keep_text(
        office.session, small.hall, changed("2"), actor=None, now=office.now
    )
    draft = make_draft(
        office.session,
        small.hall,
        edition,
        settings={},
        actor=small.chief,
        now=office.now,
    )
    path = f"/office/rulebooks/drafts/{draft.id}/trial"
    browser = office.browser(small.inspector)
    month = f"{today(office):%Y-%m}"
    every = rows_of(browser, f"{path}?period={month}")
    assert every[0] == "S2B1"
    assert len(every) == 12
    changed_only = rows_of(browser, f"{path}?period={month}&changed=1")
    assert set(changed_only) == {"S2B1", "W2B"}
    page = browser.get(f"{path}?period={month}&lang=en").text
    assert "Its awards rank by the assessment that this rulebook gives." in page
    by_code = rows_of(browser, f"{path}?period={month}&order=code")
    assert by_code == sorted(by_code)
    for order in ("loss", "score", "nonsense"):
        assert len(rows_of(browser, f"{path}?period={month}&order={order}")) == 12
    assert browser.get(f"{path}?period=never&page=99").status_code == 200


def rows_of(browser: FlaskClient, path: str) -> list[str]:
    """Return the codes of the table "subject by subject", in order."""
    page = browser.get(path).text
    return re.findall(r'text-secondary small text-nowrap">([SW]\w+)</span>', page)


def test_a_file_is_stored_only_if_it_is_clean(office: Office) -> None:
    browser = office.browser(office.small.approver)
    wrong = COUNTY.replace("    kind: deduct\n", "    kind: deducted\n", 1)
    for content, status in ((wrong, 422), ("", 422), (changed("own"), 303)):
        data = {"file": (io.BytesIO(content.encode()), "own.yaml")}
        answer = browser.post("/office/rulebooks/files?lang=en", data=data)
        assert answer.status_code == status
        if content == wrong:
            assert re.search(r"Line \d+: .*CS-1.1", answer.text)
    page = browser.get("/office/rulebooks/county-hall?lang=en").text
    assert "the hall's own" in page


def test_missing_facts_are_offered_and_added(office: Office) -> None:
    own = COUNTY.replace("rulebook: county-hall", "rulebook: own-hall")
    small = office.small
    edition = keep_text(office.session, small.hall, own, actor=None, now=office.now)
    make_draft(
        office.session,
        small.hall,
        edition,
        settings={},
        actor=small.chief,
        now=office.now,
    )
    edition_id = edition.id
    browser = office.browser(small.approver)
    page = browser.get(f"/office/rulebooks/own-hall?edition={edition_id}&lang=en").text
    assert "Nothing that is recorded reaches this rulebook" in page
    done = browser.post(
        "/office/rulebooks/own-hall/facts", data={"edition": edition_id}
    )
    assert done.status_code == 303
    assert (
        "Nothing that is recorded" not in browser.get(f"{done.location}&lang=en").text
    )
    with readers(office) as session:
        slugs = set(session.scalars(select(FactKindRule.slug)))
    assert "own-hall" in slugs


def test_a_rulebook_ends_and_another_gives_the_assessment(office: Office) -> None:
    draft_id = draft_of(office, "approval-centre")
    browser = office.browser(office.small.approver)
    this_month = f"{today(office):%Y-%m}-01"
    path = f"/office/rulebooks/drafts/{draft_id}/adoption"
    browser.post(path, data={"first_on": this_month, "reason": "试行"})
    data = {"slug": "approval-centre", "first_on": next_month(office), "reason": "改用"}
    assert browser.post("/office/rulebooks/assessment", data=data).status_code == 303
    assert latest(office, "approval-centre").feeds_assessment
    assert not latest(office, "county-hall").feeds_assessment
    ended = browser.post(
        "/office/rulebooks/hall-efficiency/end",
        data={"first_off": next_month(office), "reason": "停用"},
    )
    assert ended.status_code == 303
    last_on = latest(office, "hall-efficiency").last_on
    assert last_on == date.fromisoformat(next_month(office)) - timedelta(days=1)
    again = browser.post(
        "/office/rulebooks/hall-efficiency/end?lang=en",
        data={"first_off": next_month(office), "reason": ""},
    )
    assert again.status_code == 422
    assert "not in force" in again.text


def test_a_draft_is_thrown_away(office: Office) -> None:
    draft_id = draft_of(office, bonus_cap="5")
    browser = office.browser(office.small.approver)
    gone = browser.post(f"/office/rulebooks/drafts/{draft_id}/deletion")
    assert gone.status_code == 303
    assert browser.get(f"/office/rulebooks/drafts/{draft_id}").status_code == 404
    assert latest(office, "county-hall").settings == {}


def test_a_fact_of_the_halls_own_is_added_and_removed(office: Office) -> None:
    browser = office.browser(office.small.approver)
    data = {
        "code": "late-meeting",
        "label_zh": "例会迟到",
        "label_en": "Late for the meeting",
        "rule-county-hall": "CS-1.1",
    }
    added = browser.post("/office/fact-kinds", data=data)
    assert added.status_code == 303
    page = browser.get(added.location).text
    removal = re.search(r"/office/fact-kinds/\d+/removal", page)
    assert "例会迟到" in page
    assert removal
    again = browser.post("/office/fact-kinds?lang=en", data=data)
    assert again.status_code == 422
    assert "There is a fact" in again.text
    assert browser.post(removal[0]).status_code == 303
    assert "例会迟到" not in browser.get(added.location).text


def test_inspectors_look_at_the_rule_map_only(office: Office) -> None:
    browser = office.browser(office.small.inspector)
    page = browser.get("/office/fact-kinds?lang=en&page=2")
    assert page.status_code == 200
    assert "removal" not in page.text
    assert browser.post("/office/fact-kinds").status_code == 403
