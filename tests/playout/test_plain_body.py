"""The marks of slide bodies, filled once where no player does it."""

import pytest

from signage.playout.plain_body import fill_body, left_until

FACES = {"HH:mm": "09:41", "date": "2026年11月21日"}
COUNTDOWN = (
    '<div class="countdown__left" role="timer" data-countdown="90061000">'
    '<p><b data-left="days">–</b></p><p><b data-left="hours">–</b></p></div>'
)


def test_it_writes_the_time() -> None:
    html = '<time class="c" data-clock="HH:mm"></time><p data-clock="date">x</p>'
    assert fill_body(html, faces=FACES, now=0) == (
        '<time class="c" data-clock="HH:mm">09:41</time>'
        '<p data-clock="date">2026年11月21日</p>'
    )


def test_a_clock_of_an_unknown_form_stays_empty() -> None:
    assert fill_body('<i data-clock="moon">7</i>', faces=FACES, now=0) == (
        '<i data-clock="moon"></i>'
    )


def test_it_writes_what_is_left() -> None:
    html = fill_body(COUNTDOWN, faces=FACES, now=0)
    assert 'data-scale="days"' in html
    assert '<b data-left="days">1</b>' in html
    assert '<b data-left="hours">1</b>' in html


@pytest.mark.parametrize(
    ("now", "scale", "minutes"),
    [(0, "days", 0), (86_400_000, "hours", 0), (90_000_500, "minutes", 2)],
)
def test_the_largest_unit_that_matters(now: float, scale: str, minutes: int) -> None:
    left, found = left_until(90_120_000, now)
    assert found == scale
    assert left["minutes"] == (2 if scale != "minutes" else minutes)


def test_a_countdown_that_is_over_stands_at_nothing() -> None:
    assert set(left_until(0, 5_000)[0].values()) == {0}


def test_videos_play_by_themselves_without_sound() -> None:
    html = '<video src="/media/a" loop></video><video src="/media/b" muted></video>'
    assert fill_body(html, faces=FACES, now=0) == (
        '<video autoplay src="/media/a" loop muted></video>'
        '<video autoplay src="/media/b" muted></video>'
    )
