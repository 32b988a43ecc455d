"""Carry out what the demo hall's ladders ask for, all but the latest and one."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.demo.diary import Diary, workday_from
from signage.models import Evaluation, Hall, LadderAction, User
from signage.models.evaluation import ActionState
from signage.operations.criticism.outcomes import record_outcome

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
#: One step of these days ago was forgotten: seven days are given, so it is overdue.
FORGOTTEN = (8, 13)


class Outcomes:
    """Record what came of the steps, whenever the inspector gets to it."""

    def __init__(
        self, session: Session, hall: Hall, inspector: User, diary: Diary
    ) -> None:
        self._session = session
        self._hall = hall
        self._inspector = inspector
        self._diary = diary
        self._forgotten: int | None = None

    def record(self, now: datetime) -> None:
        """Record what is done by now; the newest steps are to do still."""
        today = self._diary.day_of(now)
        query = (
            select(LadderAction)
            .join(LadderAction.evaluation)
            .where(
                Evaluation.hall_id == self._hall.id,
                LadderAction.state == ActionState.OPEN,
                LadderAction.is_public.is_(False),
            )
            .order_by(LadderAction.occurred_on, LadderAction.id)
        )
        for action in self._session.scalars(query).all():
            days = timedelta(days=DAYS[action.id % len(DAYS)])
            day = workday_from(action.occurred_on + days)
            if day >= today or self._is_forgotten(action):
                continue
            record_outcome(
                self._session,
                action,
                text=OUTCOMES.get(action.action, USUAL),
                done_on=day,
                actor=self._inspector,
                now=now,
            )

    def _is_forgotten(self, action: LadderAction) -> bool:
        first, last = FORGOTTEN
        ago = (self._diary.today - action.occurred_on).days
        if self._forgotten is None and first <= ago <= last:
            self._forgotten = action.id
        return action.id == self._forgotten
