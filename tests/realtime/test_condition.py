"""What displays say of themselves is kept within bounds, and becomes faults."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.clock import epoch_ms
from signage.db import Database
from signage.models import Display, DisplayFault, GivenSlide, Hall, Programme, User
from signage.models.display_fault import FaultKind
from signage.operations.displays.condition import read_condition
from signage.operations.displays.faults import dismiss_fault
from signage.realtime.sightings import Sightings
from tests.build import NOW, create_display_group, create_user
from tests.operations.alerts.alert_build import create_display

OURS = "abc123"
MINUTE = timedelta(minutes=1)


class Screens:
    """Displays that report, to the real writer."""

    def __init__(self, database: Database, keys: dict[str, int]) -> None:
        self.database = database
        self.keys = keys
        self.now = NOW
        self.sightings = Sightings(database, OURS)

    def report(self, name: str = "东墙", **report: Any) -> None:
        """Report what is on, and have it written."""
        self.now += MINUTE
        self.sightings.note(self.keys[name], report, now=self.now)
        self.sightings.write()

    def say(self, name: str = "东墙", **said: Any) -> None:
        """Tell the condition, and have it written."""
        self.now += MINUTE
        self.sightings.note_condition(self.keys[name], said, now=self.now)
        self.sightings.write()

    def faults(self, name: str = "东墙") -> dict[FaultKind, dict[str, Any]]:
        """Return the open faults with their details."""
        with self.database.read() as session:
            query = select(DisplayFault).where(
                DisplayFault.display_id == self.keys[name],
                DisplayFault.ended_at.is_(None),
            )
            return {fault.kind: fault.detail for fault in session.scalars(query)}

    def kept(self, name: str = "东墙") -> Display:
        """Return the display's row."""
        with self.database.read() as session:
            return session.get_one(Display, self.keys[name])


@pytest.fixture
def screens(session: Session, hall: Hall, database: Database) -> Screens:
    """Two televisions of one group, which was given one slide."""
    group = create_display_group(session, hall)
    keys = {name: create_display(session, group, name).id for name in ("东墙", "西墙")}
    session.add(
        Programme(group_id=group.id, revision="r2", manifest={}, compiled_at=NOW)
    )
    for slide, digest in (("notice:1", "a" * 32), ("notice:0", "b" * 32)):
        session.add(given(hall, group.id, slide, digest))
    session.commit()
    return Screens(database, keys)


def given(hall: Hall, group_id: int, slide: str, digest: str) -> GivenSlide:
    """Return a slide as it was given to a group."""
    return GivenSlide(
        hall_id=hall.id,
        group_id=group_id,
        zone="main",
        slide=slide,
        hash=digest,
        kind="notice",
        given_at=NOW,
    )


def test_it_keeps_what_it_can_read_and_names_the_rest() -> None:
    said = {
        "player": OURS,
        "uptime_s": 12.5,
        "offline": "perhaps",
        "storage": {"used": -1},
        "errors": [{"at": 1, "code": "script", "text": "x"}] * 21,
        "kit": {"answers": True, "version": "1", "temperature_c": 61.5, "new": 1},
        "something_newer": [1],
    }
    kept = read_condition(said)
    assert kept["refused"] == ["errors", "offline", "storage"]
    assert (kept["player"], kept["uptime_s"]) == (OURS, 12.5)
    assert kept["kit"]["temperature_c"] == 61.5
    assert "something_newer" not in kept


@pytest.mark.parametrize(
    "said",
    [
        None,
        7,
        [],
        {},
        {"player": "x" * 65},
        {"agent": "a\0b"},
        {"uptime_s": float("nan")},
        {"uptime_s": 10**400},
        {"kit": {"answers": "yes"}},
        {"errors": "many"},
    ],
)
def test_it_keeps_no_nonsense(said: object) -> None:
    assert set(read_condition(said)) <= {"refused"}


@pytest.mark.parametrize("offset", [float("nan"), 10**400, 1e300, "soon", [], None])
def test_a_clock_that_is_no_number_is_a_fault(screens: Screens, offset: Any) -> None:
    screens.report(offset_ms=offset)
    assert screens.faults() == {FaultKind.CLOCK_WRONG: {"reason": "no number"}}


