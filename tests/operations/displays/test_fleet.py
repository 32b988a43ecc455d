"""The fleet: found by words, tags, state and fault; counted; page by page."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from signage.models import Display, DisplayGroup, Hall, Programme
from signage.models.display import DisplayKind
from signage.models.display_fault import FaultKind
from signage.operations.displays.displays import states_of
from signage.operations.displays.faults import end_fault, note_fault
from signage.operations.displays.fleet import (
    FleetPage,
    FleetWish,
    Shelf,
    chosen_displays,
    faults_in_use,
    fleet_of,
    fleet_page,
)
from signage.operations.displays.on_air import NoShow
from tests.build import NOW, create_display_group, create_hall

LONG_AGO = NOW - timedelta(hours=2)


@pytest.fixture
def group(session: Session, hall: Hall) -> DisplayGroup:
    """The group of the fleet."""
    return create_display_group(session, hall, name="大厅电视")


def hang(session: Session, group: DisplayGroup, name: str, **values: object) -> Display:
    usual: dict[str, object] = {"kind": DisplayKind.TV, "paired_at": NOW}
    display = Display(hall_id=group.hall_id, name=name, group=group, **(usual | values))
    session.add(display)
    session.flush()
    return display


@pytest.fixture
def fleet(session: Session, hall: Hall, group: DisplayGroup) -> list[Display]:
    """Four displays: there, dark, never seen, and a revoked one."""
    upstairs = create_display_group(session, hall, name="二楼%")
    kiosk = {"kind": DisplayKind.KIOSK, "tags": ["评价", '东"侧']}
    return [
        hang(session, group, "东墙电视", last_seen_at=NOW, address="10.0.0.7"),
        hang(session, group, "西墙电视", last_seen_at=LONG_AGO, tags=["评价器"]),
        hang(session, upstairs, "一体机", **kiosk),
        hang(session, group, "旧电视", revoked_at=NOW, last_seen_at=NOW),
    ]


def found(page: FleetPage) -> list[str]:
    return [state.display.name for state in page.states]


def names(session: Session, hall: Hall, **wish: object) -> set[str]:
    given = FleetWish(**wish)  # type: ignore[arg-type]  # fields by name
    return {each.name for each in fleet_of(session, hall, given, now=NOW)}


def test_it_counts_and_shelves(
    session: Session, hall: Hall, fleet: list[Display]
) -> None:
    page = fleet_page(session, hall, FleetWish(), now=NOW)
    assert page.counts == {
        Shelf.ALL: 3,
        Shelf.ONLINE: 1,
        Shelf.DARK: 1,
        Shelf.NEVER: 1,
        Shelf.FAULTY: 0,
    }
    for shelf, name in zip(
        (Shelf.ONLINE, Shelf.DARK, Shelf.NEVER),
        ("东墙电视", "西墙电视", "一体机"),
        strict=True,
    ):
        page = fleet_page(session, hall, FleetWish(shelf=shelf), now=NOW)
        assert (found(page), page.counts[Shelf.ALL]) == ([name], 3)
    assert len(fleet) == 4


@pytest.mark.usefixtures("fleet")
def test_it_finds_by_words(session: Session, hall: Hall) -> None:
    both = {"东墙电视", "西墙电视"}
    assert names(session, hall, search="电视") == both
    assert names(session, hall, search="dqds") == {"东墙电视"}
    assert names(session, hall, search="DQ") == {"东墙电视"}
    assert names(session, hall, search="10.0") == {"东墙电视"}
    assert names(session, hall, search="二楼%") == {"一体机"}
    assert names(session, hall, search="大厅 xq") == {"西墙电视"}
    assert names(session, hall, search="评价") == {"一体机"}
    assert names(session, hall, search="%") == {"一体机"}
    assert names(session, hall, search="_") == set()


@pytest.mark.usefixtures("fleet")
def test_it_finds_by_group_tag_and_kind(
    session: Session, hall: Hall, group: DisplayGroup
) -> None:
    assert names(session, hall, tag="评价") == {"一体机"}
    assert names(session, hall, tag='东"侧') == {"一体机"}
    assert names(session, hall, kind=DisplayKind.KIOSK) == {"一体机"}
    assert names(session, hall, group_id=group.id) == {"东墙电视", "西墙电视"}
    assert names(session, hall, group_id=group.id, tag="评价") == set()


def test_it_finds_by_open_fault(
    session: Session, hall: Hall, fleet: list[Display]
) -> None:
    note_fault(session, fleet[0], FaultKind.CLOCK_WRONG, now=NOW)
    note_fault(session, fleet[0], FaultKind.SOUND_BLOCKED, now=NOW)
    note_fault(session, fleet[1], FaultKind.SOUND_BLOCKED, now=NOW)
    end_fault(session, fleet[1], FaultKind.SOUND_BLOCKED, now=NOW)
    page = fleet_page(session, hall, FleetWish(shelf=Shelf.FAULTY), now=NOW)
    assert (found(page), page.counts[Shelf.FAULTY]) == (["东墙电视"], 1)
    assert len(page.faults[fleet[0].id]) == 2
    wish = {"fault": FaultKind.SOUND_BLOCKED}
    assert names(session, hall, **wish) == {"东墙电视"}
    in_use = [(FaultKind.CLOCK_WRONG, 1), (FaultKind.SOUND_BLOCKED, 1)]
    assert faults_in_use(session, hall) == in_use


def test_it_turns_pages(session: Session, hall: Hall, group: DisplayGroup) -> None:
    for number in range(7):
        hang(session, group, f"屏 {number}")
    page = fleet_page(session, hall, FleetWish(size=3, page=3), now=NOW)
    assert (found(page), page.page, page.pages, page.total) == (["屏 6"], 3, 3, 7)
    beyond = fleet_page(session, hall, FleetWish(size=3, page=99), now=NOW)
    assert beyond.page == 3
    nothing = fleet_page(session, hall, FleetWish(search="没有"), now=NOW)
    assert (nothing.page, nothing.pages, nothing.total) == (1, 1, 0)


def test_it_takes_only_displays_of_the_hall(
    session: Session, hall: Hall, fleet: list[Display]
) -> None:
    keys = [display.id for display in fleet]
    assert len(chosen_displays(session, hall, keys)) == 3
    assert chosen_displays(session, create_hall(session, name="别处"), keys) == []


def test_a_programme_that_makes_no_sense_concerns_its_group_alone(
    session: Session, fleet: list[Display]
) -> None:
    zones = {"main": {"anchor": 0, "slides": [{"id": 1}]}}
    broken = Programme(
        group_id=fleet[0].group_id,
        revision="r",
        manifest={"compiled_at": 1, "screen": {}, "zones": zones},
        compiled_at=NOW,
    )
    session.add(broken)
    session.flush()
    one, _two, three = states_of(session, fleet[:3], now=NOW)
    assert (one.show.trouble, one.on_air) == (NoShow.UNREADABLE, None)
    assert three.show.trouble is NoShow.NONE_YET


def test_a_kiosk_holds_no_programme_to_catch_up_with(
    session: Session, group: DisplayGroup
) -> None:
    programme = {"revision": "r2", "manifest": {"zones": {}}, "compiled_at": NOW}
    session.add(Programme(group_id=group.id, **programme))
    report = {"revision": "r1"}
    tv = hang(session, group, "电视", report=report)
    kiosk = hang(session, group, "一体机", kind=DisplayKind.KIOSK, report=report)
    states = states_of(session, [tv, kiosk], now=NOW)
    assert [state.is_current for state in states] == [False, True]
