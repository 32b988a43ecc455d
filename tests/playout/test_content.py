"""The models of playlists and schedules refuse what they do not know."""

from datetime import datetime

import pytest
from pydantic import ValidationError

from signage.playout.content import (
    MOST_ITEMS,
    PlaylistContent,
    PlaylistItem,
    ScheduleContent,
)


def test_a_playlist_is_kept_and_read_the_same() -> None:
    items = (PlaylistItem(key="a1", kind="hours", seconds=20, weight=2),)
    content = PlaylistContent(items=items)
    assert PlaylistContent.model_validate(content.model_dump(mode="json")) == content


def test_a_schedule_is_kept_and_read_the_same() -> None:
    content = ScheduleContent(
        playlist_id=3,
        starts=datetime.fromisoformat("2026-11-23T09:00"),
        ends=datetime.fromisoformat("2026-11-23T11:30"),
        rrule="FREQ=WEEKLY;BYDAY=MO",
        excluded=(datetime.fromisoformat("2026-11-30T09:00"),),
    )
    assert ScheduleContent.model_validate(content.model_dump(mode="json")) == content


@pytest.mark.parametrize(
    "wrong",
    [{"weight": 0}, {"seconds": 1}, {"colour": "red"}, {"key": ""}, {"key": "A b"}],
)
def test_an_item_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PlaylistItem.model_validate({"key": "a", "kind": "hours"} | wrong)


def test_a_playlist_of_5000_items_is_refused() -> None:
    items = [{"key": f"k{n}", "kind": "hours"} for n in range(5000)]
    with pytest.raises(ValidationError) as refusal:
        PlaylistContent.model_validate({"items": items})
    assert str(MOST_ITEMS) in str(refusal.value)