def test_a_clock_that_is_off_is_a_fault_until_it_is_set(screens: Screens) -> None:
    screens.report(offset_ms=-7_200_000)
    screens.report("西墙", offset_ms=59_000)
    assert screens.faults() == {FaultKind.CLOCK_WRONG: {"offset_s": -7200}}
    assert screens.faults("西墙") == {}
    screens.report(offset_ms=12)
    assert screens.faults() == {}


def test_a_slide_that_is_on_since_tomorrow_is_a_lie(screens: Screens) -> None:
    tomorrow = epoch_ms(NOW + timedelta(days=1))
    screens.report(offset_ms=0, since=tomorrow)
    assert set(screens.faults()) == {FaultKind.CLOCK_WRONG}
    screens.report(offset_ms=0, since=epoch_ms(NOW - timedelta(days=9)))
    assert screens.faults() == {}


def test_a_slide_that_it_was_not_given_is_a_fault(screens: Screens) -> None:
    good = {"zone": "main", "slide": "notice:1", "hash": "a" * 32, "revision": "r2"}
    screens.report("西墙", **good)
    screens.report(**good | {"hash": "f" * 32})
    assert screens.faults("西墙") == {}
    found = screens.faults()
    assert found[FaultKind.SLIDE_UNKNOWN]["slide"] == "notice:1"
    screens.report(**good)
    assert FaultKind.SLIDE_UNKNOWN in screens.faults()  # until somebody saw to it


@pytest.mark.parametrize(
    "report",
    [
        {"slide": "notice:0", "hash": "b" * 32, "revision": "r1"},  # the one before
        {"slide": None, "hash": None, "revision": "r2"},  # idle
    ],
)
def test_what_it_was_given_before_is_none(
    screens: Screens, report: dict[str, Any]
) -> None:
    screens.report(**report)
    assert screens.faults() == {}


def test_another_groups_slide_counts_while_it_moves(
    screens: Screens, session: Session
) -> None:
    hall = session.scalars(select(Hall)).one()
    other = create_display_group(session, hall, name="二楼")
    session.add(given(hall, other.id, "notice:9", "c" * 32))
    session.commit()
    moved = {"slide": "notice:9", "hash": "c" * 32}
    screens.report(**moved, revision="of the other group")
    assert screens.faults() == {}
    screens.report(**moved, revision="r2")
    assert set(screens.faults()) == {FaultKind.SLIDE_UNKNOWN}


def errors_at(*instants: datetime) -> list[dict[str, Any]]:
    return [
        {"at": epoch_ms(at), "code": "script", "text": f"wrong {place}"}
        for place, at in enumerate(instants)
    ]


Said = dict[str, Any]
CHROME = "Mozilla/5.0 (SMART-TV) Chrome/{} Safari/537.36"
KIT = {"answers": True, "version": "1", "policy_origin": "https://a.example"}


@pytest.mark.parametrize(
    ("kind", "wrong", "right", "detail"),
    [
        (
            FaultKind.STORAGE_FULL,
            {"storage": {"used": 95_000_000, "quota": 100_000_000}},
            {"storage": {"used": 80_000_000, "quota": 100_000_000}},
            {"used_mb": 95, "quota_mb": 100},
        ),
        (FaultKind.STORAGE_WEAK, {"offline": False}, {"offline": True}, {}),
        (
            FaultKind.SOUND_BLOCKED,
            {"sound_blocked": True},
            {"sound_blocked": False},
            {},
        ),
        (
            FaultKind.ORIGIN_WRONG,
            {"origin": "https://b.example", "kit": KIT},
            {"origin": "https://a.example", "kit": KIT},
            {"expected": "https://b.example", "found": "https://a.example"},
        ),
        (
            FaultKind.PLAYER_OLD,
            {"player": "older", "uptime_s": 1000},
            {"player": OURS, "uptime_s": 1000},
            {"found": "older", "expected": OURS},
        ),
        (
            FaultKind.BROWSER_OLD,
            {"agent": CHROME.format("79.0.1")},
            {"agent": CHROME.format("85.0.1")},
            {"browser": "Chrome 79"},
        ),
        (
            FaultKind.SCRIPT_FAILED,
            {"errors": errors_at(NOW - timedelta(hours=30), NOW, NOW)},
            {"errors": errors_at(NOW - timedelta(hours=30))},
            {"text": "wrong 2", "count": 2},
        ),
    ],
)
def test_each_fault_begins_and_ends(
    screens: Screens, kind: FaultKind, wrong: Said, right: Said, detail: Said
) -> None:
    screens.say(**wrong)
    assert screens.faults() == {kind: detail}
    assert screens.faults("西墙") == {}
    screens.say(**right)
    assert screens.faults() == {}
    assert screens.kept().condition_at == screens.now


