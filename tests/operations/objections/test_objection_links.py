"""A link to a publicity list is ours, for one evaluation, and ends with it."""

from datetime import timedelta

import pytest

from signage.operations.objections.objection_links import (
    ListLinkError,
    ListLinkExpiredError,
    read_list,
    sign_list,
)
from signage.operations.ratings.rating_links import sign_place
from tests.build import NOW

DUE = NOW + timedelta(days=7)


def test_it_is_good_until_the_publicity_ends() -> None:
    token = sign_list("secret", 42, DUE)
    assert read_list("secret", token, NOW) == 42
    assert read_list("secret", token, DUE - timedelta(seconds=1)) == 42
    with pytest.raises(ListLinkExpiredError):
        read_list("secret", token, DUE)


@pytest.mark.parametrize(
    "token",
    ["", "x", "a.b", sign_list("other", 42, DUE), sign_place("secret", "hall", NOW)],
)
def test_it_refuses_what_was_not_signed_for_a_list(token: str) -> None:
    with pytest.raises(ListLinkError):
        read_list("secret", token, NOW)


def test_it_is_the_same_however_often_it_is_signed() -> None:
    assert sign_list("secret", 42, DUE) == sign_list("secret", 42, DUE)
