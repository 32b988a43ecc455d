"""Programmes and bodies are kept as long as a display may ask for them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Body, DisplayGroup, Hall, Programme
from signage.operations.content.programmes import drop_old_bodies, store_programme
from tests.build import NOW, create_display_group

A_DAY = timedelta(days=1)


@pytest.fixture
def group(session: Session, hall: Hall) -> DisplayGroup:
    """A display group."""
    return create_display_group(session, hall)


def manifest(revision: str, *hashes: str) -> dict[str, Any]:
    """Return a manifest that names these bodies."""
    slides = [{"id": "hours", "kind": "hours", "hash": each} for each in hashes]
    return {"revision": revision, "zones": {"main": {"slides": slides}}}


def known(session: Session) -> set[str]:
    """Return the hashes of all bodies."""
    return set(session.scalars(select(Body.hash)))


def test_it_replaces_a_groups_programme(session: Session, group: DisplayGroup) -> None:
    store_programme(session, group.id, manifest("1", "a"), {"a": "A"}, now=NOW)
    store_programme(session, group.id, manifest("2", "b"), {"b": "B"}, now=NOW)
    assert session.scalars(select(Programme.revision)).all() == ["2"]
    assert known(session) == {"a", "b"}  # who still holds the first may ask for a


def test_it_drops_what_no_programme_has_named_for_a_week(
    session: Session, group: DisplayGroup
) -> None:
    bodies = {"a": "A", "b": "B"}
    store_programme(session, group.id, manifest("1", "a", "b"), bodies, now=NOW)
    store_programme(session, group.id, manifest("2", "b"), {"b": "B"}, now=NOW)
    assert drop_old_bodies(session, now=NOW + 7 * A_DAY) == 0
    assert drop_old_bodies(session, now=NOW + 8 * A_DAY) == 1
    assert known(session) == {"b"}


def test_it_notes_that_a_body_is_still_in_use(
    session: Session, group: DisplayGroup
) -> None:
    store_programme(session, group.id, manifest("1", "a"), {"a": "A"}, now=NOW)
    later = NOW + 6 * A_DAY
    store_programme(session, group.id, manifest("2", "a"), {"a": "A"}, now=later)
    store_programme(session, group.id, manifest("3"), {}, now=later)
    assert drop_old_bodies(session, now=NOW + 8 * A_DAY) == 0


def test_it_keeps_many_bodies(session: Session, group: DisplayGroup) -> None:
    bodies = {f"{number:032x}": str(number) for number in range(1200)}
    for revision in ("1", "2"):
        kept = manifest(revision, *bodies)
        store_programme(session, group.id, kept, bodies, now=NOW)
    store_programme(session, group.id, manifest("3"), {}, now=NOW)
    assert drop_old_bodies(session, now=NOW + 8 * A_DAY) == 1200
