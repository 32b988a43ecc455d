"""The list of ratings: newest first, filtered, page by page."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signage.models import Hall, Rating, Window
from tests.build import NOW, create_window


@pytest.fixture
def windows(session: Session, hall: Hall) -> tuple[Window, Window]:
    first = create_window(session, hall, "W01", name="户政窗口")
    return first, create_window(session, hall, "W02", name="社保窗口")


def create_ratings(session: Session, window: Window, count: int, level: int) -> None:
    """Add ratings one minute apart, the last with a comment and a tag."""
    for number in range(count):
        is_last = number == count - 1
        session.add(
            Rating(
                hall_id=window.hall_id,
                key=str(uuid4()),
                window_id=window.id,
                device="display:1",
                channel="kiosk" if number % 2 else "phone",
                level=level,
                tags=["quick"] if is_last else [],
                comment="办得很快<b>" if is_last else "",
                last_seq=number,
                occurred_at=NOW + timedelta(minutes=number),
                updated_at=NOW,
            )
        )
    session.commit()


def rows(client: FlaskClient, **query: object) -> int:
    answer = client.get("/office/ratings", query_string=query)
    assert answer.status_code == 200
    return answer.text.count("<tr") - 1


def test_it_shows_words_reasons_and_comments(
    signed_in: FlaskClient, session: Session, windows: tuple[Window, Window]
) -> None:
    create_ratings(session, windows[0], 2, 5)
    text = signed_in.get("/office/ratings").text
    for part in ("非常满意", "户政窗口", "办得很快&lt;b&gt;", "手机"):
        assert part in text


def test_it_filters(
    signed_in: FlaskClient, session: Session, windows: tuple[Window, Window]
) -> None:
    create_ratings(session, windows[0], 4, 5)
    create_ratings(session, windows[1], 3, 1)
    first_id = windows[0].id
    session.commit()
    assert rows(signed_in) == 7
    assert rows(signed_in, window=first_id) == 4
    assert rows(signed_in, level=1) == 3
    assert rows(signed_in, channel="kiosk") == 3
    assert rows(signed_in, commented=1) == 2
    day = NOW.date()
    assert rows(signed_in, first_on=day, last_on=day) == 7
    assert (
        "没有符合条件的评价" in signed_in.get("/office/ratings?last_on=2020-01-01").text
    )
    assert (
        rows(signed_in, level="x", channel="fax", first_on="?", older_than="?_?") == 7
    )


def test_it_pages_without_losing_any(
    signed_in: FlaskClient, session: Session, windows: tuple[Window, Window]
) -> None:
    create_ratings(session, windows[0], 60, 4)
    first = signed_in.get("/office/ratings")
    assert first.text.count("<tr") == 51
    key = first.text.split("older_than=")[1].split('"')[0]
    assert rows(signed_in, older_than=key) == 10
