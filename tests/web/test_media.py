"""Pages of pictures: uploaded or refused each for itself, shown, deleted."""

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.jobs.media import prepare_uploads
from signage.models import Hall, MediaFile, MediaUpload, StaffMember
from signage.models.media import MediaKind, UploadState
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_staff, create_user
from tests.media_build import make_document, make_video

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


def work_off(database: Database, settings: Settings) -> None:
    """Let the server prepare what waits."""
    prepare_uploads(database, settings.media_folder, clock.now())


def test_it_prepares_a_video_in_the_background(
    editor: FlaskClient, database: Database, settings: Settings, tmp_path: Path
) -> None:
    video = make_video(tmp_path / "a.mp4", seconds=0.4, has_sound=True)
    sent = send(editor, video.read_bytes(), "开放日.mp4")
    assert (sent.status_code, sent.json["state"]) == (202, "waiting")
    waiting = editor.get(f"{MEDIA}/uploads?ready=0")
    assert "等待处理" in waiting.text
    assert "HX-Trigger" not in waiting.headers
    work_off(database, settings)
    done = editor.get(f"{MEDIA}/uploads?ready=0")
    assert "已入库" in done.text
    assert done.headers["HX-Trigger"] == "media-ready"
    media = only(database)
    assert (media.kind, media.has_audio) == (MediaKind.VIDEO, True)
    assert "<video" in editor.get(f"{MEDIA}/{media.id}").text
    part = editor.get(f"/media/{media.sha256}", headers={"Range": "bytes=0-99"})
    assert (part.status_code, part.mimetype, len(part.data)) == (206, "video/mp4", 100)
    part.close()
    assert list((settings.media_folder / "incoming").iterdir()) == []


def test_it_draws_a_document_and_serves_its_pages(
    editor: FlaskClient, database: Database, settings: Settings
) -> None:
    assert upload(editor, (make_document(2), "收费公示.pdf")).status_code == 303
    work_off(database, settings)
    with database.read() as reader:
        media = reader.scalars(select(MediaFile)).one()
        hashes = [page.sha256 for page in media.pages]
    assert len(hashes) == 2
    page = editor.get(f"/media/{hashes[1]}")
    assert (page.status_code, page.mimetype) == (200, "image/webp")
    page.close()
    assert editor.get(f"{MEDIA}/{media.id}").text.count("<img") >= 2
    assert editor.post(f"{MEDIA}/{media.id}/deletion").status_code == 303
    assert editor.get(f"/media/{hashes[0]}").status_code == 404


def test_it_says_why_a_document_is_refused(
    editor: FlaskClient, database: Database, settings: Settings
) -> None:
    send(editor, make_document(101), "手册.pdf")
    work_off(database, settings)
    assert "这个 PDF 超过 100 页" in editor.get(MEDIA).text
    assert editor.post(f"{MEDIA}/uploads/dismissal").status_code == 303
    assert "手册.pdf" not in editor.get(MEDIA).text


def test_it_takes_up_again_what_a_server_left(
    editor: FlaskClient, database: Database, settings: Settings
) -> None:
    for name in ("左.pdf", "丢.pdf"):
        send(editor, make_document(2 if name == "左.pdf" else 3), name)
    with database.write() as writer:
        left, lost = writer.scalars(select(MediaUpload).order_by(MediaUpload.id))
        left.state, left.seen_at = UploadState.WORKING, left.seen_at.replace(year=2020)
        (settings.media_folder / "incoming" / lost.token).unlink()
    work_off(database, settings)
    text = editor.get(MEDIA).text
    assert only(database).name == "左.pdf"
    assert "上传的文件在服务器上已不存在" in text


def test_it_gives_up_after_three_attempts(
    editor: FlaskClient, database: Database, settings: Settings
) -> None:
    send(editor, make_document(), "慢.pdf")
    with database.write() as writer:
        row = writer.scalars(select(MediaUpload)).one()
        row.state, row.attempts = UploadState.WORKING, 3
        row.seen_at = row.seen_at.replace(year=2020)
    work_off(database, settings)
    assert "三次都未能处理成功" in editor.get(MEDIA).text


def test_it_finds_by_name_kind_and_tag(editor: FlaskClient, database: Database) -> None:
    for name, colour in (("平面图.png", "#111111"), ("大门.png", "#222222")):
        upload(editor, (picture(colour), name))
    with database.read() as reader:
        rows = reader.scalars(select(MediaFile).order_by(MediaFile.id)).all()
        first, second = (row.id for row in rows)
    fields = {"media": [first, second], "tags": "指引，一楼", "deed": "add"}
    assert editor.post(f"{MEDIA}/tags", data=fields).status_code == 303
    fields = {"media": [second], "tags": "一楼", "deed": "remove"}
    editor.post(f"{MEDIA}/tags", data=fields)
    assert names_at(editor, "?q=一楼") == ["平面图.png"]
    assert names_at(editor, "?q=大门 指引") == ["大门.png"]
    assert names_at(editor, "?tag=指引") == ["大门.png", "平面图.png"]
    assert names_at(editor, "?kind=video") == []
    none = editor.post(f"{MEDIA}/tags", data={"tags": "x"}, follow_redirects=True)
    assert "请至少在列表中选择一个文件" in none.text


