"""The office's one-time codes: a file, what it would do, the sheet, the list."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signage import clock
from signage.models import Display, Hall, ProvisioningCode
from signage.models.display import DisplayKind
from signage.models.user import Role
from signage.operations.displays.pairing import Applicant, ask_pairing
from tests.browsing import sign_in_as
from tests.build import NOW, create_display_group, create_user, create_window

PAGE = "/office/displays/codes"
LIST = "名称,类型,屏幕组,窗口\n东墙,电视,大厅电视,\n一号平板,窗口平板,大厅电视,A01\n"


@pytest.fixture
def office(client: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """An administrator's browser of a hall with a group and a window."""
    create_display_group(session, hall)
    create_window(session, hall, "A01")
    sign_in_as(client, session, create_user(session, hall, "li"))
    return client


def upload(office: FlaskClient, content: bytes, name: str = "屏幕.csv") -> TestResponse:
    """Upload a file and follow to its preview."""
    data = {"file": (io.BytesIO(content), name)}
    return office.post(PAGE, data=data, follow_redirects=True)


def make(office: FlaskClient, text: str = LIST) -> TestResponse:
    """Upload a list and make its codes."""
    preview = upload(office, text.encode())
    return office.post(preview.request.path)


def codes_on(sheet: TestResponse) -> list[str]:
    """Return the codes of a sheet."""
    return re.findall(r'name="code" value="([A-Z]{4}-[A-Z]{4})"', sheet.text)


def test_it_previews_and_makes_codes(office: FlaskClient, session: Session) -> None:
    preview = upload(office, LIST.encode("gbk"))
    assert preview.status_code == 200
    assert "东墙" in preview.text
    assert session.scalars(select(ProvisioningCode)).all() == []
    session.rollback()
    sheet = office.post(preview.request.path)
    assert sheet.headers["Cache-Control"] == "no-store"
    codes = codes_on(sheet)
    assert len(codes) == 2
    assert f"http://localhost/display?code={codes[0]}" in sheet.text
    assert "<svg" in sheet.text
    assert office.post(preview.request.path).status_code == 404  # once


def test_it_gives_the_codes_as_a_file(office: FlaskClient) -> None:
    codes = codes_on(make(office))
    answer = office.post(f"{PAGE}/file", data={"code": [*codes, "BCDF-GHJK"]})
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["东墙", "一号平板"]
    assert [row[4] for row in rows[1:]] == codes


def test_it_names_every_wrong_line(office: FlaskClient) -> None:
    page = upload(office, "名称,屏幕组\n甲,没有的组\n,大厅电视\n".encode())
    assert page.status_code == 422
    assert "没有的组" in page.text
    assert "2 个问题" in page.text
    assert office.post(page.request.path).status_code == 422


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0"]
)
def test_it_refuses_what_is_no_list(office: FlaskClient, content: bytes) -> None:
    assert upload(office, content).status_code == 422


def test_it_lists_what_became_of_codes_and_voids_them(
    office: FlaskClient, session: Session
) -> None:
    make(office)
    key = session.scalars(select(ProvisioningCode.id).limit(1)).one()
    session.rollback()
    assert office.post(f"{PAGE}/revocation", data={"id": key}).status_code == 303
    assert "东墙" not in office.get(f"{PAGE}?state=waiting").text
    assert "东墙" in office.get(f"{PAGE}?state=revoked&page=99").text
    assert office.post(f"{PAGE}/revocation").status_code == 422
    assert office.post(f"{PAGE}/revocation", data={"all": 1}).status_code == 303
    assert "一号平板" not in office.get(f"{PAGE}?state=waiting").text
    assert office.get(f"{PAGE}?state=nonsense").status_code == 200


def test_it_sends_an_example_that_is_right(office: FlaskClient) -> None:
    answer = office.get(f"{PAGE}/example.csv")
    assert upload(office, answer.data).status_code == 200


def test_editors_make_no_codes(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    sign_in_as(client, session, create_user(session, hall, "wang", Role.APPROVER))
    assert client.get(PAGE).status_code == 403


def test_a_new_browser_takes_a_displays_place(
    office: FlaskClient, session: Session, hall: Hall
) -> None:
    group = create_display_group(session, hall, name="二楼")
    display = Display(
        hall_id=hall.id, name="西墙", kind=DisplayKind.TV, group=group, paired_at=NOW
    )
    session.add(display)
    session.flush()
    key = display.id
    applicant = Applicant(agent="Chromium 130", former_id=key)
    code = ask_pairing(session, applicant, now=clock.now()).user_code
    session.commit()
    page = office.post("/office/displays/pair", data={"code": code})
    assert f'<option value="{key}">西墙</option>' in page.text
    wanted = {"code": code, "display": key}
    assert office.post("/office/displays/pair/place", data=wanted).status_code == 303
    assert session.scalars(select(Display.agent)).one() == "Chromium 130"
    session.rollback()
    again = office.post("/office/displays/pair/place", data=wanted)
    assert again.status_code == 404
