"""Websites that screens may show: the administrator's list, and the policy."""

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.db import Database
from signage.models import AuditEntry, Hall
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_user

PAGE = "/office/hall/websites"
POLICY = "Content-Security-Policy"


def test_it_allows_websites_on_displays_alone(
    signed_in: FlaskClient, database: Database
) -> None:
    assert "frame-src" not in signed_in.get("/display").headers[POLICY]
    text = "https://www.example.gov.cn/board\n\nhttp://10.0.0.5:8080\n"
    assert signed_in.post(PAGE, data={"origins": text}).status_code == 303
    policy = signed_in.get("/display").headers[POLICY]
    assert "frame-src https://www.example.gov.cn http://10.0.0.5:8080" in policy
    for path in (PAGE, "/office/media"):
        page = signed_in.get(path)
        assert "example.gov.cn" not in page.headers[POLICY]
    assert (
        "https://www.example.gov.cn\nhttp://10.0.0.5:8080" in signed_in.get(PAGE).text
    )
    with database.read() as reader:
        actions = reader.scalars(select(AuditEntry.action)).all()
    assert "hall.web_origins" in actions


def test_it_says_all_that_is_wrong_at_once(
    signed_in: FlaskClient, database: Database
) -> None:
    text = "ftp://bad.example\nhello; script-src *\nhttps://good.example"
    refused = signed_in.post(PAGE, data={"origins": text})
    assert refused.status_code == 422
    assert refused.text.count("不是网站地址") == 2
    with database.read() as reader:
        assert reader.scalars(select(Hall.web_origins)).one() == []


def test_only_administrators_keep_the_list(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    sign_in_as(client, session, create_user(session, hall, "lin", Role.EDITOR))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, data={"origins": ""}).status_code == 403
