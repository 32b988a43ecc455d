"""A draft of a rulebook's settings in the demo hall, ready to be tried."""

from datetime import datetime, time
from functools import partial

from signage.demo.diary import DAY, workday_until
from signage.demo.history import Hands
from signage.operations.rulebooks.adoption import adoptions_of
from signage.operations.rulebooks.drafts import edit_draft, make_draft
from signage.operations.rulebooks.rule_map import EFFICIENCY

CHOSEN = {"star_percent": "15", "violations_counted": "laddered"}
NOTE = "征求意见稿：服务之星比例由20%调为15%，先试算再决定"


def plan_draft(hands: Hands) -> None:
    """Let the reviewer write a draft on the last workday before today."""
    day = workday_until(hands.diary.today - DAY)
    hands.diary.on(day, time(16), partial(_draft, hands))


def _draft(hands: Hands, now: datetime) -> None:
    session, hall, actor = hands.session, hands.hall, hands.office.reviewer
    adopted = adoptions_of(session, hall.id)
    adoption = next(one for one in adopted if one.slug == EFFICIENCY)
    draft = make_draft(
        session,
        hall,
        adoption.edition,
        settings=adoption.settings,
        actor=actor,
        now=now,
    )
    edit_draft(session, draft, chosen=CHOSEN, note=NOTE, actor=actor, now=now)
