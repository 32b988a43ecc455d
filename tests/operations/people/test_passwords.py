"""Passwords: length and a list, no composition rules; argon2id; equal effort."""

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from signage.operations.people import passwords
from signage.operations.people.common_passwords import COMMON
from signage.operations.people.passwords import (
    SHORTEST,
    hash_password,
    password_matches,
    password_problems,
)


@pytest.mark.parametrize(
    "password",
    [
        "all lower case",
        "一二三四五六七八九十",
        "correct horse battery staple",
        "x7" * 5 + "yz",
    ],
)
def test_it_takes_any_long_enough_password(password: str) -> None:
    assert password_problems(password) == []


@pytest.mark.parametrize(
    "password",
    ["", "Sh0rt!Pw9", "x" * 129, "PASSWORD123", "１２３４５６７８９０", "abababababab"],
)
def test_it_refuses_short_long_and_common_ones(password: str) -> None:
    assert len(password_problems(password)) == 1


def test_it_refuses_the_persons_own_name() -> None:
    assert password_problems("Wang.Xiaoming", about=("wang.xiaoming", "王小明"))


def test_it_lists_only_what_length_does_not_refuse_already() -> None:
    assert min(map(len, COMMON)) >= SHORTEST
    assert all(word == word.casefold() for word in COMMON)


def test_it_hashes_with_argon2id_as_strongly_as_owasp_asks() -> None:
    used = extract_parameters(hash_password("a rather long sentence"))
    assert used.type is Type.ID
    assert used.memory_cost >= 19_456
    assert used.time_cost >= 2


def test_it_knows_the_same_characters_from_another_keyboard() -> None:
    kept = hash_password("Ｌong　enough")
    assert password_matches(kept, "Long enough")
    assert not password_matches(kept, "long enough")


@pytest.mark.parametrize("kept", [None, "!", "", "$argon2id$broken"])
def test_nothing_matches_an_account_without_a_hash(kept: str | None) -> None:
    assert not password_matches(kept, "of an account that does not exist")


def test_an_unknown_account_costs_a_hash_too(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def verify(kept: str, _password: str) -> bool:
        seen.append(kept)
        return True

    monkeypatch.setattr(passwords, "_verify", verify)
    assert not password_matches(None, "anything at all")
    assert seen[0].startswith("$argon2id$")
