"""Pages of dayparts: times by kind of day, two editors, deletion."""

from datetime import UTC, datetime, time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Daypart, Hall, Schedule
from signage.operations.publishing.uses import write_uses
from signage.playout.content import DaypartContent, Span

PAGE = "/office/dayparts"
MORNING = {
    "name": "上午",
    "usual": "09:00-12:00",
    "day6": "9:00-11:30",
    "holidays": "-",
}


def stored(session: Session) -> list[tuple[int, str, DaypartContent]]:
    rows = [
        (row.id, row.name, DaypartContent.model_validate(row.content))
        for row in session.scalars(select(Daypart).order_by(Daypart.id))
    ]
    session.rollback()  # a session that reads on holds the write lock
    return rows


def test_it_is_kept_as_written(signed_in: FlaskClient, session: Session) -> None:
    assert signed_in.post(PAGE, data=MORNING).status_code == 303
    ((key, name, content),) = stored(session)
    assert name == "上午"
    assert content.usual == (Span(starts=time(9), ends=time(12)),)
    assert content.weekdays == {"6": (Span(starts=time(9), ends=time(11, 30)),)}
    assert content.holidays == ()
    assert content.shifted_workdays is None
    page = signed_in.get(f"{PAGE}/{key}").text
    assert 'value="09:00-11:30"' in page
    assert 'value="-"' in page
    assert "09:00-12:00" in signed_in.get(PAGE).text


def test_the_last_range_may_go_past_midnight(
    signed_in: FlaskClient, session: Session
) -> None:
    form = {"name": "夜间", "usual": "18:00-24:00", "day5": "18:00-20:00 22:00-06:00"}
    assert signed_in.post(PAGE, data=form).status_code == 303
    ((key, _name, content),) = stored(session)
    assert content.usual == (Span(starts=time(18), ends=time(0)),)
    assert content.weekdays["5"][1] == Span(starts=time(22), ends=time(6))
    assert 'value="18:00-24:00"' in signed_in.get(f"{PAGE}/{key}").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "长" * 101},
        {"usual": ""},
        {"usual": "nine to five"},
        {"usual": "25:00-26:00"},
        {"usual": "09:00-12:00 11:00-13:00"},
        {"day3": "22:00-02:00 03:00-04:00"},
        {"holidays": "soon"},
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    signed_in: FlaskClient, session: Session, wrong: dict[str, str]
) -> None:
    answer = signed_in.post(PAGE, data=MORNING | wrong)
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-errors"' in answer.text
    assert stored(session) == []


def test_a_name_is_given_once(signed_in: FlaskClient, session: Session) -> None:
    signed_in.post(PAGE, data=MORNING)
    assert signed_in.post(PAGE, data=MORNING).status_code == 422
    assert len(stored(session)) == 1


def test_nobody_overwrites_another(signed_in: FlaskClient, session: Session) -> None:
    signed_in.post(PAGE, data=MORNING)
    key = stored(session)[0][0]
    mine = MORNING | {"usual": "08:30-12:00", "version": "1"}
    assert signed_in.post(f"{PAGE}/{key}", data=mine).status_code == 303
    theirs = MORNING | {"usual": "09:30-12:00", "version": "1"}
    assert signed_in.post(f"{PAGE}/{key}", data=theirs).status_code == 409
    assert stored(session)[0][2].usual == (Span(starts=time(8, 30), ends=time(12)),)


def test_it_stays_while_a_schedule_needs_it(
    signed_in: FlaskClient, session: Session, hall: Hall
) -> None:
    signed_in.post(PAGE, data=MORNING)
    key = stored(session)[0][0]
    now = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    row = Schedule(
        hall_id=hall.id,
        name="早间通知",
        draft={"daypart_id": key},
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    schedule = f"schedule:{row.id}"
    target = [f"daypart:{key}"]
    write_uses(session, hall.id, schedule, target, is_published=False)
    session.commit()
    refused = signed_in.post(f"{PAGE}/{key}/deletion")
    assert refused.status_code == 409
    assert "早间通知" in refused.text
    session.delete(session.scalars(select(Schedule)).one())
    write_uses(session, hall.id, schedule, [], is_published=False)
    session.commit()
    assert signed_in.post(f"{PAGE}/{key}/deletion").status_code == 303
    assert stored(session) == []
