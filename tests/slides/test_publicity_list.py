"""A publicity list counts its days by itself and ends with the publicity, to the ms."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signage.clock import epoch_ms
from signage.models import DisplayGroup, Evaluation, Hall
from signage.models.evaluation import EvaluationState, NominationState
from signage.outbox import Topic
from signage.playout.timeline import turn_at
from signage.slides import publicity_list as kind
from signage.slides.compile import Compilation, Compiler
from signage.slides.kind import Slide
from signage.slides.qr import code_of
from tests.build import (
    NOW,
    create_display_group,
    create_group,
    create_playlist,
    create_staff,
    create_window,
)
from tests.slides.setting import (
    create_adoption,
    create_evaluation,
    create_nomination,
    create_setting,
)

#: Midnight in the hall after November 19, the day after NOW.
DUE = datetime(2026, 11, 19, 16, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def evaluation(session: Session, hall: Hall) -> Evaluation:
    """October in publicity until the end of November 19."""
    hall.hotline = "0571-12345"
    adoption = create_adoption(session, hall, "hall-efficiency", feeds=False)
    evaluation = create_evaluation(session, adoption, "2026-10")
    evaluation.state, evaluation.due_at = EvaluationState.IN_PUBLICITY, DUE
    session.flush()
    return evaluation


def nominate(session: Session, hall: Hall, evaluation: Evaluation, count: int) -> None:
    """Nominate staff of one group, each at a window of their own."""
    group = create_group(session, hall)
    for n in range(count):
        window = create_window(session, hall, f"W{n:02}", name=f"医疗保障{n:02}窗口")
        staff = create_staff(
            session, hall, f"S{n:02}", window, name=f"苏清{n:02}", group_id=group.id
        )
        create_nomination(session, evaluation, staff, "A-W2", rank=n + 1)


def slides(session: Session, hall: Hall, **values: object) -> list[Slide]:
    """Return the kind's slides."""
    return list(kind.build(session, create_setting(session, hall, **values)))


def test_it_shows_nothing_without_a_list(
    session: Session, hall: Hall, evaluation: Evaluation
) -> None:
    assert evaluation.state is EvaluationState.IN_PUBLICITY
    assert not slides(session, hall)


def test_it_counts_the_days_by_itself_and_ends_with_the_publicity(
    session: Session, hall: Hall, evaluation: Evaluation
) -> None:
    nominate(session, hall, evaluation, 1)
    today, tomorrow = slides(session, hall)
    assert (today.context.days_left, today.context.is_last_day) == (2, False)
    assert (tomorrow.context.days_left, tomorrow.context.is_last_day) == (1, True)
    assert today.context.last_day == "11月19日"
    assert today.windows == ((DUE - 2 * DAY, DUE - DAY),)
    assert tomorrow.windows == ((DUE - DAY, DUE),)


def test_it_ends_within_a_day_too(
    session: Session, hall: Hall, evaluation: Evaluation
) -> None:
    nominate(session, hall, evaluation, 1)
    evaluation.due_at = DUE - timedelta(hours=9)
    session.flush()
    assert slides(session, hall)[-1].windows == ((DUE - DAY, evaluation.due_at),)


def test_it_says_for_what_by_which_rulebook_and_how_to_object(
    session: Session, hall: Hall, evaluation: Evaluation
) -> None:
    nominate(session, hall, evaluation, 1)
    shown = slides(session, hall)[0].context
    assert (shown.award, shown.form) == ("服务标兵", "alone")
    assert shown.rows == (kind.Row("苏清00", "第1组", "医疗保障00窗口"),)
    assert (shown.period, shown.rulebook) == ("2026年10月", "大厅效能管理办法")
    assert shown.hotline == "0571-12345"


@pytest.mark.parametrize(("count", "pages"), [(6, [6]), (12, [6, 6]), (13, [5, 4, 4])])
def test_it_pages_long_lists_evenly(
    session: Session, hall: Hall, evaluation: Evaluation, count: int, pages: list[int]
) -> None:
    nominate(session, hall, evaluation, count)
    today = [s.context for s in slides(session, hall) if s.context.days_left == 2]
    assert [len(page.rows) for page in today] == pages
    assert [page.page for page in today] == (
        [f"{n} / {len(pages)}" for n in range(1, len(pages) + 1)]
        if len(pages) > 1
        else [""]
    )
    assert [page.rows[0].group for page in today] == ["第1组"] * len(pages)
    assert not any(row.group for page in today for row in page.rows[1:])


def test_it_names_the_group_above_where_lines_have_no_room(
    session: Session, hall: Hall, evaluation: Evaluation
) -> None:
    nominate(session, hall, evaluation, 4)
    group = create_display_group(session, hall, name="立屏", is_portrait=True)
    far = {"group": group, "rows": 13, "columns": 13}
    group.diagonal_in, group.distance_m = 43, 6
    page = slides(session, hall, **far)[0].context
    assert (page.form, page.group, page.rows[0].group) == ("lines", "第1组", "")


def test_it_leaves_out_who_was_rejected(
    session: Session, hall: Hall, evaluation: Evaluation
) -> None:
    nominate(session, hall, evaluation, 2)
    rejected = evaluation.nominations[0]
    rejected.state = NominationState.REJECTED
    session.flush()
    assert [row.name for row in slides(session, hall)[0].context.rows] == ["苏清01"]


def test_it_is_off_a_screen_without_a_server_when_the_publicity_ends(
    session: Session, hall: Hall, evaluation: Evaluation
) -> None:
    nominate(session, hall, evaluation, 1)
    playlist = create_playlist(session, hall, kind.NAME, "hours")
    group = create_display_group(session, hall, playlist_id=playlist.id)
    compiled = compiled_at(session, group)
    zone = compiled.manifest.zones["main"]
    on = {
        item.kind
        for second in range(-40, 0)
        if (item := turn_at(zone, epoch_ms(DUE) + second * 1000).item)
    }
    assert on == {kind.NAME, "hours"}
    after = {
        item.kind
        for second in range(60)
        if (item := turn_at(zone, epoch_ms(DUE) + second * 1000).item)
    }
    assert after == {"hours"}


def test_it_changes_nothing_on_screens_from_hour_to_hour(
    session: Session, hall: Hall, evaluation: Evaluation
) -> None:
    """The code's link needs no renewal, so that bodies are sent once."""
    nominate(session, hall, evaluation, 3)
    playlist = create_playlist(session, hall, kind.NAME)
    group = create_display_group(session, hall, playlist_id=playlist.id)
    first = compiled_at(session, group)
    later = compiled_at(session, group, timedelta(hours=3))
    assert later.bodies == first.bodies


def test_its_code_leads_to_the_list_until_the_end(
    session: Session, hall: Hall, evaluation: Evaluation
) -> None:
    nominate(session, hall, evaluation, 1)
    token = f"list-{evaluation.id}-20261119"
    shown = slides(session, hall)[0].context
    assert shown.code == code_of(f"http://hall.example/o/{token}")


def test_it_is_built_when_lists_appear_change_or_end() -> None:
    assert Topic.PUBLICITY in kind.KIND.topics


def compiled_at(
    session: Session, group: DisplayGroup, later: timedelta = timedelta(0)
) -> Compilation:
    """Compile the group's programme."""
    compiler = Compiler("secret", "http://hall.example")
    return compiler.compile(session, group, now=NOW + later)
