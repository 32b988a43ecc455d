"""Pages of pictures: uploaded or refused each for itself, shown, deleted."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import Hall, MediaFile
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_staff, create_user

MEDIA = "/office/media"


def picture(colour: str = "#8B0000") -> bytes:
    """Return a small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "PNG")
    return out.getvalue()


def upload(client: FlaskClient, *files: tuple[bytes, str], **options: Any) -> Any:
    """Post files as the form does."""
    data = {"files": [(io.BytesIO(content), name) for content, name in files]}
    return client.post(MEDIA, data=data, **options)


@pytest.fixture
def editor(client: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """A browser in which an editor is signed in."""
    sign_in_as(client, session, create_user(session, hall, "lin", Role.EDITOR))
    return client


def only(database: Database) -> MediaFile:
    with database.read() as reader:
        return reader.scalars(select(MediaFile)).one()


def test_it_takes_a_picture_and_shows_it(
    editor: FlaskClient, database: Database
) -> None:
    assert upload(editor, (picture(), "开放日.png")).status_code == 303
    media = only(database)
    page = editor.get(MEDIA).text
    assert "开放日.png" in page
    small = editor.get(f"{MEDIA}/{media.id}/thumbnail")
    assert (small.status_code, small.mimetype) == (200, "image/webp")
    small.close()
    whole = editor.get(f"/media/{media.sha256}")
    assert (whole.status_code, whole.mimetype) == (200, "image/webp")
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    whole.close()


def test_it_keeps_the_good_and_names_the_bad(
    editor: FlaskClient, database: Database
) -> None:
    files = ((picture(), "a.png"), (b"MZ a program", "photo.jpg"), (b"", "empty.png"))
    response = upload(editor, *files, follow_redirects=True)
    assert "已上传 1 张图片" in response.text
    assert "photo.jpg：无论文件名是什么，这个文件不是图片" in response.text
    assert "empty.png：文件是空的" in response.text
    assert only(database).name == "a.png"


def send(client: FlaskClient, content: bytes, name: str, **options: Any) -> Any:
    """Send one file as the page's script does."""
    return client.post(
        f"{MEDIA}/files",
        query_string={"name": name},
        data=content,
        content_type="application/octet-stream",
        headers={"Accept": "application/json"},
        **options,
    )


def test_it_tells_scripts_in_json(editor: FlaskClient) -> None:
    assert send(editor, picture(), "a.png").status_code == 201
    refused = send(editor, b"<svg onload='x'/>", "a.svg")
    assert refused.status_code == 422
    assert refused.json["error"] == "picture_refused"
    assert "SVG" in refused.json["message"]
    empty = send(editor, b"", "nothing.mp4")
    assert (empty.status_code, empty.json["error"]) == (422, "media_refused")


def test_it_refuses_more_than_a_form_may_hold(editor: FlaskClient) -> None:
    size = {"CONTENT_LENGTH": str(33 * 2**20)}
    response = editor.post(
        MEDIA, content_type="multipart/form-data; boundary=x", environ_overrides=size
    )
    assert response.status_code == 413


def test_it_lets_inspectors_look_only(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    sign_in_as(client, session, create_user(session, hall, "zhou", Role.INSPECTOR))
    assert client.get(MEDIA).status_code == 200
    assert upload(client, (picture(), "a.png")).status_code == 403
    assert client.post(f"{MEDIA}/1/deletion").status_code == 403


def test_it_deletes_only_what_nothing_shows(
    editor: FlaskClient, session: Session, hall: Hall, database: Database
) -> None:
    upload(editor, (picture(), "a.png"))
    media = only(database)
    key, sha256 = media.id, media.sha256
    staff = create_staff(session, hall, "S01", portrait=sha256)
    session.commit()
    refused = editor.post(f"{MEDIA}/{key}/deletion")
    assert refused.status_code == 409
    assert "S01" in refused.text
    staff.portrait = None
    session.commit()
    assert editor.post(f"{MEDIA}/{key}/deletion").status_code == 303
    assert editor.get(f"/media/{sha256}").status_code == 404


def test_it_offers_pictures_to_the_editor(
    editor: FlaskClient, database: Database
) -> None:
    for number in range(12):
        upload(editor, (picture(f"#{number * 20:02x}0000"), f"图{number:02}.png"))
    with database.read() as reader:
        oldest = reader.scalar(select(func.min(MediaFile.id)))
    choices = editor.get(f"{MEDIA}/choices?image={oldest}").text
    assert choices.count("<img") == 9
    assert f'value="{oldest}" checked' in choices
    assert editor.get(f"{MEDIA}/choices?q=图11").text.count("<img") == 1