def names_at(client: FlaskClient, query: str) -> list[str]:
    """Return the names that the list shows."""
    found = re.findall(
        r'class="media-card__name"[^>]*>([^<]+)<', client.get(MEDIA + query).text
    )
    return list(found)


def test_it_renames_and_says_all_that_is_wrong(
    editor: FlaskClient, database: Database
) -> None:
    upload(editor, (picture(), "IMG_0001.png"))
    key = only(database).id
    saved = editor.post(f"{MEDIA}/{key}", data={"name": "大厅全景", "tags": "全景"})
    assert saved.status_code == 303
    assert only(database).name == "大厅全景"
    wrong = editor.post(f"{MEDIA}/{key}", data={"name": " ", "tags": "全景"})
    assert (wrong.status_code, "请填写名称" in wrong.text) == (422, True)
    long = editor.post(f"{MEDIA}/{key}", data={"name": "a", "tags": "长" * 41})
    assert "超过 40 个字符" in long.text
    assert only(database).name == "大厅全景"


def test_it_pages_by_key(editor: FlaskClient, session: Session, hall: Hall) -> None:
    for number in range(50):
        session.add(
            MediaFile(
                hall_id=hall.id,
                sha256=f"{number:064}",
                mime="image/webp",
                name=f"图{number:02}",
                width=1,
                height=1,
                size_bytes=1,
                uploaded_at=clock.now(),
            )
        )
    session.commit()
    first = names_at(editor, "")
    assert (len(first), first[0]) == (48, "图49")
    older = re.search(r'rel="next" href="([^"]+)"', editor.get(MEDIA).text)
    assert older
    query = older[1].removeprefix(MEDIA)
    assert names_at(editor, query) == ["图01", "图00"]
    newer = re.search(r'rel="prev" href="([^"]+)"', editor.get(MEDIA + query).text)
    assert newer
    assert names_at(editor, newer[1].removeprefix(MEDIA)) == first


def test_a_file_may_be_larger_than_a_form_but_not_endless(
    editor: FlaskClient,
) -> None:
    video = b"\0\0\0\x10ftypisom" + bytes(33 * 2**20)
    assert send(editor, video, "长.mp4").status_code == 202
    size = {"CONTENT_LENGTH": str(4 * 2**30)}
    assert send(editor, b"", "稀疏.mp4", environ_overrides=size).status_code == 413


def two_posters(editor: FlaskClient, database: Database) -> Sequence[MediaFile]:
    """Upload a picture and a newer one; return both, the older first."""
    upload(editor, (picture(), "海报.png"))
    upload(editor, (picture("#004080"), "新海报.png"))
    with database.read() as reader:
        return reader.scalars(select(MediaFile).order_by(MediaFile.id)).all()


def test_a_file_is_replaced_wherever_it_is_used_and_back(
    editor: FlaskClient, session: Session, hall: Hall, database: Database
) -> None:
    old, new = two_posters(editor, database)
    person = create_staff(session, hall, "A01")
    person.portrait = old.sha256
    session.commit()
    shown = editor.get(f"{MEDIA}/{old.id}").text
    assert f'<option value="{new.id}">新海报.png' in shown
    replace = f"{MEDIA}/{old.id}/replacement"
    assert editor.post(replace, data={"other": old.id}).status_code == 422
    answer = editor.post(replace, data={"other": new.id}, follow_redirects=True)
    assert answer.status_code == 200
    with database.read() as reader:
        rows = {row.id: row for row in reader.scalars(select(MediaFile))}
        portrait = reader.scalars(select(StaffMember.portrait)).one()
    assert rows[old.id].sha256 == new.sha256 == portrait
    assert rows[old.id].name == "海报.png"
    assert rows[new.id].sha256 == old.sha256
    assert rows[new.id].name.startswith("海报.png (20")
    back = editor.post(replace, data={"other": new.id})
    assert back.status_code == 303
    with database.read() as reader:
        assert reader.scalars(select(StaffMember.portrait)).one() == old.sha256


def test_what_is_used_is_not_replaced_past_an_approver(
    editor: FlaskClient, session: Session, hall: Hall, database: Database
) -> None:
    old, new = two_posters(editor, database)
    create_staff(session, hall, "A01").portrait = old.sha256
    hall.needs_approval = True
    session.commit()
    data = {"other": new.id}
    refused = editor.post(f"{MEDIA}/{old.id}/replacement", data=data)
    assert refused.status_code == 422
    assert "须经他人同意" in refused.text
    taken = editor.post(f"{MEDIA}/{new.id}/replacement", data={"other": old.id})
    assert "本身正被" in taken.text


def test_a_documents_pages_change_places_too(
    editor: FlaskClient, database: Database, settings: Settings
) -> None:
    for pages, name in ((2, "指南.pdf"), (3, "新指南.pdf")):
        upload(editor, (make_document(pages), name))
        work_off(database, settings)
    with database.read() as reader:
        files = reader.scalars(select(MediaFile).order_by(MediaFile.id)).all()
        keys = [each.id for each in files]
    editor.post(f"{MEDIA}/{keys[0]}/replacement", data={"other": keys[1]})
    with database.read() as reader:
        files = reader.scalars(select(MediaFile).order_by(MediaFile.id)).all()
        assert [[p.number for p in each.pages] for each in files] == [[1, 2, 3], [1, 2]]
