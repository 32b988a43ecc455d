"""Proof of play is kept for three years, slides that nobody showed for weeks."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import GivenSlide, Hall, Play, PlayDay
from signage.operations.content.programmes import store_programme
from signage.operations.plays.plays_tidying import drop_old_plays, drop_unseen_slides
from tests.build import NOW, create_display_group
from tests.operations.plays.play_build import (
    create_display,
    create_given,
    play,
    report,
)

A_DAY = timedelta(days=1)
THREE_YEARS = 3 * 365 * A_DAY


def test_plays_go_after_three_years(session: Session, hall: Hall) -> None:
    group = create_display_group(session, hall)
    given = create_given(session, group)
    report(session, create_display(session, hall, group), play(given))
    assert drop_old_plays(session, now=NOW + THREE_YEARS) == 0
    assert session.scalars(select(PlayDay)).all()
    assert drop_old_plays(session, now=NOW + THREE_YEARS + 3 * A_DAY) == 1
    assert not session.scalars(select(Play)).all()
    assert not session.scalars(select(PlayDay)).all()


def test_slides_go_that_nobody_showed(session: Session, hall: Hall) -> None:
    group = create_display_group(session, hall)
    shown = create_given(session, group)
    create_given(session, group, "weather", hash="b" * 32)
    # Still in the programme: a new display may show it today.
    held = {"id": "hours", "kind": "hours", "hash": "c" * 32}
    manifest = {"revision": "1", "zones": {"main": {"slides": [held]}}}
    store_programme(session, group.id, manifest, {}, now=NOW - A_DAY)
    report(session, create_display(session, hall, group), play(shown))
    assert drop_unseen_slides(session, now=NOW + 60 * A_DAY) == 0
    assert drop_unseen_slides(session, now=NOW + 76 * A_DAY) == 1
    left = session.scalars(select(GivenSlide.slide).order_by(GivenSlide.id)).all()
    assert left == [shown.slide, "hours"]
