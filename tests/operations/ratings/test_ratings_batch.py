"""A batch is read whole or not at all; each bad record is named with what is right."""

import json
from typing import Any
from uuid import UUID

import pytest

from signage.errors import InvalidInputError
from signage.operations.ratings.ratings_batch import (
    Batch,
    RatingItem,
    UnreadableItem,
    read_batch,
)

KEY = str(UUID(int=1))
GOOD: dict[str, Any] = {
    "key": KEY,
    "seq": 1,
    "occurred_wall": 1_795_000_000_123,
    "rating": str(UUID(int=2)),
    "window": "W01",
    "level": 5,
    "tags": ["quick"],
    "comment": "谢" * 150,
}


def read(**item: Any) -> RatingItem | UnreadableItem:
    """Read a batch of one good record with some fields changed."""
    return read_many({"items": [GOOD | item]}).items[0]


def read_many(envelope: dict[str, Any]) -> Batch:
    """Read an envelope."""
    return read_batch(json.dumps({"sent_at": 0} | envelope).encode())


def test_it_reads_a_rating() -> None:
    item = read()
    assert isinstance(item, RatingItem)
    assert (item.key, item.level, item.tags) == (KEY, 5, ("quick",))
    assert item.occurred_wall.microsecond == 123_000
    assert len(item.comment) == 150


def test_it_counts_characters_not_bytes() -> None:
    assert isinstance(read(comment="😀" * 150), RatingItem)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", "1"),
        ("key", KEY.upper() + "A"),
        ("seq", 0),
        ("seq", 2**31),
        ("seq", "1"),
        ("occurred_wall", -1),
        ("occurred_wall", 10**18),
        ("rating", None),
        ("window", ""),
        ("window", "W\x0001"),
        ("level", 0),
        ("level", 6),
        ("level", 4.5),
        ("level", True),
        ("level", "5"),
        ("tags", "quick"),
        ("tags", ["quick"] * 9),
        ("comment", "谢" * 151),
        ("comment", "a\x00b"),
        ("comment", 5),
        ("phone", "13800000000"),
    ],
)
def test_it_names_the_record_and_the_field(field: str, value: Any) -> None:
    item = read(**{field: value})
    assert isinstance(item, UnreadableItem)
    assert len(item.problems) == 1
    assert f"'{field}'" in item.problems[0]
    if field != "key":
        assert item.key == KEY


def test_it_names_every_problem_at_once() -> None:
    item = read(level=9, seq=0, comment="x" * 151)
    assert isinstance(item, UnreadableItem)
    assert len(item.problems) == 3


@pytest.mark.parametrize("raw", [None, 5, "x", [], {}, [[[]]], {"key": ["k"]}])
def test_it_survives_what_is_no_record(raw: Any) -> None:
    [item] = read_many({"items": [raw]}).items
    assert isinstance(item, UnreadableItem)
    assert item.key is None
    assert item.problems


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"sent_at": 1e400, "items": [1]}',
        b'{"sent_at": 1}',
        b'{"sent_at": 1, "items": []}',
        b'{"sent_at": 1, "items": [' + b"1," * 50 + b"1]}",
        b'{"sent_at": 1, "outbox": "x", "items": [1]}',
        b'{"sent_at": 1, "items": [{"comment": "\\ud800"}]}',
    ],
)
def test_it_refuses_what_is_no_batch(body: bytes) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_batch(body)
    assert caught.value.problems
