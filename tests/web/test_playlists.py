"""Pages of playlists: put together without script, saved, refused, published."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from signage.db import Database
from signage.models import Hall, Playlist, User
from signage.models.playlist import ContentState
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_display_group, create_user
from tests.operations.publishing.content_build import (
    create_playlist,
    publish_playlist,
)

LIST = "/office/playlists"


def kept(database: Database) -> Playlist:
    """Return the one playlist there is, read anew."""
    with database.readers() as fresh:
        return fresh.scalars(select(Playlist)).one()


def form(name: str = "大厅", *kinds: str, **more: str) -> MultiDict[str, str]:
    """Return what the editor posts for items of these kinds."""
    fields = MultiDict([("name", name), ("version", "1")])
    for place, kind in enumerate(kinds):
        fields.add("key", f"k{place}")
        fields[f"k{place}-kind"] = kind
    fields.update(more)
    return fields


def alerts(page: str) -> str:
    """Return the words of a page's alerts."""
    found = re.findall(r'<ul class="mb-0 ps-3">(.*?)</ul>', page, re.DOTALL)
    return " ".join(found)


def test_it_is_put_together_without_script(
    signed_in: FlaskClient, database: Database
) -> None:
    page = signed_in.post(LIST, data=form("大厅", "hours", add="notice")).text
    assert page.count("data-order-row") == 2
    assert "大厅" in page
    page = signed_in.post(LIST, data=form("大厅", "hours", "notice", move="up:k1")).text
    kinds = re.findall(r'-kind" value="(\w+)"', page)
    assert kinds == ["notice", "hours"]
    page = signed_in.post(LIST, data=form("大厅", "hours", "notice", remove="k0")).text
    assert re.findall(r'-kind" value="(\w+)"', page) == ["notice"]
    with database.readers() as fresh:
        assert fresh.scalars(select(Playlist)).all() == []


def test_it_is_saved_and_then_published(
    signed_in: FlaskClient, database: Database
) -> None:
    answer = signed_in.post(LIST, data=form("大厅", "hours", "notice", deed="save"))
    assert answer.status_code == 303
    row = kept(database)
    assert row.state == ContentState.DRAFT
    assert row.cycle_s is not None
    more = {"deed": "publish", "version": str(row.version), "note": "第一版"}
    more |= {"k0-seconds": "20", "k0-weight": "2"}
    answer = signed_in.post(answer.location, data=form("大厅", "hours", **more))
    assert answer.status_code == 303
    row = kept(database)
    assert row.state == ContentState.PUBLISHED
    assert row.published == {
        "items": [
            {
                "key": "k0",
                "kind": "hours",
                "settings": {},
                "seconds": 20,
                "weight": 2,
            }
        ]
    }
    page = signed_in.get(f"{LIST}/{row.id}/history").text
    assert "第一版" in page
    assert signed_in.get(f"{LIST}/{row.id}/history/1").status_code == 200
    assert signed_in.get(f"{LIST}/{row.id}/history/1/preview").status_code == 200
