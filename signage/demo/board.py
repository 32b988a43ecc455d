"""The demo hall's board: duty leaders, completion notices, the guide, the weather."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.clock import hall_day
from signage.demo.guide_texts import TEXTS
from signage.models import (
    CompletionNotice,
    DutyDay,
    GuidePage,
    Hall,
    StaffMember,
    WeatherDay,
)
from signage.operations.board.guide_items import ITEMS
from signage.rules.period import Period

#: Who takes turns, week by week, with posts; two of them serve at windows too.
POSTS = ("中心主任", "中心副主任", "业务科科长", "督查科科长")
PHONES = ("0571-8800 1001", "0571-8800 1002", "0571-8800 1003", "0571-8800 1004")
#: Title, applicant, unit, outcome, finished so many days ago.
NOTICES = (
    (
        "食品经营许可（新办）",
        "云溪市青禾餐饮管理有限公司",
        "市场监督管理局",
        "准予许可",
        1,
    ),
    ("建设用地规划许可证核发", "云溪市临港建设集团", "自然资源和规划局", "准予许可", 1),
    ("公共场所卫生许可", "欧阳明月", "卫生健康局", "准予许可", 2),
    (
        "建筑工程施工许可证核发",
        "云溪市安居置业有限公司",
        "住房和城乡建设局",
        "准予许可",
        2,
    ),
    ("建设项目环境影响评价审批", "云溪市清源水务有限公司", "生态环境局", "准予许可", 3),
    ("临时占用城市道路审批", "何远帆、程语嫣", "综合行政执法局", "不予许可", 3),
    ("道路货物运输经营许可", "云溪市通达物流有限公司", "交通运输局", "准予许可", 4),
    ("取水许可", "云溪市西山农业合作社", "水利局", "准予许可", 5),
    ("社会团体成立登记", "云溪市志愿服务联合会", "民政局", "准予登记", 6),
)
#: Sky, words, lowest, highest, air: eight days from yesterday on.
WEATHER = (
    ("overcast", "", 7, 13, 58),
    ("cloudy", "多云转晴", 6, 15, 46),
    ("clear", "", 5, 17, 41),
    ("rain", "小雨转阴", 9, 13, 35),
    ("overcast", "", 8, 14, 62),
    ("clear", "", 4, 16, 55),
    ("cloudy", "", 6, 17, 70),
    ("fog", "晨间有雾", 5, 15, 104),
)


def add_board(session: Session, hall: Hall, now: datetime) -> None:
    """Fill the board as of now: this month and the next, these days, all 17 items."""
    today = hall_day(now, hall.time_zone)
    _add_duty(session, hall, today)
    _add_notices(session, hall, today)
    _add_guide(session, hall, now)
    for ahead, (sky, text, low, high, air) in enumerate(WEATHER, start=-1):
        row = WeatherDay(
            hall_id=hall.id,
            on=today + timedelta(days=ahead),
            sky=sky,
            text=text,
            low_c=low,
            high_c=high,
            air_index=air,
        )
        session.add(row)
    session.flush()


def _add_duty(session: Session, hall: Hall, today: date) -> None:
    query = (
        select(StaffMember)
        .where(StaffMember.hall_id == hall.id, StaffMember.portrait.is_not(None))
        .where(StaffMember.consents_to_portrait)
        .order_by(StaffMember.code)
        .limit(len(POSTS))
    )
    leaders = list(zip(session.scalars(query), POSTS, PHONES, strict=False))
    first, last = Period.month_of(today).first, Period.month_of(today).next().last
    for number in range((last - first).days + 1 if leaders else 0):
        on = first + timedelta(days=number)
        staff, post, phone = leaders[on.toordinal() % len(leaders)]
        row = DutyDay(
            hall_id=hall.id,
            on=on,
            staff_id=staff.id,
            name=staff.name,
            post=post,
            phone=phone,
        )
        session.add(row)


def _add_notices(session: Session, hall: Hall, today: date) -> None:
    for number, (title, applicant, unit, outcome, ago) in enumerate(NOTICES, start=1):
        finished_on = today - timedelta(days=ago)
        row = CompletionNotice(
            hall_id=hall.id,
            number=f"BJ{finished_on:%y%m%d}{number:03d}",
            title=title,
            applicant=applicant,
            unit=unit,
            outcome=outcome,
            finished_on=finished_on,
            first_on=finished_on,
            last_on=finished_on + timedelta(days=9),
        )
        session.add(row)


def _add_guide(session: Session, hall: Hall, now: datetime) -> None:
    for item in ITEMS:
        title, text, title_en, text_en = TEXTS[item.key]
        page = GuidePage(
            hall_id=hall.id,
            item=item.key,
            title=title,
            text=text,
            texts={"en": {"title": title_en, "text": text_en}},
            updated_at=now,
        )
        session.add(page)
