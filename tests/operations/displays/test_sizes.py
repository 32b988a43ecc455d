"""A group's type is that of the display that needs the largest."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from signage.models import Display, DisplayGroup, Hall
from signage.models.display import DisplayKind, Layout
from signage.operations.displays.sizes import Size, fit_of, glass_of, sizes_of
from signage.playout.typography import body_vh
from tests.build import NOW, create_display_group


@pytest.fixture
def group(session: Session, hall: Hall) -> DisplayGroup:
    """A group for displays of 55 inches seen from 5 m, with all zones."""
    return create_display_group(session, hall, layout=Layout.L_SHAPE)


def add(session: Session, group: DisplayGroup, name: str, **values: Any) -> Display:
    """Pair a television."""
    given = {"kind": DisplayKind.TV, "paired_at": NOW} | values
    display = Display(hall_id=group.hall_id, name=name, group=group, **given)
    session.add(display)
    session.flush()
    return display


def test_a_group_without_displays_has_its_own_size(
    session: Session, group: DisplayGroup
) -> None:
    assert sizes_of(session, group) == [Size(55, 5)]
    assert glass_of(session, group).division == "l_shape"


def test_a_display_says_its_own_size_or_takes_the_groups(
    session: Session, group: DisplayGroup
) -> None:
    add(session, group, "东墙")
    add(session, group, "入口", diagonal_in=43)
    add(session, group, "北墙", diagonal_in=43)
    assert sorted(s.diagonal_in for s in sizes_of(session, group)) == [43, 55]
    assert glass_of(session, group).body == body_vh(43, 5)


def test_revoked_displays_and_kiosks_have_no_say(
    session: Session, group: DisplayGroup
) -> None:
    add(session, group, "旧屏", diagonal_in=32, revoked_at=NOW)
    add(session, group, "评价机", diagonal_in=21, kind=DisplayKind.KIOSK)
    assert sizes_of(session, group) == [Size(55, 5)]


def test_it_names_the_display_that_forces_large_type_on_the_others(
    session: Session, group: DisplayGroup
) -> None:
    add(session, group, "东墙")
    assert fit_of(session, group).forcing is None
    add(session, group, "柱", diagonal_in=40)
    forcing = fit_of(session, group).forcing
    assert forcing is not None
    assert (forcing.name, forcing.size) == ("柱", Size(40, 5))


def test_it_names_displays_that_are_too_small_to_be_read(
    session: Session, group: DisplayGroup
) -> None:
    add(session, group, "柱", diagonal_in=32, distance_m=10)
    fit = fit_of(session, group)
    assert [each.name for each in fit.unreadable] == ["柱"]
    assert fit.lacks_side


def test_a_group_without_displays_is_judged_by_its_own_size(
    session: Session, group: DisplayGroup
) -> None:
    fit = fit_of(session, group)
    assert (fit.unreadable, fit.forcing, fit.lacks_side) == ((), None, False)


def test_a_display_may_be_too_small_to_be_read() -> None:
    assert not Size(32, 10).is_readable
    assert Size(55, 5).is_readable
