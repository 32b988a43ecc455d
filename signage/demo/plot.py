"""The stories of single people in the demo hall, for a newcomer to find."""

from datetime import date, datetime, time

from signage.demo.attendance import Attendance
from signage.demo.closing import days_of
from signage.demo.diary import DAY, Diary, workdays
from signage.demo.disputes import AGAINST_NOMINEE, DISMISSED, UPHELD, Disputes
from signage.demo.history import Hands
from signage.demo.scenes import Scenes
from signage.models.attendance import AttendanceStatus
from signage.operations.criticism.notices import statement_end
from signage.operations.hall.working_calendar import working_calendar
from signage.playout.days import WorkingCalendar
from signage.rules.period import Period

#: By their codes: whose own page visitors see, and who else has an account.
CLERK, DISPUTER, LATELY_ABSENT, ONCE_ABSENT = "S012", "S039", "S022", "S045"
ABSENT = "S031"
OTHERS = [DISPUTER, LATELY_ABSENT, ONCE_ABSENT]
REPLY = (
    "当天上午孩子突发高烧送医，已电话告知窗口同事，但未按规定向负责人请假。"
    "本人认识到手续不全，愿意接受批评，请考虑实际情况。"
)
REPLY_ONCE = "因路上车辆故障未能按时到岗，事后未补办手续，本人没有异议。"


def plan_stories(hands: Hands, attendance: Attendance, months: list[Period]) -> None:
    """Write the stories into the diary."""
    _plan_disputes(hands, months)
    _plan_notices(hands, attendance, months)
    _plan_clerk(hands, attendance, months)


def _parts(hands: Hands) -> tuple[Scenes, Disputes]:
    found = hands.session, hands.hall, hands.office, hands.diary
    return Scenes(*found), Disputes(*found)


def _plan_disputes(hands: Hands, months: list[Period]) -> None:
    """Two entries of the past were objected to, and nominees of two months."""
    scenes, disputes = _parts(hands)
    upheld, dismissed, last = months[3], months[4], months[-2]
    today = hands.diary.today
    key = scenes.fact(_workday(upheld, 9), CLERK, "away", "上午十时巡查，窗口无人值守")
    disputes.to_entry(days_of(upheld, today, is_last=False), key, CLERK, UPHELD)
    key = scenes.fact(_workday(dismissed, 11), DISPUTER, "uniform", "未按规定着工装")
    days = days_of(dismissed, today, is_last=False)
    disputes.to_entry(days, key, DISPUTER, DISMISSED)
    disputes.to_nomination(days, dismissed, AGAINST_NOMINEE)
    newest = days_of(last, today, is_last=True)
    disputes.to_nomination(newest, last, None)
    if newest.confirmed is None:  # self-review: the clerk objects just now
        key = scenes.fact(_workday(last, 12), CLERK, "untidy", "台面物品未归位")
        disputes.open_one(newest.closed, key, CLERK)


def _plan_notices(hands: Hands, attendance: Attendance, months: list[Period]) -> None:
    """One notice is on screens, one waits with the person's reply, one is over."""
    scenes, _ = _parts(hands)
    past, current = months[3], months[-1]
    days = workdays(current.first, current.last)
    plans = [
        (ABSENT, days[:2], "", True),
        (ONCE_ABSENT, workdays(past.first, past.last)[7:9], REPLY_ONCE, True),
        (LATELY_ABSENT, _lately(hands, days), REPLY, False),
    ]
    for code, absent, reply, is_decided in plans:
        for day in absent:
            attendance.told[code, day] = AttendanceStatus.ABSENT_HALF
        if absent:
            scenes.notice(absent, code, reply, is_decided=is_decided)


def _lately(hands: Hands, days: list[date]) -> list[date]:
    """Return the last two workdays that leave time for a notice to be published."""
    diary = hands.diary
    calendar = working_calendar(hands.session, hands.hall.id)
    found = [
        number
        for number, day in enumerate(days)
        if number and day < diary.today and _leaves_time(diary, calendar, day, days[-1])
    ]
    return days[found[-1] - 1 : found[-1] + 1] if found else []


def _leaves_time(
    diary: Diary, calendar: WorkingCalendar, day: date, last: date
) -> bool:
    evening = datetime.combine(day, time(18), diary.zone)
    ends = statement_end(calendar, evening, str(diary.zone))
    return diary.day_of(ends) <= last


def _plan_clerk(hands: Hands, attendance: Attendance, months: list[Period]) -> None:
    """Good and bad of the clerk whose page visitors see, the newest objected to."""
    scenes, disputes = _parts(hands)
    current, yesterday = months[-1], hands.diary.today - DAY
    scenes.fact(_workday(months[-2], 8), CLERK, "banner", "参保群众送来锦旗")
    days = workdays(current.first, min(yesterday, current.last))
    if not days:
        return
    attendance.told.setdefault((CLERK, days[0]), AttendanceStatus.LATE)
    scenes.fact(days[len(days) // 2], CLERK, "suggestion", "“异地就医一次告知单”被采纳")
    key = scenes.fact(days[-1], CLERK, "untidy", "台面物品未归位")
    disputes.open_one(days[-1], key, CLERK)


def _workday(month: Period, number: int) -> date:
    return workdays(month.first, month.last)[number]
