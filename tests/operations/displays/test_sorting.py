"""Names are sorted as people expect, in both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from signage.models import Display, Hall, Window
from signage.models.display import DisplayKind
from signage.models.sorting import sort_key_of
from signage.operations.displays.display_places import windows_of_hall
from signage.operations.displays.fleet import FleetWish, fleet_page
from tests.build import NOW, create_display_group, create_hall
from tests.operations.plays.play_build import create_display
from tests.postgres import grown_database

NAMES = ["Hall 2", "hall 10", "屏1", "屏2", "屏3-2", "屏3-11", "屏１０", "屏100"]


def test_numbers_count_as_numbers() -> None:
    mixed = [NAMES[place] for place in (5, 1, 7, 0, 6, 3, 2, 4)]
    assert sorted(mixed, key=sort_key_of) == NAMES
    assert sort_key_of("屏007") == sort_key_of("屏7")
    assert len(sort_key_of("1-" * 90)) == 200


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session of each kind of database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("session")
        return
    server: str = request.getfixturevalue("postgres_server")
    with grown_database(server) as database, database.write() as session:
        yield session


def test_the_fleet_is_paged_in_that_order(place: Session) -> None:
    hall = create_hall(place)
    group = create_display_group(place, hall)
    for name in reversed(NAMES):
        create_display(place, hall, group, name)
    first, second = (
        fleet_page(place, hall, FleetWish(size=5, page=page), now=NOW)
        for page in (1, 2)
    )
    shown = [state.display.name for each in (first, second) for state in each.states]
    assert shown == NAMES
    first.states[0].display.name = "屏999"  # a new name, a new place
    place.flush()
    page = fleet_page(place, hall, FleetWish(), now=NOW)
    assert page.states[-1].display.name == "屏999"


def test_rows_that_are_inserted_at_once_have_their_place(
    session: Session, hall: Hall
) -> None:
    group = create_display_group(session, hall)
    row = {"hall_id": hall.id, "group_id": group.id, "kind": DisplayKind.TV}
    rows = [row | {"name": f"屏{number}", "paired_at": NOW} for number in (10, 9)]
    session.execute(insert(Display), rows)
    ordered = session.scalars(select(Display.name).order_by(Display.sort_key))
    assert ordered.all() == ["屏9", "屏10"]


def test_windows_are_offered_in_the_order_of_their_codes(
    session: Session, hall: Hall
) -> None:
    for code in ("W10", "w9", "W1"):
        session.add(Window(hall_id=hall.id, code=code, name=f"{code}号窗口"))
    session.flush()
    found = windows_of_hall(session, hall.id)
    assert [window.code for window in found] == ["W1", "w9", "W10"]
