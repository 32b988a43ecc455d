"""The pages of the assessment, with facts on them: accessible, and none too wide."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from signage import clock
from signage.models import LadderAction, Rating, RulebookEdition
from signage.models.evaluation import EvaluationState, NominationState
from signage.operations.criticism.notices import propose_notice
from signage.operations.objections.objecting import object_to_nomination
from signage.operations.rulebooks.drafts import make_draft
from signage.rules.period import Period
from tests.browser.office_visits import DESK, faults_at_both_sizes, running
from tests.browser.test_office_shell import Watched
from tests.browsing import set_password
from tests.build import create_display_group, create_user
from tests.operations.score_build import (
    create_award,
    create_nomination,
    create_small_hall,
)
from tests.serve import Server

pytestmark = pytest.mark.browser

LISTS = (
    "/office/",
    "/office/entries",
    "/office/entries/ledger",
    "/office/ratings",
    "/office/cases",
    "/office/attendance",
    "/office/figures",
    "/office/imports/cases",
    "/office/imports/attendance",
    "/office/scores",
    "/office/trends",
    "/office/evaluations",
    "/office/objections",
    "/office/awards",
    "/office/actions",
    "/office/notices",
    "/office/rulebooks",
    "/office/rulebooks/county-hall",
    "/office/rulebooks/village-centre",
    "/office/fact-kinds",
    "/office/audit",
    "/office/users",
    "/office/users/clerks",
)
HALF = len(LISTS) // 2


def _fill(session: Session) -> tuple[str, ...]:
    """Add a hall in which something happened; return the pages of it."""
    now = clock.now()
    small = create_small_hall(session, now=now)
    hall = small.hall
    create_display_group(session, hall)
    set_password(session, create_user(session, hall, "chen"))
    today = clock.hall_day(now, hall.time_zone)
    month = str(Period.month_of(today))
    for times in (1, 2):
        entry = small.record("absent", "S1A1", today, now, key=f"absent-{times}")
    action = session.query(LadderAction).filter_by(is_public=True).one()
    text = "两个半日无故缺勤，经核实无正当理由。" * 6
    notice = propose_notice(session, action, text=text, actor=small.inspector, now=now)
    nomination = create_nomination(small, "W1A", month)
    nomination.state = NominationState.CONFIRMED
    nomination.evaluation.state = EvaluationState.IN_PUBLICITY
    nomination.evaluation.due_at = now + timedelta(days=2)
    objection = object_to_nomination(
        session, hall, nomination, text="有投诉未登记。" * 20, actor=None, now=now
    )
    rating = Rating(
        hall_id=hall.id,
        key="rating-1",
        window_id=small.subject("W1A").id,
        device="phone:1",
        channel="phone",
        level=1,
        last_seq=1,
        occurred_at=now - timedelta(hours=1),
        updated_at=now,
    )
    session.add(rating)
    award = create_award(small, "W2A", month)
    edition = session.query(RulebookEdition).filter_by(slug="county-hall").one()
    draft = make_draft(session, hall, edition, settings={}, actor=small.chief, now=now)
    session.flush()
    subject = small.subject("S1A1").id
    return (
        f"/office/entries/ledger/{entry.entry.id}",
        f"/office/ratings/{rating.id}",
        f"/office/actions/{action.id}",
        f"/office/notices/{notice.id}",
        f"/office/evaluations/{nomination.evaluation_id}",
        f"/office/objections/{objection.id}",
        f"/office/objections/new?nomination={nomination.id}",
        f"/why/nominations/{nomination.id}",
        f"/why/awards/{award.id}",
        f"/office/awards/{award.id}/revocation",
        f"/why/scores/{month}/{subject}",
        f"/why/scores/{month}/{subject}/sheet",
        f"/office/rulebooks/drafts/{draft.id}",
        f"/office/rulebooks/drafts/{draft.id}/trial",
        f"/office/rulebooks/drafts/{draft.id}/adoption",
    )


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> Iterator[tuple[Server, tuple[str, ...]]]:
    """The running hall, and the pages of what happened in it."""
    with running(tmp_path_factory.mktemp("fits"), migrated_file, _fill) as made:
        yield made


@pytest.mark.parametrize("which", range(3), ids=["lists", "more lists", "pages"])
def test_it_is_accessible_and_fits(
    chromium: Browser, filled: tuple[Server, tuple[str, ...]], which: int
) -> None:
    server, pages = filled
    visitor = Watched(chromium, server.url, DESK)
    visitor.sign_in()
    wrong: dict[str, object] = {}
    for path in (LISTS[:HALF], LISTS[HALF:], pages)[which]:
        page = visitor.open(path)
        assert "/login" not in page.url, path
        if found := faults_at_both_sizes(page):
            wrong[path] = found
    assert wrong == {}
    visitor.close()
