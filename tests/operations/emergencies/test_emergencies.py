"""Emergencies: checked at once, issued, moved, taken back, and they always end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import NotFoundError
from signage.models import AuditEntry, Display, Emergency, Hall, User
from signage.models.display import DisplayKind
from signage.models.emergency import EmergencySource, Severity
from signage.operations.emergencies.emergencies import (
    PAGE_SIZE,
    EmergencyOverError,
    Origin,
    active_emergencies,
    emergency_of,
    is_on,
    issue_emergency,
    move_end,
    past_emergencies,
    take_back_emergency,
)
from signage.operations.emergencies.plan import (
    EmergencyInvalidError,
    Wanted,
    checked_plan,
)
from signage.operations.emergencies.texts import Text, shown_texts, tag_of
from signage.outbox import Hint, Topic
from tests.build import NOW, create_display_group, create_hall, create_user

FIRE = Wanted("danger", {"zh-Hans": Text("火警", instruction="请立即疏散")})
SOON = timedelta(minutes=1)


@pytest.fixture
def chen(session: Session, hall: Hall) -> User:
    """The approver who issues."""
    return create_user(session, hall, "chen")


def issue(session: Session, hall: Hall, user: User, wanted: Wanted = FIRE) -> Emergency:
    """Issue from the office, now."""
    plan = checked_plan(session, hall, wanted, NOW)
    origin = Origin(EmergencySource.OFFICE, user)
    return issue_emergency(session, hall, plan, origin=origin, now=NOW)


def test_it_lasts_two_hours_unless_said_otherwise(
    session: Session, hall: Hall, chen: User
) -> None:
    emergency = issue(session, hall, chen)
    assert emergency.ends_at == NOW + timedelta(hours=2)
    assert is_on(emergency, NOW)
    assert not is_on(emergency, emergency.ends_at)
    assert session.info["hints"] == [Hint(Topic.EMERGENCIES, hall.id)]


def test_it_is_audited_with_what_it_says(
    session: Session, hall: Hall, chen: User
) -> None:
    emergency = issue(session, hall, chen)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_id) == ("emergency.issued", chen.id)
    assert entry.target == f"emergency:{emergency.id}"
    assert entry.detail["headline"] == "火警"


def test_it_is_taken_back_at_once_and_only_once(
    session: Session, hall: Hall, chen: User
) -> None:
    emergency = issue(session, hall, chen)
    for passed in (SOON, 2 * SOON):
        take_back_emergency(
            session,
            emergency,
            origin=Origin(EmergencySource.OFFICE, chen),
            now=NOW + passed,
        )
    assert emergency.ended_at == NOW + SOON
    assert active_emergencies(session, hall.id, now=NOW + SOON) == []
    actions = [entry.action for entry in session.scalars(select(AuditEntry))]
    assert actions == ["emergency.issued", "emergency.taken_back"]


def test_it_moves_the_end_of_what_is_on(
    session: Session, hall: Hall, chen: User
) -> None:
    emergency, me = issue(session, hall, chen), Origin(EmergencySource.OFFICE, chen)
    move_end(session, emergency, 15, origin=me, now=NOW)
    assert emergency.ends_at == NOW + timedelta(minutes=15)
    with pytest.raises(EmergencyInvalidError):
        move_end(session, emergency, 0, origin=me, now=NOW)
    with pytest.raises(EmergencyOverError):
        move_end(session, emergency, 5, origin=me, now=emergency.ends_at)


def test_it_lists_the_gravest_first_and_history_by_pages(
    session: Session, hall: Hall, chen: User
) -> None:
    for severity in ("notice", "danger", "warning"):
        issue(session, hall, chen, replace(FIRE, severity=severity))
    graded = [e.severity for e in active_emergencies(session, hall.id, now=NOW)]
    assert graded == [Severity.DANGER, Severity.WARNING, Severity.NOTICE]
    later = NOW + timedelta(days=1)
    assert len(past_emergencies(session, hall.id, now=later)) == 3
    for _ in range(PAGE_SIZE):
        issue(session, hall, chen)
    page = past_emergencies(session, hall.id, now=later)
    assert len(page) == PAGE_SIZE + 1
    rest = past_emergencies(session, hall.id, now=later, older_than=page[-2].id)
    assert len(rest) == 3


def test_it_tells_the_groups_of_single_displays(
    session: Session, hall: Hall, chen: User
) -> None:
    east, west = (create_display_group(session, hall, name=name) for name in "东西")
    display = Display(
        hall_id=hall.id, name="一号", kind=DisplayKind.TV, group=west, paired_at=NOW
    )
    session.add(display)
    session.flush()
    wanted = replace(FIRE, group_ids=(east.id,), display_ids=(display.id,))
    issue(session, hall, chen, wanted)
    hint = session.info["hints"][-1]
    assert hint.group_ids == (east.id, west.id)


def test_it_names_every_problem_at_once(session: Session, hall: Hall) -> None:
    wanted = Wanted(
        severity="mild",
        texts={"zh-Hans": Text("", text="只有正文"), "en": Text("x" * 121)},
        minutes=1441,
        group_ids=(7,),
        display_ids=(8, 9),
    )
    with pytest.raises(EmergencyInvalidError) as caught:
        checked_plan(session, hall, wanted, NOW)
    fields = {name: len(said) for name, said in caught.value.by_field.items()}
    assert fields == {"severity": 1, "headline": 2, "minutes": 1, "where": 2}
    assert "1440" in str(caught.value)
    assert "8, 9" in str(caught.value)


@pytest.mark.parametrize("minutes", [None, 0, -5, 24 * 60 + 1])
def test_it_never_stays_for_ever(
    session: Session, hall: Hall, minutes: int | None
) -> None:
    with pytest.raises(EmergencyInvalidError):
        checked_plan(session, hall, replace(FIRE, minutes=minutes), NOW)


def test_it_wants_words(session: Session, hall: Hall) -> None:
    with pytest.raises(EmergencyInvalidError, match="headline"):
        checked_plan(session, hall, replace(FIRE, texts={"en": Text("")}), NOW)


def test_it_finds_none_of_another_hall(
    session: Session, hall: Hall, chen: User
) -> None:
    emergency, other = issue(session, hall, chen), create_hall(session)
    assert emergency_of(session, hall.id, emergency.id) is emergency
    with pytest.raises(NotFoundError):
        emergency_of(session, other.id, emergency.id)
    assert active_emergencies(session, other.id, now=NOW) == []


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("en-US", "en"),
        ("es-US", "es-US"),
    ],
)
def test_it_joins_languages_that_are_read_alike(language: str, tag: str) -> None:
    assert tag_of(language) == tag


@pytest.mark.parametrize(
    ("tags", "locale", "shown"),
    [
        (("zh-Hans", "zh-Hant", "en"), "zh_Hans", ["zh-Hans", "en"]),
        (("zh-Hans", "en"), "zh_Hant", ["zh-Hans", "en"]),
        (("en", "es-US"), "zh_Hans", ["en"]),
        (("es-US",), "zh_Hans", ["es-US"]),
        ((), "zh_Hans", []),
    ],
)
def test_it_shows_the_halls_language_and_english(
    tags: tuple[str, ...], locale: str, shown: list[str]
) -> None:
    texts = {tag: {"headline": tag} for tag in tags}
    assert [tag for tag, _text in shown_texts(texts, locale)] == shown
