"""The size of type follows from the display and its farthest viewer."""

import pytest

from signage.playout.typography import (
    FACE,
    LARGEST,
    SMALLEST,
    Glass,
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
    usual = Glass(body_vh(55, 5)).area()
    assert (usual.rows, usual.columns, usual.width) == (8, 24, 28)
    upright = Glass(body_vh(55, 5, is_portrait=True), is_portrait=True).area()
    assert (upright.rows, upright.columns) == (16, 16)


def test_it_never_sets_more_than_24_characters_a_line() -> None:
    assert Glass(SMALLEST).area().columns == 24


def test_it_has_more_room_without_a_ticker() -> None:
    assert Glass(5.555, has_ticker=False).area().rows > Glass(5.555).area().rows


def test_it_sets_type_for_the_display_that_needs_the_largest() -> None:
    glass = Glass.for_viewers([(55, 3), (43, 5), (98, 4)])
    assert glass.body == body_vh(43, 5)


def test_its_zones_follow_from_its_layout() -> None:
    usual = [(55, 5)]
    lying = Glass.for_viewers(usual, has_ticker=True, has_side=True)
    assert (lying.division, lying.zones) == ("l_shape", ("main", "ticker", "side"))
    aside = Glass.for_viewers(usual, has_ticker=False, has_side=True)
    assert (aside.division, aside.zones) == ("side", ("main", "side"))
    whole = Glass.for_viewers(usual, has_ticker=False)
    assert (whole.division, whole.zones) == ("full", ("main",))


def test_a_side_zone_takes_columns_beside_and_lines_below() -> None:
    body = body_vh(55, 5)
    beside = Glass(body, has_side=True).area()
    assert beside.width < Glass(body).area().width
    assert beside.rows == Glass(body).area().rows
    upright = body_vh(55, 5, is_portrait=True)
    below = Glass(upright, is_portrait=True, has_side=True).area()
    assert below.rows < Glass(upright, is_portrait=True).area().rows
    assert below.columns == Glass(upright, is_portrait=True).area().columns


@pytest.mark.parametrize("is_portrait", [False, True])
def test_the_side_zone_gives_way_to_legible_type(*, is_portrait: bool) -> None:
    far = [(43, 6)]
    glass = Glass.for_viewers(far, is_portrait=is_portrait, has_side=True)
    assert glass.body == body_vh(43, 6, is_portrait=is_portrait)
    assert glass.division == "ticker"


def test_a_line_at_the_foot_of_an_l_leaves_room_for_the_halls_name() -> None:
    l_shape = Glass(5.553, has_side=True)
    assert l_shape.ticker_columns < Glass(5.553).ticker_columns


def test_the_tickers_clock_gives_way_to_its_words() -> None:
    usual = Glass(body_vh(55, 5, is_portrait=True), is_portrait=True)
    assert usual.has_ticker_clock
    far = Glass(body_vh(43, 6, is_portrait=True), is_portrait=True)
    assert not far.has_ticker_clock
    assert far.ticker_columns >= 11
    below = Glass(usual.body, is_portrait=True, has_side=True)
    assert not below.has_ticker_clock
    assert below.ticker_columns >= 14
