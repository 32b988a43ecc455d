"""The pages of proof of play, and certificates: who sees, exports, issues, verifies."""

import re
from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import AuditEntry, Certificate, Hall
from signage.models.user import Role
from tests.browsing import sign_in_as
from tests.build import create_display_group, create_user
from tests.operations.plays.play_build import (
    create_display,
    create_given,
    play,
    report,
)

LIST = "/office/plays"
CERTIFICATES = f"{LIST}/certificates"
DAY = "first=2026-11-18&last=2026-11-18"
SPAN = {"starts": "2026-11-18T08:00", "ends": "2026-11-18T11:00"}
SOURCE = "announcement:3"


@pytest.fixture
def hall(session: Session, hall: Hall) -> Hall:
    """A hall, open from nine, one of whose two televisions showed an announcement."""
    hall.opening_hours = [[3, "09:00", "11:00"]]
    group = create_display_group(session, hall)
    east = create_display(session, hall, group, "东墙")
    create_display(session, hall, group, "=西墙")
    about = {"source": SOURCE, "kind": "announcement", "label": "停电通知"}
    notice = create_given(session, group, "announcement:3:p1", **about)
    hours = create_given(session, group, "hours", source="hours", hash="b" * 32)
    report(session, east, play(notice, times=20), play(hours, "session-2"))
    return hall


@pytest.fixture
def approver(app: Flask, session: Session, hall: Hall) -> FlaskClient:
    """An approver's browser."""
    browser = app.test_client()
    sign_in_as(browser, session, create_user(session, hall, "wang", Role.APPROVER))
    return browser


@pytest.fixture
def inspector(app: Flask, session: Session, hall: Hall) -> FlaskClient:
    """An inspector's browser."""
    browser = app.test_client()
    sign_in_as(browser, session, create_user(session, hall, "zhao", Role.INSPECTOR))
    return browser


def issue(browser: FlaskClient) -> str:
    """Issue a certificate; return where it is."""
    answer = browser.post(CERTIFICATES, data=SPAN | {"source": SOURCE})
    assert answer.status_code == 303
    return str(answer.location)


def test_it_reports_by_content_display_and_day(inspector: FlaskClient) -> None:
    content = inspector.get(f"{LIST}?{DAY}").text
    assert "停电通知" in content
    assert "20分钟" in content  # both slides together
    display = inspector.get(f"{LIST}?{DAY}&by=display&source={SOURCE}").text
    assert "东墙" in display
    assert "10分钟" in display
    assert "2026年11月18日" in inspector.get(f"{LIST}?{DAY}&by=day").text


def test_it_shows_single_records_with_their_hash(inspector: FlaskClient) -> None:
    page = inspector.get(f"{LIST}?{DAY}&by=record&source={SOURCE}").text
    assert "a" * 16 in page
    assert "b" * 16 not in page


def test_it_finds_content_by_its_name(inspector: FlaskClient) -> None:
    found = inspector.get(f"{LIST}?{DAY}&q=停电").text
    assert "停电通知" in found
    assert "没有上报" in inspector.get(f"{LIST}?{DAY}&q=无此内容").text


def test_it_tells_what_is_wrong_with_the_days(inspector: FlaskClient) -> None:
    page = inspector.get(f"{LIST}?first=yesterday&last=2026-13-01").text
    assert "yesterday" in page
    assert "2026-13-01" in page
    assert inspector.get(f"{LIST}?first=2026-11-20&last=2026-11-18").status_code == 200
    for days in (
        "first=0001-01-01&last=9999-12-31",
        "last=0001-01-01",
        "by=record&last=9999-12-31",
    ):
        assert inspector.get(f"{LIST}?{days}").status_code == 200
    assert inspector.get(
        f"{LIST}?by=x&page=-1&display=99999999999999999999"
    ).status_code
    odd = f"{LIST}?{DAY}&by=record&older_than=99999999999999999-1"
    assert inspector.get(odd).status_code == 200


