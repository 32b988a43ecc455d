"""The demo hall's announcement with a picture, its feeds, and a playlist of them.

Nothing is fetched: the feeds' entries are put there as they were last good, and their
server is one that cannot be (RFC 2606), as in a hall whose network is down.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.clock import hall_day
from signage.models import Announcement, ContentUse, Feed, Hall, MediaFile, Playlist
from signage.models.announcement import AnnouncementState
from signage.models.feed import FeedKind
from signage.models.playlist import ContentState
from signage.operations.content.announcement_templates import add_usual_templates
from signage.playout.content import PlaylistContent, PlaylistItem

NEWS = (
    "不动产登记“一窗受理”延伸至十二个乡镇便民服务中心",
    "我市推出第三批“免证办”事项，涉及十六个部门",
    "城乡居民医保集中参保进入最后一个月",
    "政务服务大厅停车场改造完成，新增车位一百二十个",
)
#: Events by days ahead, hour of beginning, hours, title and place.
EVENTS = (
    (0, 15, 2, "企业开办集中答疑", "二楼路演厅"),
    (1, 9, 3, "便民服务进社区：医保、社保现场办", "东门社区"),
    (3, 14, 2, "公积金政策宣讲", "二楼路演厅"),
    (6, 9, 8, "政务开放日", "一楼大厅"),
)
TEXT = (
    "不动产、税务、住房公积金窗口集中在**一楼东区**，按平面图找到窗口后取号：\n\n"
    "![大厅平面图](media:{plan})\n\n"
    "- 东区：不动产、税务、公积金\n- 西区：企业开办、工程审批\n\n"
    "找不到时，请问导办台。"
)
ENGLISH = (
    "Real estate, taxes and the housing fund are in the **east wing** of the first "
    "floor. Find the window on the plan, then take a number.\n\n"
    "![Plan of the hall](media:{plan})"
)


def add_composed(session: Session, hall: Hall, now: datetime) -> None:
    """Add all of it."""
    add_usual_templates(session, hall)
    add_illustrated(session, hall, now)
    news, events = add_feeds(session, hall, now)
    add_playlist(session, hall, news, events, now)


def add_illustrated(session: Session, hall: Hall, now: datetime) -> None:
    """Add an announcement with the floor plan, in Chinese and English."""
    plan = session.scalars(select(MediaFile).filter_by(name="大厅平面图")).one()
    announcement = Announcement(
        hall_id=hall.id,
        title="窗口怎么找",
        text=TEXT.format(plan=plan.id),
        texts={
            "en": {"title": "Where to go", "text": ENGLISH.format(plan=plan.id)},
        },
        state=AnnouncementState.SCHEDULED,
        starts_at=now - timedelta(days=5),
        ends_at=now + timedelta(days=60),
        created_at=now - timedelta(days=5),
        updated_at=now - timedelta(days=5),
    )
    session.add(announcement)
    session.flush()
    _use(session, hall, f"announcement:{announcement.id}", f"media:{plan.id}")


def add_feeds(session: Session, hall: Hall, now: datetime) -> tuple[Feed, Feed]:
    """Add a feed of news and one of events, as they last worked an hour ago."""
    zone = ZoneInfo(hall.time_zone)
    today = hall_day(now, hall.time_zone)
    news = [
        {"title": title, "starts": (now - timedelta(days=n, hours=2)).isoformat()}
        for n, title in enumerate(NEWS)
    ]
    events = [_event(today, zone, *event) for event in EVENTS]
    feeds = tuple(
        Feed(
            hall_id=hall.id,
            name=name,
            url=f"https://yunxi.invalid/{kind.value}",
            kind=kind,
            every_min=24 * 60,
            entries=entries,
            fetched_at=now,
            succeeded_at=now - timedelta(hours=1),
            problem="unknown_host",
        )
        for name, kind, entries in (
            ("云溪要闻", FeedKind.NEWS, news),
            ("大厅活动", FeedKind.EVENTS, events),
        )
    )
    session.add_all(feeds)
    session.flush()
    return feeds[0], feeds[1]


def _event(  # noqa: PLR0913, PLR0917  # a row of EVENTS
    today: date, zone: ZoneInfo, ahead: int, hour: int, hours: int, title: str, at: str
) -> dict[str, Any]:
    day = today + timedelta(days=ahead)
    starts = datetime(day.year, day.month, day.day, hour, tzinfo=zone)
    ends = starts + timedelta(hours=hours)
    return {
        "title": title,
        "text": at,
        "starts": starts.isoformat(),
        "ends": ends.isoformat(),
    }


def add_playlist(
    session: Session, hall: Hall, news: Feed, events: Feed, now: datetime
) -> None:
    """Add a published playlist: a countdown, a code, news and events."""
    year = hall_day(now, hall.time_zone).year
    items = (
        (
            "countdown",
            {
                "title": "距居民医保集中参保截止还有",
                "at": f"{year}-12-31T17:00",
                "after": "居民医保集中参保已经截止",
            },
        ),
        (
            "qr_code",
            {
                "title": "掌上办事大厅",
                "content": "https://zwfw.yunxi.invalid/m",
                "caption": "二百一十八个事项，手机上就能办。",
            },
        ),
        ("feed", {"feed_id": news.id, "count": 4}),
        ("feed", {"feed_id": events.id, "days": 7}),
    )
    content = PlaylistContent(
        items=tuple(
            PlaylistItem(key=f"i{number}", kind=kind, settings=settings)
            for number, (kind, settings) in enumerate(items, start=1)
        )
    )
    playlist = Playlist(
        hall_id=hall.id,
        name="便民信息",
        state=ContentState.PUBLISHED,
        published=content.model_dump(mode="json"),
        created_at=now,
        updated_at=now,
    )
    session.add(playlist)
    session.flush()
    for feed in (news, events):
        _use(session, hall, f"playlist:{playlist.id}", f"feed:{feed.id}")


def _use(session: Session, hall: Hall, owner: str, target: str) -> None:
    use = ContentUse(hall_id=hall.id, owner=owner, target=target, is_published=True)
    session.add(use)
    session.flush()
