"""Feeds on screen: the last good entries, which leave by themselves when over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from signage.models import Feed, Hall
from signage.models.feed import FeedKind
from signage.slides import feed as kind
from signage.slides.feed import FeedOptions
from signage.slides.kind import Slide
from signage.slides.render import Renderer
from tests.build import NOW
from tests.slides.setting import create_setting

HOUR = timedelta(hours=1)


def create_feed(session: Session, hall: Hall, **values: Any) -> Feed:
    """Add a feed that was fetched just now."""
    usual = {"name": "云溪要闻", "url": "https://a.example/", "kind": FeedKind.NEWS}
    given: dict[str, Any] = usual | {"succeeded_at": NOW} | values
    feed = Feed(hall_id=hall.id, **given)
    session.add(feed)
    session.flush()
    return feed


def news(title: str, published: datetime | None) -> dict[str, str]:
    return {"title": title, "starts": published.isoformat() if published else ""}


def event(title: str, starts: datetime, ends: datetime, **more: Any) -> dict[str, Any]:
    found = {"title": title, "starts": starts.isoformat(), "ends": ends.isoformat()}
    return found | more


def slides(session: Session, hall: Hall, feed: Feed, **values: Any) -> list[Slide]:
    chosen = {name: values.pop(name) for name in ("count", "days") if name in values}
    options = FeedOptions(feed_id=feed.id, **chosen)
    setting = create_setting(session, hall, options=options, **values)
    return list(kind.build(session, setting))


def on_at(found: Sequence[Slide], instant: datetime) -> str:
    """Return what is on the glass at an instant, as text of HTML."""
    renderer = Renderer()
    shown = [s for s in found if any(a <= instant < b for a, b in s.windows)]
    return "".join(renderer.html_of(slide, "zh_Hans") for slide in shown)


def test_it_shows_headlines_with_their_days(session: Session, hall: Hall) -> None:
    entries = [news("停车场改造完成", NOW - HOUR), news("旧", NOW - timedelta(days=20))]
    found = slides(session, hall, create_feed(session, hall, entries=entries))
    html = on_at(found, NOW)
    assert "云溪要闻" in html
    assert "停车场改造完成" in html
    assert "11月18日" in html
    assert ">旧<" not in html


def test_old_news_leave_without_a_server(session: Session, hall: Hall) -> None:
    published = NOW - timedelta(days=3) + HOUR
    feed = create_feed(session, hall, entries=[news("快过期", published)])
    found = slides(session, hall, feed, days=3)
    assert "快过期" in on_at(found, NOW + HOUR - timedelta(seconds=1))
    assert on_at(found, NOW + HOUR) == ""


def test_undated_news_age_with_the_feed(session: Session, hall: Hall) -> None:
    old = NOW - timedelta(days=30)
    entries = [news("无日期", None)]
    feed = create_feed(session, hall, entries=entries, succeeded_at=old)
    assert not slides(session, hall, feed)
    feed.succeeded_at = NOW
    assert slides(session, hall, feed)


def test_it_shows_as_many_as_were_asked_for(session: Session, hall: Hall) -> None:
    entries = [news(f"第{n}条", NOW - n * HOUR) for n in range(9)]
    feed = create_feed(session, hall, entries=entries)
    html = on_at(slides(session, hall, feed, count=2), NOW)
    assert "第1条" in html
    assert "第2条" not in html


def test_an_event_leaves_when_it_is_over(session: Session, hall: Hall) -> None:
    entries = [
        event("晨会", NOW - HOUR, NOW + HOUR, text="三楼"),
        event("开放日", NOW + 3 * HOUR, NOW + 5 * HOUR),
        event("明日", NOW + timedelta(days=1), NOW + timedelta(days=1, hours=1)),
    ]
    feed = create_feed(session, hall, kind=FeedKind.EVENTS, entries=entries)
    found = slides(session, hall, feed)
    now = on_at(found, NOW)
    assert "晨会" in now
    assert "三楼" in now
    assert "至11:00" in now
    assert "feed__day--today" in now
    later = on_at(found, NOW + HOUR)
    assert "晨会" not in later
    assert "13:00" in later
    tomorrow = on_at(found, NOW + timedelta(hours=15))
    assert "开放日" not in tomorrow
    assert "今天" in tomorrow
    assert on_at(found, NOW + timedelta(days=1, hours=1)) == ""


def test_its_slides_stay_the_same_within_a_stretch(
    session: Session, hall: Hall
) -> None:
    entries = [event("晨会", NOW + HOUR, NOW + 2 * HOUR)]
    feed = create_feed(session, hall, kind=FeedKind.EVENTS, entries=entries)
    first, again = (
        slides(session, hall, feed, now=NOW + timedelta(minutes=n)) for n in (0, 30)
    )
    assert [(slide.id, slide.windows) for slide in first] == [
        (slide.id, slide.windows) for slide in again
    ]
    ids = [slide.id for slide in first]
    assert len(ids) == len(set(ids))


def test_a_busy_calendar_stays_bounded(session: Session, hall: Hall) -> None:
    entries = [
        event(f"会{n}", NOW + n * HOUR / 4, NOW + (n + 1) * HOUR / 4)
        for n in range(200)
    ]
    feed = create_feed(session, hall, kind=FeedKind.EVENTS, entries=entries)
    found = slides(session, hall, feed, count=30)
    assert len({slide.windows for slide in found}) <= kind.MOST_STRETCHES


def test_long_events_say_until_when(session: Session, hall: Hall) -> None:
    days = timedelta(days=1)
    midnight = NOW.replace(hour=16) - days
    entries = [
        event("宪法周", midnight - days, midnight + 3 * days, is_all_day=True),
        event("开放日", midnight, midnight + days, is_all_day=True),
    ]
    feed = create_feed(session, hall, kind=FeedKind.EVENTS, entries=entries)
    html = on_at(slides(session, hall, feed), NOW)
    assert "至11月20日" in html
    assert "全天" in html


def test_it_runs_in_the_ticker(session: Session, hall: Hall) -> None:
    feed = create_feed(session, hall, entries=[news("停车场改造完成", NOW)])
    found = slides(session, hall, feed, zone="ticker")
    assert {(slide.kind, slide.zone) for slide in found} == {("ticker", "ticker")}
    assert "停车场改造完成" in on_at(found, NOW)


def test_it_is_escaped(session: Session, hall: Hall) -> None:
    feed = create_feed(session, hall, entries=[news("<script>x</script>", NOW)])
    assert "<script" not in on_at(slides(session, hall, feed), NOW)


def test_it_shows_no_other_halls_feed(session: Session, hall: Hall) -> None:
    feed = create_feed(session, hall, entries=[news("一", NOW)])
    options = FeedOptions(feed_id=feed.id + 1)
    setting = create_setting(session, hall, options=options)
    assert not list(kind.build(session, setting))
