"""What an operation takes back is off the screens with the push that it asks for."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signage.models import DisplayGroup, Hall, Subject, User
from signage.models.evaluation import EvaluationState, NominationState
from signage.operations.evaluation.reviewing import confirm_evaluation
from signage.operations.evaluation.revocation import revoke_award
from signage.operations.objections.objecting import object_to_notice
from signage.operations.objections.objections import dismiss_objection
from signage.slides.compile import Compiler
from tests.build import (
    NOW,
    create_display_group,
    create_playlist,
    create_staff,
    create_user,
    create_window,
)
from tests.slides.setting import (
    create_adoption,
    create_award,
    create_evaluation,
    create_nomination,
)
from tests.slides.test_notice_slides import create_notice

MINUTE = timedelta(minutes=1)


@dataclass
class Screens:
    """The screens of a group, compiled anew only for what was announced."""

    session: Session
    group: DisplayGroup
    compiler: Compiler = field(
        default_factory=lambda: Compiler("secret", "http://hall.example")
    )

    def kinds(self, now: datetime = NOW) -> set[str]:
        """Return the kinds of slides on, after the push of all hints so far."""
        hints = self.session.info.pop("hints", [])
        topics = {hint.topic for hint in hints}
        made = self.compiler.compile(self.session, self.group, now=now, topics=topics)
        return {item.kind for item in made.manifest.items()}


@pytest.fixture
def screens(session: Session, hall: Hall) -> Screens:
    """Screens with honours, notices and publicity lists."""
    kinds = ["red_flag_windows", "publicity_list", "notice"]
    playlist = create_playlist(session, hall, *kinds)
    return Screens(
        session, create_display_group(session, hall, playlist_id=playlist.id)
    )


@pytest.fixture
def star(session: Session, hall: Hall) -> Subject:
    """A staff member at a window."""
    window = create_window(session, hall, "W01", name="公安户政窗口")
    return create_staff(session, hall, "S1", window, name="欧阳明月")


@pytest.fixture
def office(session: Session, hall: Hall) -> User:
    """An approver who had no part in anything so far."""
    return create_user(session, hall, "zhao")


def test_a_notice_goes_and_comes_with_an_objection(
    session: Session, hall: Hall, screens: Screens, star: Subject, office: User
) -> None:
    notice = create_notice(session, hall, star)
    assert screens.kinds() == {"notice"}
    objection = object_to_notice(
        session, hall, notice, text="当日已请假。", actor=None, now=NOW
    )
    assert screens.kinds(NOW + MINUTE) == set()
    dismiss_objection(
        session, objection, reason="无请假记录", actor=office, now=NOW + MINUTE
    )
    assert screens.kinds(NOW + 2 * MINUTE) == {"notice"}
    (item,) = screens.compiler.compile(
        session, screens.group, now=NOW + 2 * MINUTE
    ).manifest.items()
    assert notice.ends_at is not None
    assert item.windows[-1][1] == round(notice.ends_at.timestamp() * 1000)


def test_an_award_goes_when_it_is_revoked(
    session: Session, hall: Hall, screens: Screens, office: User
) -> None:
    window = create_window(session, hall, "W02", name="医保窗口")
    award = create_award(session, hall, window, "A-W1", "2026-10")
    assert screens.kinds() == {"red_flag_windows"}
    revoke_award(session, award, reason="数据有误", actor=office, now=NOW)
    assert screens.kinds(NOW + MINUTE) == set()


def test_an_honour_is_shown_when_it_is_granted_and_not_before(
    session: Session, hall: Hall, screens: Screens, office: User
) -> None:
    adoption = create_adoption(session, hall, "hall-efficiency", feeds=False)
    evaluation = create_evaluation(session, adoption, "2026-10")
    evaluation.state = EvaluationState.REVIEWED
    window = create_window(session, hall, "W02", name="医保窗口")
    create_nomination(
        session, evaluation, window, "A-W1", state=NominationState.PROPOSED
    )
    assert screens.kinds() == set()
    confirm_evaluation(session, evaluation, actor=office, now=NOW)
    assert screens.kinds(NOW + MINUTE) == {"publicity_list"}
    assert evaluation.due_at is not None
    assert evaluation.due_at > datetime(2026, 11, 19, tzinfo=UTC)
    assert screens.kinds(evaluation.due_at) == set()
