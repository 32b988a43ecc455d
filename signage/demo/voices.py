"""What citizens tapped in the demo hall: 3,000 ratings with the shape of real days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from signage.demo.diary import DAY, is_workday, workday_until

RATING_COUNT = 3000
FRESH = 5  # of them: negative ones of the last hours, which nobody has looked into
DAYS = 182
ENOUGH_OPEN, CLOSES = time(11, 30), time(17, 20)
WEEKDAY_WEIGHTS = (1.25, 1.1, 1.0, 1.0, 1.05, 0.3, 0.0)
HOUR_WEIGHTS = {9: 1.3, 10: 1.5, 11: 1.1, 13: 0.7, 14: 1.3, 15: 1.2, 16: 0.9}
LEVEL_WEIGHTS = (0.7, 1.2, 5.1, 20, 73)  # levels 1 to 5
CHANNELS, CHANNEL_WEIGHTS = ("kiosk", "tablet", "phone"), (62, 23, 15)
COMMENTS = {
    5: (
        "办得很快，工作人员态度很好。",
        "一次就办完了，点赞！",
        "讲解耐心，材料一次说清。",
    ),
    4: ("整体满意，希望多开几个窗口。", "排队时间稍长，办理很顺利。"),
    3: ("等候时间偏长。", "指引牌可以再清楚一些。"),
    2: ("材料要求前后说法不一致。", "等了四十多分钟。", "叫号过了没人提醒。"),
    1: ("系统故障，白跑一趟。", "同一件事跑了三次。"),
}


@dataclass(frozen=True, slots=True)
class Voice:
    """One invented answer: where, when (hall time, aware), how and by what."""

    window: int
    occurred_at: datetime
    level: int
    comment: str
    channel: str


def voices(
    busyness: list[int], now: datetime, time_zone: str, random: Random
) -> Iterator[Voice]:
    """Yield RATING_COUNT answers, none later than `now`; `busyness` weighs windows."""
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    days = [today - timedelta(days=back) for back in range(DAYS)]
    weights = [WEEKDAY_WEIGHTS[day.weekday()] for day in days]
    weights[0] = max(weights[0], 0.8)  # there is always something to see today
    for day in random.choices(days, weights, k=RATING_COUNT - FRESH):
        moment = _moment(day, zone, now, random)
        window = random.choices(range(len(busyness)), busyness)[0]
        level = random.choices(range(1, 6), _weights(window))[0]
        comment = random.choice(COMMENTS[level]) if random.random() < 0.12 else ""  # noqa: PLR2004
        channel = random.choices(CHANNELS, CHANNEL_WEIGHTS)[0]
        yield Voice(window, moment, level, comment, channel)
    yield from _fresh(busyness, now.astimezone(zone), random)


def _fresh(busyness: list[int], now: datetime, random: Random) -> Iterator[Voice]:
    """Yield the newest, negative ones, of the last hours in which the hall was open."""
    last = _last_open(now)
    for number in range(FRESH):
        moment = last - timedelta(minutes=20 + 25 * number + random.randrange(20))
        level = 1 + number % 2
        comment = COMMENTS[level][number % len(COMMENTS[level])]
        window = random.choices(range(len(busyness)), busyness)[0]
        yield Voice(window, moment, level, comment, CHANNELS[0])


def _last_open(now: datetime) -> datetime:
    """Return now, or the end of the last workday if the hall did not open since."""
    if is_workday(now.date()) and now.time() > ENOUGH_OPEN:
        return min(now, datetime.combine(now, CLOSES, now.tzinfo))
    day = workday_until(now.date() - DAY)
    return datetime.combine(day, CLOSES, now.tzinfo)


def _moment(day: date, zone: ZoneInfo, now: datetime, random: Random) -> datetime:
    hour = random.choices(list(HOUR_WEIGHTS), list(HOUR_WEIGHTS.values()))[0]
    clock = time(hour, random.randrange(60), random.randrange(60))
    moment = datetime.combine(day, clock, zone)
    if moment < now:
        return moment
    morning = datetime.combine(day, time(0), zone)
    return morning + (now - morning) * random.random()


def _weights(window: int) -> list[float]:
    """Make some windows a little better or worse than the rest."""
    lean = (window * 7 % 5 - 2) * 0.35
    low, high = 1 - 0.25 * lean, 1 + 0.05 * lean
    return [w * (low if i < 3 else high) for i, w in enumerate(LEVEL_WEIGHTS)]  # noqa: PLR2004
