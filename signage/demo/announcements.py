"""The demo hall's announcements: several kinds, some on now, some to come, one over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from signage.clock import hall_day
from signage.models import Announcement, Hall, MediaFile
from signage.models.announcement import AnnouncementPlace, AnnouncementState
from signage.playout.days import midnight_of

WORKDAYS = 0b0011111


@dataclass(frozen=True, slots=True)
class Text:
    """An announcement's words and when it shows, in days from now."""

    title: str
    text: str
    first: int
    last: int
    weekdays: int = 127
    hours: tuple[time, time] | None = None
    place: AnnouncementPlace = AnnouncementPlace.SLIDE
    has_plan: bool = False


TEXTS = (
    Text(
        "午间不打烊",
        "工作日 12:00 至 13:30，以下窗口**照常受理**：\n\n"
        "- 企业开办一窗\n- 综合办税一窗\n- 社会保险一窗\n- 户政窗口\n\n"
        "其他事项可先在导办台登记，下午优先办理。",
        -20,
        60,
    ),
    Text(
        "“一件事一次办”新增三项",
        "自本月起，下列事项**只填一张表、只跑一个窗口**：\n\n"
        "1. 新生儿出生：出生证明、户口登记、医保参保\n"
        "2. 企业开办：设立登记、公章刻制、税务与社保开户\n"
        "3. 二手房转移：交易、缴税、登记、水电气过户\n\n"
        "材料由部门共享，能不交的不再收取。",
        -12,
        45,
    ),
    Text(
        "城乡居民基本医疗保险集中参保",
        "下年度城乡居民基本医疗保险集中参保缴费正在进行。在校学生由学校统一办理，其他居民可在"
        "线上自助缴费，也可到医保参保窗口现场办理。\n\n"
        "集中参保期内缴费的，待遇自下年一月一日起享受；逾期缴费的，自缴费之日起有等待期。"
        "新生儿自出生之日起九十日内办理参保，自出生之日起享受待遇。\n\n"
        "请携带身份证或户口簿。已参加职工医疗保险的，无须重复参保；重复缴费的可在待遇享受前申请"
        "退费。困难群众按规定享受资助，由民政、乡村振兴部门确认身份后直接减免，本人不必另行申请。",
        -6,
        30,
    ),
    Text("大厅窗口分布", "", -40, 120, has_plan=True),
    Text(
        "周五下午集中学习",
        "每周五 16:30 起，规划许可、施工许可、生态环境窗口集中学习，其他窗口正常受理。",
        -30,
        90,
        weekdays=0b0010000,
        hours=(time(13), time(17, 30)),
    ),
    Text(
        "系统升级暂停服务",
        "不动产登记系统将于**周六 20:00 至周日 6:00** 升级，期间自助机暂停查询。",
        3,
        9,
    ),
    Text("国庆假期安排", "假期期间大厅休息，线上事项照常受理。", -60, -40),
    Text(
        "办事不满意？您可以在任何窗口评价，也可以拨打监督电话。",
        "",
        -60,
        180,
        place=AnnouncementPlace.TICKER,
    ),
    Text(
        "为老年人、残疾人和带婴幼儿的群众提供全程陪办，请到导办台说明。",
        "",
        -60,
        180,
        place=AnnouncementPlace.TICKER,
    ),
    Text(
        "谨防冒充工作人员的电话和短信：本大厅从不要求转账或索要验证码。",
        "",
        -10,
        20,
        weekdays=WORKDAYS,
        place=AnnouncementPlace.TICKER,
    ),
)


def announcements(hall: Hall, plan: MediaFile, now: datetime) -> Iterator[Announcement]:
    """Yield the rows, dated relative to `now`."""
    midnight = midnight_of(hall_day(now, hall.time_zone), hall.time_zone)
    for text in TEXTS:
        since, until = text.hours or (None, None)
        yield Announcement(
            hall_id=hall.id,
            title=text.title,
            text=text.text,
            place=text.place,
            image=plan if text.has_plan else None,
            state=AnnouncementState.SCHEDULED,
            starts_at=midnight + timedelta(days=text.first),
            ends_at=midnight + timedelta(days=text.last),
            weekdays=text.weekdays,
            daily_from=since,
            daily_until=until,
            created_at=now + timedelta(days=min(text.first, 0)),
            updated_at=now + timedelta(days=min(text.first, 0)),
        )
