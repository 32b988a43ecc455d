"""Playlists and schedules make the programme: what is on, in which zone, how high."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from signage.models import Daypart, DisplayGroup, Hall
from signage.models.display import Layout
from signage.playout.content import PlaylistContent, PlaylistItem, ScheduleContent
from signage.slides.compile import Compiler
from signage.slides.plan import Drafts
from tests.build import (
    NOW,
    create_display_group,
    create_playlist,
    create_schedule,
)
from tests.slides.desk import Desk, Source, compiler_of, ids, note, on_air, turning

CONTENT = {"content"}
NINE = datetime(2026, 11, 19, 1, tzinfo=UTC)  # Thursday, 09:00 in the hall
HOUR = timedelta(hours=1)


def said(key: str, word: str, **values: Any) -> PlaylistItem:
    """Return an item that shows a word."""
    return PlaylistItem(key=key, kind="note", settings={"word": word}, **values)


@pytest.fixture
def sources() -> dict[str, Source]:
    """The kinds by name."""
    names = ("note", "score", "extra", "ticker")
    return {name: Source(name) for name in names}


@pytest.fixture
def compiler(tmp_path: Path, sources: dict[str, Source]) -> Compiler:
    """A compiler of the kinds."""
    return compiler_of(tmp_path, list(sources.values()))


@pytest.fixture
def group(session: Session, hall: Hall) -> DisplayGroup:
    """A group of televisions."""
    return create_display_group(session, hall)


@pytest.fixture
def desk(compiler: Compiler, session: Session, group: DisplayGroup) -> Desk:
    """Where programmes are compiled in these tests."""
    return Desk(compiler, session, group)


def test_without_a_playlist_every_usual_kind_is_on(
    desk: Desk, sources: dict[str, Source]
) -> None:
    for name, source in sources.items():
        source.slides = [note(f"{name}:1")]
    made = desk.compile()
    assert ids(made) == ["note:1", "score:1"]
    assert ids(made, "ticker") == ["ticker:1"]


def test_a_playlist_is_on_instead(
    desk: Desk, hall: Hall, sources: dict[str, Source]
) -> None:
    sources["score"].slides = sources["ticker"].slides = [note("s")]
    playlist = create_playlist(
        desk.session,
        hall,
        items=(
            said("a", "hello", seconds=25),
            PlaylistItem(key="b", kind="score"),
            said("c", "again", weight=2),
        ),
    )
    desk.group.playlist_id = playlist.id
    made = desk.compile()
    prefix = f"p{playlist.id}"
    assert ids(made) == [
        f"{prefix}.a.note:hello",
        f"{prefix}.c.note:again",
        f"{prefix}.b.s",
        f"{prefix}.c.note:again#2",
    ]
    assert [item.seconds for item in made.manifest.zones["main"].items][:2] == [25, 10]
    assert ids(made, "ticker") == ["s"]


def test_nested_playlists_are_opened_and_circles_left_out(
    desk: Desk, hall: Hall
) -> None:
    inner = create_playlist(desk.session, hall, items=(said("x", "in"),), name="内")
    nest = PlaylistItem(key="n", kind="playlist", settings={"playlist_id": inner.id})
    outer = create_playlist(desk.session, hall, items=(said("a", "out"), nest))
    desk.group.playlist_id = outer.id
    made = desk.compile()
    assert ids(made) == [f"p{outer.id}.a.note:out", f"p{outer.id}.n-x.note:in"]
    back = PlaylistItem(key="b", kind="playlist", settings={"playlist_id": outer.id})
    inner.published = PlaylistContent(items=(said("x", "in"), back)).model_dump(
        mode="json"
    )
    assert ids(desk.compile()) == ids(made)


def test_a_withdrawn_playlist_gives_way_to_the_usual_kinds(
    desk: Desk, hall: Hall, sources: dict[str, Source]
) -> None:
    sources["score"].slides = [note("s")]
    playlist = create_playlist(desk.session, hall, items=(said("a", "hello"),))
    desk.group.playlist_id = playlist.id
    playlist.published = None
    assert ids(desk.compile()) == ["s"]


def test_layouts_decide_which_zones_there_are(
    desk: Desk, hall: Hall, sources: dict[str, Source]
) -> None:
    sources["ticker"].slides = [note("t")]
    side = create_playlist(desk.session, hall, items=(said("a", "beside"),))
    desk.group.side_playlist_id = side.id
    for layout, zones in {
        Layout.FULL: {"main"},
        Layout.TICKER: {"main", "ticker"},
        Layout.SIDE: {"main", "side"},
        Layout.L_SHAPE: {"main", "ticker", "side"},
    }.items():
        desk.group.layout = layout
        made = desk.compile()
        assert set(made.manifest.zones) == zones | {"cover"}
        if "side" in zones:
            assert ids(made, "side") == [f"p{side.id}.a.note:beside"]


def test_a_schedule_replaces_the_default_while_it_is_on(
    desk: Desk, hall: Hall, sources: dict[str, Source]
) -> None:
    sources["score"].slides = [note("s")]
    playlist = create_playlist(desk.session, hall, items=(said("a", "market"),))
    create_schedule(
        desk.session, hall, playlist, "2026-11-19T09:00", "2026-11-19T10:00", priority=3
    )
    made = desk.compile()
    shown = f"p{playlist.id}@3.a.note:market"
    assert turning(made, NINE - timedelta(seconds=1)) == ["s"]
    assert turning(made, NINE) == [shown]
    assert on_air(made, NINE) == shown
    assert turning(made, NINE + HOUR) == ["s"]
    (item,) = [item for item in made.manifest.items() if item.id == shown]
    assert item.priority == 40


def test_the_higher_schedule_is_on_and_equals_share_the_cycle(
    desk: Desk, hall: Hall
) -> None:
    session = desk.session
    lists = [
        create_playlist(session, hall, items=(said("a", word),), name=word)
        for word in ("low", "even", "high")
    ]
    day = ("2026-11-19T08:00", "2026-11-19T20:00")
    create_schedule(session, hall, lists[0], *day, priority=1)
    create_schedule(session, hall, lists[1], *day, priority=1)
    create_schedule(
        session, hall, lists[2], "2026-11-19T09:00", "2026-11-19T10:00", priority=2
    )
    made = desk.compile()
    assert turning(made, NINE) == [f"p{lists[2].id}@2.a.note:high"]
    both = [f"p{lists[0].id}@1.a.note:low", f"p{lists[1].id}@1.a.note:even"]
    assert turning(made, NINE + HOUR) == both
    # What is hidden for an hour has no edges in it, so that no cycle begins anew.
    spans = [item.windows for item in made.manifest.items() if item.id in both]
    assert all(len(windows) == 2 for windows in spans)


def test_schedules_of_one_playlist_show_it_once(desk: Desk, hall: Hall) -> None:
    playlist = create_playlist(desk.session, hall, items=(said("a", "x"),))
    for starts, ends in (("08:00", "09:30"), ("09:00", "10:00"), ("10:00", "11:00")):
        create_schedule(
            desk.session, hall, playlist, f"2026-11-19T{starts}", f"2026-11-19T{ends}"
        )
    made = desk.compile()
    (item,) = made.manifest.zones["main"].items
    assert len(item.windows) == 1
    (block,) = [block for block in made.blocks if block.schedules]
    assert len(block.schedules) == 3


def test_schedules_are_for_groups_and_zones(
    desk: Desk, hall: Hall, sources: dict[str, Source]
) -> None:
    session = desk.session
    sources["ticker"].slides = [note("t")]
    other = create_display_group(session, hall, name="二楼")
    playlist = create_playlist(session, hall, items=(said("a", "x"),))
    line = create_playlist(session, hall, "ticker", name="字幕")
    day = ("2026-11-19T08:00", "2026-11-19T20:00")
    create_schedule(session, hall, playlist, *day, group_ids=(other.id,))
    create_schedule(session, hall, playlist, *day, zone="side")
    create_schedule(session, hall, line, *day, zone="ticker")
    made = desk.compile()
    assert turning(made, NINE) == []
    assert turning(made, NINE, "ticker") == [f"p{line.id}@0.k0.t"]


def test_a_daypart_gives_a_schedule_its_times(desk: Desk, hall: Hall) -> None:
    content = {"usual": [{"starts": "09:00", "ends": "10:00"}]}
    daypart = Daypart(hall_id=hall.id, name="上午", content=content)
    desk.session.add(daypart)
    desk.session.flush()
    playlist = create_playlist(desk.session, hall, items=(said("a", "x"),))
    create_schedule(
        desk.session,
        hall,
        playlist,
        "2026-11-01T00:00",
        "2026-11-01T00:00",
        rrule="FREQ=DAILY",
        daypart_id=daypart.id,
    )
    made = desk.compile()
    assert turning(made, NINE)
    assert not turning(made, NINE + HOUR)
    daypart.content = {"usual": [{"starts": "10:00", "ends": "11:00"}]}
    made = desk.compile(1, CONTENT)
    assert not turning(made, NINE)
    assert turning(made, NINE + HOUR)


def test_important_announcements_come_from_the_default_programme_alone(
    desk: Desk, hall: Hall, sources: dict[str, Source]
) -> None:
    sources["score"].slides = [note("s"), note("urgent", priority=1)]
    playlist = create_playlist(desk.session, hall, "score", "extra")
    create_schedule(
        desk.session, hall, playlist, "2026-11-19T08:00", "2026-11-19T20:00", priority=9
    )
    made = desk.compile()
    assert turning(made, NINE) == ["urgent"]
    priorities = {item.id: item.priority for item in made.manifest.items()}
    assert priorities["urgent"] == 200
    assert f"p{playlist.id}@9.k0.urgent" not in priorities


def test_what_staff_alone_may_read_is_refused_where_visitors_see_it(
    desk: Desk, sources: dict[str, Source]
) -> None:
    sources["score"].slides = [note("counts"), note("cases", for_staff=True)]
    assert ids(desk.compile()) == ["counts"]
    desk.group.is_staff_only = True
    assert ids(desk.compile(1)) == ["counts", "cases"]
    desk.group.is_staff_only = False
    assert ids(desk.compile(2)) == ["counts"]


def test_drafts_are_tried_and_not_kept(desk: Desk, hall: Hall) -> None:
    playlist = create_playlist(desk.session, hall, items=(said("a", "old"),))
    desk.group.playlist_id = playlist.id
    before = desk.compile()
    trial = desk.compile(
        1,
        set(),
        Drafts(
            playlists={playlist.id: PlaylistContent(items=(said("a", "new"),))},
            schedules={
                77: ScheduleContent(
                    playlist_id=playlist.id,
                    starts=datetime.fromisoformat("2026-11-19T09:00"),
                    ends=datetime.fromisoformat("2026-11-19T10:00"),
                )
            },
        ),
    )
    assert turning(trial, NOW) == [f"p{playlist.id}.a.note:new"]
    assert turning(trial, NINE) == [f"p{playlist.id}@0.a.note:new"]
    after = desk.compile(2, set())
    assert after.manifest.revision == before.manifest.revision


def test_an_endless_playlist_ends(desk: Desk, hall: Hall) -> None:
    many = tuple(said(f"k{n}", f"w{n}", weight=9) for n in range(200))
    playlist = create_playlist(desk.session, hall, items=many)
    desk.group.playlist_id = playlist.id
    assert len(ids(desk.compile())) == 1000


def test_a_damaged_playlist_or_schedule_stays_as_it_was(
    desk: Desk, hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    session = desk.session
    playlist = create_playlist(session, hall, items=(said("a", "x"),))
    schedule = create_schedule(
        session, hall, playlist, "2026-11-19T08:00", "2026-11-19T20:00"
    )
    before = desk.compile()
    playlist.published = {"items": "none"}
    schedule.published = {"playlist_id": "none"}
    after = desk.compile(1)
    assert ids(after) == ids(before)
    assert "playlist 1 cannot be read" in caplog.text
    schedule.published = create_schedule(
        session, hall, playlist, "2026-11-19T08:00", "2026-11-19T20:00", rrule="X=1"
    ).published
    assert ids(desk.compile(2)) == ids(before)
    assert "cannot be expanded" in caplog.text


def test_an_item_that_fails_keeps_its_last_slides(
    desk: Desk, hall: Hall, sources: dict[str, Source], compiler: Compiler
) -> None:
    sources["score"].slides = [note("s", kind="score")]
    items = (said("a", "x"), PlaylistItem(key="b", kind="score", weight=2))
    playlist = create_playlist(desk.session, hall, items=items)
    desk.group.playlist_id = playlist.id
    before = ids(desk.compile())
    sources["score"].error = RuntimeError("no data")
    assert ids(desk.compile(1)) == before
    compiler.forget()  # as after a restart: the database alone knows
    assert sorted(ids(desk.compile(2))) == sorted(before)
    broken = PlaylistItem(key="a", kind="note", settings={"colour": "red"})
    playlist.published = PlaylistContent(items=(broken, items[1])).model_dump(
        mode="json"
    )
    assert sorted(ids(desk.compile(3))) == sorted(before)


def test_nothing_is_built_expanded_or_rendered_twice(
    desk: Desk, hall: Hall, sources: dict[str, Source]
) -> None:
    session, compiler = desk.session, desk.compiler
    lists = [
        create_playlist(session, hall, items=(said("a", f"w{n}"),), name=f"{n}")
        for n in range(3)
    ]
    schedules = [
        create_schedule(
            session,
            hall,
            each,
            "2026-01-01T08:00",
            "2026-01-01T20:00",
            rrule="FREQ=DAILY",
        )
        for each in lists
    ]
    other = create_display_group(session, hall, name="二楼")
    for group in (desk.group, other):
        compiler.compile(session, group, now=NOW)
    assert compiler.shelf.expansions == 3
    assert compiler.renderer.count == 3
    schedules[0].published = (schedules[0].published or {}) | {"priority": 5}
    session.flush()
    for group in (desk.group, other):
        compiler.compile(session, group, now=NOW, topics=CONTENT)
    assert compiler.shelf.expansions == 4
    assert compiler.renderer.count == 3
    words = [word for word in sources["note"].asked if word]
    assert sorted(words) == sorted(["w0", "w1", "w2"] * 2)  # once a group


def test_it_is_due_at_midnight_and_reaches_two_days(desk: Desk, hall: Hall) -> None:
    playlist = create_playlist(desk.session, hall, items=(said("a", "x"),))
    create_schedule(
        desk.session,
        hall,
        playlist,
        "2026-01-01T08:00",
        "2026-01-01T20:00",
        rrule="FREQ=DAILY",
    )
    made = desk.compile()
    assert made.due_at == NOW + 14 * HOUR
    (item,) = made.manifest.zones["main"].items
    assert len(item.windows) == 3
    again = desk.compile(made.due_at, set())
    assert len(again.manifest.zones["main"].items[0].windows) == 3
    assert turning(again, NOW + 48 * HOUR) == turning(made, NOW)
