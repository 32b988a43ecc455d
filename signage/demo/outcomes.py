"""Carry out what the demo hall's ladders ask for, all but the latest and a few."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Evaluation, Hall, LadderAction, User
from signage.models.evaluation import ActionState
from signage.operations.outcomes import record_outcome

OUTCOMES = {
    "spot_criticism": "当场指出问题，本人认可并立即改正。",
    "blacklist_notice": "已备案并列入黑榜，楼内公示栏张贴三天。",
    "talk_with_chief": "已约谈首席代表，提出整改要求，窗口当周完成整改。",
    "report_discipline_commission": "书面材料已报送，收到回执。",
    "oral_criticism": "已与本人谈话批评教育。",
    "record_and_award_deduction": "已备案，本月评优扣减，本人签字确认。",
    "record_and_building_notice": "已备案，楼内通报一次。",
    "head_accountable": "已与科室负责人谈话，科室作出说明。",
    "section_notice": "已书面通报科室及相关人员。",
}
USUAL = "已按规定办理，材料存档。"
DAYS = (1, 2, 4)  # from the step to its outcome, in turn
LEFT_OPEN = 60  # one in so many was forgotten


def carry_out(session: Session, hall: Hall, inspector: User, now: datetime) -> None:
    """Record what is done by `now`; the newest steps are to do still, a few overdue."""
    query = (
        select(LadderAction)
        .join(LadderAction.evaluation)
        .where(Evaluation.hall_id == hall.id, LadderAction.state == ActionState.OPEN)
        .order_by(LadderAction.occurred_on, LadderAction.id)
    )
    for action in session.scalars(query).all():
        day = action.occurred_on + timedelta(days=DAYS[action.id % len(DAYS)])
        done_at = datetime.combine(day, time(16), ZoneInfo(hall.time_zone))
        if action.is_public or done_at > now or action.id % LEFT_OPEN == 0:
            continue
        record_outcome(
            session,
            action,
            text=OUTCOMES.get(action.action, USUAL),
            done_on=day,
            actor=inspector,
            now=done_at,
        )
