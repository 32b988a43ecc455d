"""When a browser counts as frozen, and how long it is until the next start."""

from signage_kit.watch import LONGEST_PAUSE_S, WELL_AFTER_S, Watch


def test_it_gives_a_start_its_time() -> None:
    watch = Watch(silence_s=90, startup_s=180)
    watch.start(1000)
    assert not watch.is_overdue(1179)
    assert watch.is_overdue(1180)


def test_it_counts_silence_from_the_last_beat() -> None:
    watch = Watch(silence_s=90, startup_s=180)
    watch.start(0)
    watch.beat(10)
    assert not watch.is_overdue(99)
    assert watch.is_overdue(100)


def test_it_expects_no_beats_while_the_glass_is_dark() -> None:
    watch = Watch(silence_s=90, startup_s=180)
    watch.start(0)
    watch.beat(10)
    watch.darken(20, is_dark=True)
    assert not watch.is_overdue(50_000)
    watch.darken(50_000, is_dark=False)
    assert not watch.is_overdue(50_089)
    assert watch.is_overdue(50_090)


def test_it_waits_longer_each_time_until_a_browser_was_well() -> None:
    watch = Watch(silence_s=90, startup_s=180)
    pauses = [watch.pause() for _ in range(10)]
    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses[-1] == LONGEST_PAUSE_S
    watch.start(0)
    watch.beat(WELL_AFTER_S - 1)
    assert watch.pause() == LONGEST_PAUSE_S
    watch.start(5000)
    watch.beat(5001 + WELL_AFTER_S)
    assert watch.pause() == 2