def test_it_exports_for_spreadsheets(inspector: FlaskClient) -> None:
    table = inspector.get(f"{LIST}/table.csv?{DAY}").data.decode("utf-8-sig")
    assert "停电通知" in table
    assert "0.17" in table  # ten minutes in hours
    book = inspector.get(f"{LIST}/table.xlsx?{DAY}").data
    with ZipFile(BytesIO(book)) as parts:
        assert "停电通知" in parts.read("xl/sharedStrings.xml").decode()


def test_it_issues_a_certificate_that_verifies(
    approver: FlaskClient, inspector: FlaskClient, session: Session
) -> None:
    preview = approver.get(f"{CERTIFICATES}/new?source={SOURCE}&{DAY}").text
    assert "停电通知" in preview
    path = issue(approver)
    page = inspector.get(path).text
    assert "没有上报" not in page  # the other television is named with its gap
    assert "=西墙" in page
    code = re.search(r"<code>([A-Z-]{19})</code>", page)
    assert code
    typed = code[1].lower().replace("-", " ")
    verified = inspector.get(CERTIFICATES, query_string={"code": typed})
    assert verified.location.startswith(path)
    assert "未被改动" in inspector.get(verified.location).text
    wrong = inspector.get(f"{CERTIFICATES}?code=BBBB-BBBB-BBBB-BBBB").text
    assert "没有校验码" in wrong
    actions = session.scalars(select(AuditEntry.action)).all()
    assert "certificate.issued" in actions


def test_the_paper_says_it_all(approver: FlaskClient) -> None:
    pdf = approver.get(issue(approver) + ".pdf")
    assert pdf.mimetype == "application/pdf"
    document = pypdfium2.PdfDocument(pdf.data)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    for words in (
        "公示证明",
        "停电通知",
        "东墙",
        "=西墙",
        "校验码",
        "a" * 32,
        "没有记录",
    ):
        assert words in text.replace("\r\n", ""), words
    assert len(document) == 4  # the facts, the lists, and a page a display


def test_a_changed_certificate_does_not_pass(
    approver: FlaskClient, session: Session
) -> None:
    path = issue(approver)
    certificate = session.scalars(select(Certificate)).one()
    certificate.content = certificate.content | {"title": "别的通知"}
    session.commit()
    assert "改动过" in approver.get(path).text


def test_it_certifies_nothing_that_was_not_shown(approver: FlaskClient) -> None:
    early = {"starts": "2026-11-17T08:00", "ends": "2026-11-17T11:00"}
    refused = approver.post(CERTIFICATES, data=early | {"source": SOURCE})
    assert refused.status_code == 422
    turned = {"starts": "2026-11-18T11:00", "ends": "2026-11-18T08:00"}
    assert (
        approver.post(CERTIFICATES, data=turned | {"source": SOURCE}).status_code == 422
    )
    odd = {"starts": "soon", "ends": "later"}
    told = approver.post(CERTIFICATES, data=odd | {"source": SOURCE}).text
    assert "soon" in told
    assert "later" in told
    assert approver.post(CERTIFICATES, data=SPAN | {"source": "x"}).status_code == 404
    unknown = approver.get(f"{CERTIFICATES}/new?source=evaluation:99999")
    assert unknown.status_code == 404
    long = {"starts": "2025-11-18T11:00", "ends": "2026-11-18T08:00"}
    assert (
        approver.post(CERTIFICATES, data=long | {"source": SOURCE}).status_code == 422
    )


def test_only_approvers_issue(inspector: FlaskClient) -> None:
    assert inspector.get(f"{CERTIFICATES}/new?source={SOURCE}").status_code == 403
    answer = inspector.post(CERTIFICATES, data=SPAN | {"source": SOURCE})
    assert answer.status_code == 403
    assert inspector.get(f"{CERTIFICATES}/1").status_code == 404
