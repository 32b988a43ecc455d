"""Finding by typing: codes, words, names and pinyin initials, best first."""

import pytest
from sqlalchemy.orm import Session

from signage.operations.facts.fact_kinds import find_fact_kinds
from signage.operations.hall.pinyin import initials_of
from signage.operations.hall.subjects import find_subjects
from tests.operations.score_build import SmallHall, create_small_hall


@pytest.fixture
def small(session: Session) -> SmallHall:
    return create_small_hall(session)


def facts(small: SmallHall, text: str) -> list[str]:
    return [k.code for k in find_fact_kinds(small.session, small.hall.id, text)]


def people(small: SmallHall, text: str) -> list[str]:
    return [s.code for s in find_subjects(small.session, small.hall.id, text)]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("late", "late"),
        ("迟到", "late"),
        ("cdh", "late"),
        ("a-a2", "absent"),
        ("CS-2.3", "quarrel"),
        ("jnbs", "contest"),
        ("uniform", "uniform"),
    ],
)
def test_it_finds_facts(small: SmallHall, typed: str, code: str) -> None:
    assert facts(small, typed)[0] == code


def test_it_takes_wildcards_as_plain_text(small: SmallHall) -> None:
    assert facts(small, "%") == facts(small, "_") == people(small, "%") == []


def test_it_finds_people_by_every_reading_of_their_name(small: SmallHall) -> None:
    person = small.subject("S1A1")
    person.name, person.initials = "曾敏", initials_of("曾敏")
    assert people(small, "zm") == people(small, "cm") == people(small, "曾") == ["S1A1"]


def test_it_puts_exact_codes_first(small: SmallHall) -> None:
    assert people(small, "w1a")[0] == "W1A"
    assert people(small, "1a") == ["S1A1", "S1A2", "W1A"]


def test_it_writes_initials_of_mixed_text() -> None:
    assert initials_of("3号综合窗").startswith("3hzhc")
    assert initials_of("公安（出入境）") == "gacrj"
    assert initials_of("阿依古丽·买买提").startswith("ayglmmt")
    assert initials_of("") == ""
