"""Prepared emergencies and the keys of other systems."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, NotFoundError
from signage.models import ApiKey, EmergencyTemplate, Hall, User
from signage.operations.emergencies.keys import (
    KeyRefusedError,
    Scope,
    ScopeMissingError,
    admitted_key,
    api_key_of,
    api_keys_of,
    create_api_key,
    note_use,
    revoke_api_key,
)
from signage.operations.emergencies.plan import (
    EmergencyInvalidError,
    Wanted,
    checked_plan,
)
from signage.operations.emergencies.shipped import SHIPPED
from signage.operations.emergencies.templates import (
    add_shipped_templates,
    delete_template,
    save_template,
    template_named,
    template_of,
    templates_of,
)
from signage.operations.emergencies.texts import LANGUAGES, Text
from tests.build import NOW, create_hall, create_user


@pytest.fixture
def chen(session: Session, hall: Hall) -> User:
    """An administrator."""
    return create_user(session, hall, "chen")


def test_it_ships_emergencies_that_could_be_issued(
    session: Session, hall: Hall
) -> None:
    for prepared in SHIPPED:
        assert set(prepared.texts) == set(LANGUAGES), prepared.name
        wanted = Wanted(prepared.severity, prepared.texts, prepared.minutes)
        assert checked_plan(session, hall, wanted, NOW)


def test_it_adds_the_shipped_ones_once(session: Session, hall: Hall) -> None:
    assert add_shipped_templates(session, hall) == len(SHIPPED)
    assert add_shipped_templates(session, hall) == 0
    assert template_named(session, hall.id, "火警疏散").minutes == 60
    with pytest.raises(NotFoundError):
        template_named(session, hall.id, "洪水")


def test_it_saves_and_deletes_the_halls_own(
    session: Session, hall: Hall, chen: User
) -> None:
    add_shipped_templates(session, hall)
    texts = {"zh-Hans": Text("电梯故障")}

    def save(
        template: EmergencyTemplate | None, name: str, minutes: int
    ) -> EmergencyTemplate:
        return save_template(
            session,
            hall,
            template,
            name=name,
            severity="notice",
            texts=texts,
            minutes=minutes,
            actor=chen,
            now=NOW,
        )

    made = save(None, "电梯", 30)
    for name in ("", "火警疏散"):
        with pytest.raises(EmergencyInvalidError) as caught:
            save(made, name, 0)
        assert set(caught.value.by_field) == {"name", "minutes"}
    assert made.name == "电梯"
    found = template_of(session, hall.id, made.id)
    delete_template(session, found, actor=chen, now=NOW)
    assert made not in templates_of(session, hall.id)
    other = create_hall(session)
    with pytest.raises(NotFoundError):
        template_of(session, other.id, templates_of(session, hall.id)[0].id)


def test_it_keeps_no_key_and_admits_it(
    session: Session, hall: Hall, chen: User
) -> None:
    row, key = create_api_key(session, hall, "消防", ["emergency"], actor=chen, now=NOW)
    assert key.startswith("hall_")
    assert key not in row.key_hash
    assert admitted_key(session, key, Scope.EMERGENCY) is row
    for moment in (NOW, NOW + timedelta(seconds=30)):
        note_use(row, moment)
    assert row.last_used_at == NOW


def test_it_refuses_what_is_revoked_or_for_something_else(
    session: Session, hall: Hall, chen: User
) -> None:
    row, key = create_api_key(session, hall, "消防", ["emergency"], actor=chen, now=NOW)
    revoke_api_key(session, row, actor=chen, now=NOW)
    revoke_api_key(session, row, actor=chen, now=NOW + timedelta(days=1))
    assert row.revoked_at == NOW
    with pytest.raises(KeyRefusedError):
        admitted_key(session, key, Scope.EMERGENCY)
    other = ApiKey(
        hall_id=hall.id,
        name="x",
        key_hash=row.key_hash[::-1],
        scopes=[],
        created_at=NOW,
    )
    session.add(other)
    row.revoked_at, row.scopes = None, ["queue"]
    session.flush()
    with pytest.raises(ScopeMissingError):
        admitted_key(session, key, Scope.EMERGENCY)
    assert api_keys_of(session, hall.id) == [other, row]
    with pytest.raises(NotFoundError):
        api_key_of(session, hall.id + 1, row.id)


def test_it_names_every_problem_of_a_key(
    session: Session, hall: Hall, chen: User
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        create_api_key(session, hall, " ", ["everything"], actor=chen, now=NOW)
    assert len(caught.value.problems) == 2