@pytest.mark.parametrize(
    "said",
    [
        {"player": "older", "uptime_s": 100},  # it is just being told to load anew
        {"kit": None, "origin": "https://b.example"},
        {"kit": {"answers": False}, "origin": "https://b.example"},
        {"agent": "Mozilla/5.0 Firefox/60.0"},
        {"storage": {"used": None, "quota": None}},
        {"errors": [{"at": 1, "code": "slide", "text": "x"}]},
    ],
)
def test_what_is_no_fault(screens: Screens, said: dict[str, Any]) -> None:
    screens.say(**said)
    assert screens.faults() == {}


def test_broken_slides_are_counted(screens: Screens) -> None:
    screens.report(errors=2)
    assert screens.faults() == {FaultKind.SLIDES_BROKEN: {"count": 2}}
    screens.report(errors=0)
    assert screens.faults() == {}


def test_the_browser_is_known_anew_after_an_update(screens: Screens) -> None:
    screens.say(agent=CHROME.format("130.0"))
    assert "130.0" in screens.kept().agent


Dismiss = Callable[[], None]


@pytest.fixture
def dismiss(screens: Screens, session: Session) -> Dismiss:
    """See to every open fault."""
    hall = session.scalars(select(Hall)).one()
    actor_id = create_user(session, hall, "li").id
    session.commit()

    def done() -> None:
        with screens.database.write() as writer:
            for fault in writer.scalars(select(DisplayFault)):
                actor = writer.get_one(User, actor_id)
                dismiss_fault(writer, fault, actor=actor, now=screens.now)

    return done


def test_a_page_that_has_just_begun_is_not_blamed_for_its_worker(
    screens: Screens,
) -> None:
    screens.say(offline=False, uptime_s=1)
    assert FaultKind.STORAGE_WEAK not in screens.faults()
    screens.say(offline=False, uptime_s=61)
    screens.say(offline=False, uptime_s=1)
    assert FaultKind.STORAGE_WEAK in screens.faults()


def test_what_was_dismissed_does_not_come_back_at_once(
    screens: Screens, dismiss: Dismiss
) -> None:
    screens.say(offline=False)
    screens.report(offset_ms=1e9)
    dismiss()
    screens.say(offline=False)
    screens.report(offset_ms=1e9)
    assert set(screens.faults()) == {FaultKind.CLOCK_WRONG}
    screens.now += timedelta(days=31)
    screens.say(offline=False)
    assert FaultKind.STORAGE_WEAK in screens.faults()


def test_a_fault_that_goes_on_is_not_written_at_each_report(screens: Screens) -> None:
    for offset in (7_200_000, 7_201_000, 7_202_000):
        screens.report(offset_ms=offset)
    with screens.database.read() as session:
        assert session.scalars(select(DisplayFault.times)).one() == 1


def test_a_slide_for_a_single_display_is_known_there_alone(
    screens: Screens,
) -> None:
    with screens.database.write() as writer:
        row = writer.scalars(select(GivenSlide)).first()
        assert row is not None
        values = {name: getattr(row, name) for name in ("hall_id", "group_id", "zone")}
        only = {"slide": "notice:7", "hash": "c" * 32, "kind": "notice"}
        key = screens.keys["东墙"]
        writer.add(GivenSlide(**values, **only, display_id=key, given_at=NOW))
    for name in ("东墙", "西墙"):
        screens.report(name, slide="notice:7", hash="c" * 32, revision="r2")
    assert FaultKind.SLIDE_UNKNOWN not in screens.faults("东墙")
    assert FaultKind.SLIDE_UNKNOWN in screens.faults("西墙")
