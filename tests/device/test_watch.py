"""When a browser counts as frozen, and how long it is until the next start."""

from signage_kit.watch import LONGEST_PATIENCE_S, LONGEST_PAUSE_S, WELL_AFTER_S, Watch


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


def test_it_waits_longer_after_each_end_until_a_browser_was_well() -> None:
    watch = Watch(silence_s=90, startup_s=180)
    pauses = [watch.pause_after_end() for _ in range(10)]
    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses[-1] == LONGEST_PAUSE_S
    watch.start(0)
    watch.beat(WELL_AFTER_S - 1)
    assert watch.pause_after_end() == LONGEST_PAUSE_S
    watch.start(5000)
    watch.beat(5001 + WELL_AFTER_S)
    assert watch.pause_after_end() == 2


def test_it_disturbs_a_page_that_never_speaks_ever_more_seldom() -> None:
    watch = Watch(silence_s=90, startup_s=180)
    patience = []
    for _ in range(7):
        watch.start(0)
        patience.append(next(at for at in range(10_000) if watch.is_overdue(at)))
        assert watch.pause_after_silence() == 2
    assert patience == [180, 360, 720, 1440, 2880, LONGEST_PATIENCE_S, 3600]
    watch.beat(0)
    watch.start(0)
    assert watch.is_overdue(180)
