"""A notice is masked, says its clause, and shows in its window of time only."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from signage.models import FactKind, Hall, LadderAction, LedgerEntry, Notice, Subject
from signage.models.evaluation import NoticeState
from signage.slides import notice as kind
from signage.slides.render import Renderer
from tests.build import NOW, create_staff, create_user, create_window
from tests.slides.setting import create_adoption, create_evaluation, create_setting


@pytest.fixture
def ouyang(session: Session, hall: Hall) -> Subject:
    """A staff member with a portrait, at the household window."""
    window = create_window(session, hall, "W01", name="公安户政窗口")
    return create_staff(
        session,
        hall,
        "S1",
        window,
        name="欧阳明月",
        portrait="a" * 64,
        consents_to_portrait=True,
    )


def create_notice(
    session: Session, hall: Hall, subject: Subject, **values: Any
) -> Notice:
    """Add an approved notice of ladder A-L3, step 2, out of one entry."""
    entry = LedgerEntry(
        hall_id=hall.id,
        key="e1",
        occurred_on=NOW.date(),
        subject_id=subject.id,
        fact_kind=FactKind(
            hall_id=hall.id, code="absent", label_zh="旷工", label_en="Absent"
        ),
        recorded_at=NOW,
    )
    adoption = create_adoption(session, hall, "hall-efficiency", feeds=False)
    action = LadderAction(
        evaluation_id=create_evaluation(session, adoption, "2026-11").id,
        subject_id=subject.id,
        ladder="A-L3",
        step=2,
        action="report_and_screen_notice",
        occurred_on=NOW.date(),
        is_public=True,
        entries=["e1"],
    )
    session.add_all([entry, action])
    session.flush()
    given: dict[str, Any] = {
        "hall_id": hall.id,
        "action_id": action.id,
        "state": NoticeState.APPROVED,
        "proposer_id": create_user(session, hall, "li").id,
        "approver_id": create_user(session, hall, "wang").id,
        "proposed_at": NOW - timedelta(days=3),
        "statement_until": NOW - timedelta(days=1),
        "starts_at": NOW - timedelta(hours=1),
        "ends_at": NOW + timedelta(days=5),
    }
    found = Notice(**(given | values))
    session.add(found)
    session.flush()
    return found


def test_it_masks_the_name_and_says_why(
    session: Session, hall: Hall, ouyang: Subject
) -> None:
    midnight = datetime(2026, 11, 30, 16, tzinfo=UTC)  # in the hall: 1 December begins
    found = create_notice(session, hall, ouyang, ends_at=midnight)
    (slide,) = kind.build(session, create_setting(session, hall))
    shown = slide.context
    assert shown.until == "11月30日"
    assert (shown.name, shown.window) == ("欧阳**", "公安户政窗口")
    assert shown.deed == "旷工"
    assert shown.clause == "违规处理 二.2"
    assert shown.action == "上报并上屏通报"
    assert slide.windows == ((found.starts_at, found.ends_at),)


def test_it_never_shows_a_picture_or_the_whole_name(
    session: Session, hall: Hall, ouyang: Subject
) -> None:
    create_notice(session, hall, ouyang)
    (slide,) = kind.build(session, create_setting(session, hall))
    html = Renderer().html_of(slide, "zh_Hans")
    assert "<img" not in html
    assert "明月" not in html


@pytest.mark.parametrize(("policy", "name"), [("none", ""), ("full", "欧阳明月")])
def test_it_follows_the_hall_s_policy(
    session: Session, hall: Hall, ouyang: Subject, policy: str, name: str
) -> None:
    hall.notice_masking = policy
    create_notice(session, hall, ouyang)
    (slide,) = kind.build(session, create_setting(session, hall))
    assert slide.context.name == name


@pytest.mark.parametrize(
    ("policy", "text"),
    [
        ("surname", "欧阳＊＊离岗，欧阳＊＊认可。"),
        ("none", "离岗，认可。"),
        ("full", "欧阳明月离岗，欧阳明月认可。"),
    ],
)
def test_it_masks_a_name_that_somebody_wrote_into_the_text(
    session: Session, hall: Hall, ouyang: Subject, policy: str, text: str
) -> None:
    hall.notice_masking = policy
    create_notice(session, hall, ouyang, text="欧阳明月离岗，欧阳明月认可。")
    (slide,) = kind.build(session, create_setting(session, hall))
    assert slide.context.text == text


@pytest.mark.parametrize(
    "values",
    [
        {"state": NoticeState.PROPOSED},
        {"state": NoticeState.SUSPENDED},
        {"state": NoticeState.WITHDRAWN},
        {"revoked_at": NOW},
        {"ends_at": NOW},
        {"starts_at": NOW + timedelta(days=3)},
        {"starts_at": None, "ends_at": None},
    ],
)
def test_it_shows_only_what_is_approved_and_in_time(
    session: Session, hall: Hall, ouyang: Subject, values: dict[str, Any]
) -> None:
    create_notice(session, hall, ouyang, **values)
    assert not list(kind.build(session, create_setting(session, hall)))


def test_it_puts_a_short_text_below_and_a_long_one_on_pages(
    session: Session, hall: Hall, ouyang: Subject
) -> None:
    found = create_notice(session, hall, ouyang, text="经核实无正当理由。")
    setting = create_setting(session, hall)
    (slide,) = kind.build(session, setting)
    assert slide.context.text == "经核实无正当理由。"
    found.text = "经核实无正当理由，按规定予以通报。" * 25
    slides = list(kind.build(session, setting))
    assert slides[0].context.text == ""
    assert "".join(slide.context.text for slide in slides[1:]) == found.text
    assert slides[-1].context.page == f"{len(slides)} / {len(slides)}"


@pytest.mark.parametrize(
    ("name", "window", "length"),
    [
        ("欧阳**", "施工许可与建筑业企业资质窗口", ""),
        ("买**·***·***", "公安户政窗口", "long"),
        ("", "公安户政窗口", ""),
        ("", "施工许可与建筑业企业资质窗口", "longer"),
    ],
)
def test_a_long_name_steps_down(name: str, window: str, length: str) -> None:
    context = kind.Context(name, window, "迟到", "A-L3", "通报", "11月9日", "11月30日")
    assert context.length == length
