"""The size of type follows from the display and its farthest viewer."""

import pytest

from signage.playout.typography import (
    FACE,
    LARGEST,
    SMALLEST,
    area_of,
    body_vh,
    is_large_enough,
    needed_vh,
)


def test_it_draws_characters_of_seven_millimetres_per_metre() -> None:
    height_mm = 55 * 25.4 * 9 / (16**2 + 9**2) ** 0.5
    character_mm = FACE * body_vh(55, 5) / 100 * height_mm
    assert character_mm == pytest.approx(35, abs=0.05)


def test_it_is_as_high_in_millimetres_on_an_upright_display() -> None:
    lying, upright = body_vh(55, 5), body_vh(55, 5, is_portrait=True)
    assert upright * 16 / 9 == pytest.approx(lying, abs=0.01)


def test_it_keeps_within_what_layouts_bear() -> None:
    assert body_vh(98, 1) == SMALLEST
    assert body_vh(32, 12) == LARGEST
    assert body_vh(32, 12, is_portrait=True) == pytest.approx(
        LARGEST * 9 / 16, abs=0.01
    )


def test_it_tells_when_a_display_is_too_small_for_its_viewers() -> None:
    assert is_large_enough(55, 6)
    assert not is_large_enough(55, 7)
    assert needed_vh(55, 10) == pytest.approx(2 * needed_vh(55, 5))


def test_it_says_how_much_text_fits() -> None:
    usual = area_of(body_vh(55, 5))
    assert (usual.rows, usual.columns, usual.width) == (8, 24, 28)
    upright = area_of(body_vh(55, 5, is_portrait=True), is_portrait=True)
    assert (upright.rows, upright.columns) == (16, 16)


def test_it_never_sets_more_than_24_characters_a_line() -> None:
    assert area_of(SMALLEST).columns == 24


def test_it_has_more_room_without_a_ticker() -> None:
    assert area_of(5.555, has_ticker=False).rows > area_of(5.555).rows
