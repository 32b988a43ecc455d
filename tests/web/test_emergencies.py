"""The office's pages of emergencies: issue in seconds, take back in one click."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.models import ApiKey, Display, Emergency, EmergencyTemplate, Hall, SignIn
from signage.models.display import DisplayKind, Layout
from signage.models.user import Role
from signage.operations.emergencies.templates import add_shipped_templates
from tests.browsing import PASSWORD, set_password, sign_in_as
from tests.build import NOW, create_display_group, create_user

FIRE = {
    "severity": "danger",
    "headline_zh_hans": "发生火警，请立即疏散",
    "instruction_en": "",
    "minutes": "60",
    "where": "all",
}


def emergencies(session: Session) -> list[Emergency]:
    """Return all, the oldest first."""
    session.expire_all()
    return list(session.scalars(select(Emergency).order_by(Emergency.id)))


@pytest.fixture
def approver(client: FlaskClient, session: Session, hall: Hall) -> FlaskClient:
    """A browser of an approver who has just signed in; texts are prepared."""
    add_shipped_templates(session, hall)
    sign_in_as(client, session, create_user(session, hall, "zhou", Role.APPROVER))
    return client


def test_it_is_issued_warned_of_on_every_page_and_taken_back(
    approver: FlaskClient, session: Session
) -> None:
    assert "emergency-banner" not in approver.get("/office/").text
    answer = approver.post("/office/emergencies", data=FIRE, follow_redirects=True)
    assert "发生火警，请立即疏散" in answer.text
    assert "emergency-banner--danger" in approver.get("/office/").text
    (emergency,) = emergencies(session)
    assert emergency.ends_at - emergency.starts_at == timedelta(hours=1)
    assert list(emergency.texts) == ["zh-Hans"]
    key = emergency.id
    session.rollback()
    approver.post(f"/office/emergencies/{key}/length", data={"minutes": "10"})
    approver.post(f"/office/emergencies/{key}/end")
    (emergency,) = emergencies(session)
    assert emergency.ended_at
    assert emergency.ended_by
    assert "emergency-banner" not in approver.get("/office/").text
    assert "撤回" in approver.get("/office/emergencies").text


def test_a_prepared_text_fills_the_form(
    approver: FlaskClient, session: Session
) -> None:
    named = EmergencyTemplate.name == "停电"
    key = session.scalars(select(EmergencyTemplate.id).where(named)).one()
    page = approver.get(f"/office/emergencies?template={key}").text
    assert "停电，暂停办理" in page
    assert "Power cut: service paused" in page
    assert approver.get("/office/emergencies?template=999").status_code == 404


def test_it_asks_for_the_password_and_keeps_what_was_typed(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    user = set_password(session, create_user(session, hall, "zhou", Role.APPROVER))
    sign_in_as(client, session, user)
    for sign_in in session.scalars(select(SignIn)):
        sign_in.authenticated_at = clock.now() - timedelta(minutes=11)
    session.commit()
    answer = client.post("/office/emergencies", data=FIRE)
    assert answer.status_code == 401
    assert "发生火警" in answer.text
    assert emergencies(session) == []
    session.rollback()
    client.post("/office/password", data={"password": PASSWORD})
    assert client.post("/office/emergencies", data=FIRE).status_code == 303
    assert len(emergencies(session)) == 1


def test_it_goes_to_some_groups_and_single_displays(
    approver: FlaskClient, session: Session, hall: Hall
) -> None:
    group = create_display_group(session, hall, name="一楼")
    display = Display(
        hall_id=hall.id, name="东墙", kind=DisplayKind.TV, group=group, paired_at=NOW
    )
    session.add(display)
    session.flush()
    ids = group.id, display.id
    session.commit()
    found = approver.get("/office/emergencies/displays?q=东").text
    assert "东墙" in found
    some = {"where": "some", "groups": str(ids[0]), "displays": [str(ids[1]), "x"]}
    approver.post("/office/emergencies", data=FIRE | some)
    (emergency,) = emergencies(session)
    assert (emergency.group_ids, emergency.display_ids) == ([ids[0]], [ids[1]])
    session.rollback()
    page = approver.get(f"/office/emergencies?display={ids[1]}").text
    assert "东墙" in page


def test_it_names_every_problem_and_keeps_the_words(
    approver: FlaskClient, session: Session
) -> None:
    wrong = {
        "severity": "mild",
        "text_zh_hans": "没有标题",
        "minutes": "9999",
        "where": "some",
        "groups": "77",
        "displays": "9" * 30,
    }
    answer = approver.post("/office/emergencies", data=wrong)
    assert answer.status_code == 422
    for words in ("没有标题", "1440", "77"):
        assert words in answer.text
    assert emergencies(session) == []


def test_the_preview_shows_it_as_displays_would(approver: FlaskClient) -> None:
    page = approver.post("/office/emergencies/preview", data=FIRE).text
    assert 'class="slide emergency emergency--danger"' in page
    empty = approver.post("/office/emergencies/preview", data={"severity": "x"})
    assert "data-page" not in empty.text


def test_the_preview_covers_the_whole_glass_of_a_divided_one(
    approver: FlaskClient, session: Session, hall: Hall
) -> None:
    create_display_group(session, hall, layout=Layout.L_SHAPE)
    session.commit()
    page = approver.post("/office/emergencies/preview", data=FIRE).text
    assert 'data-division="full"' in page
    assert 'class="has-side"' not in page


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.EDITOR])
def test_others_see_what_is_on_and_issue_nothing(
    client: FlaskClient, session: Session, hall: Hall, role: Role
) -> None:
    sign_in_as(client, session, create_user(session, hall, "li", role))
    page = client.get("/office/emergencies").text
    assert "headline_zh_hans" not in page
    assert client.post("/office/emergencies", data=FIRE).status_code == 403
    assert client.get("/office/emergencies/templates").status_code == 403


def test_prepared_texts_are_written_changed_and_deleted(
    approver: FlaskClient, session: Session
) -> None:
    url = "/office/emergencies/templates"
    assert "火警疏散" in approver.get(url).text
    fields = FIRE | {"name": "电梯困人"}
    assert approver.post(url, data=fields | {"name": ""}).status_code == 422
    assert approver.post(url, data=fields).status_code == 303
    named = EmergencyTemplate.name == "电梯困人"
    key = session.scalars(select(EmergencyTemplate.id).where(named)).one()
    session.rollback()
    assert "电梯困人" in approver.get(f"{url}/{key}").text
    approver.post(f"{url}/{key}", data=fields | {"minutes": "30"})
    assert session.get_one(EmergencyTemplate, key).minutes == 30
    session.rollback()
    approver.post(f"{url}/{key}/deletion")
    assert session.scalars(select(EmergencyTemplate).where(named)).first() is None
    session.rollback()
    approver.post(f"{url}/shipped")


def test_a_key_is_shown_once_and_revoked(
    signed_in: FlaskClient, session: Session
) -> None:
    url = "/office/api-keys"
    assert signed_in.post(url, data={"name": ""}).status_code == 422
    page = signed_in.post(url, data={"name": "消防主机", "scopes": "emergency"}).text
    assert "hall_" in page
    assert "hall_" not in signed_in.get(url).text
    key = session.scalars(select(ApiKey.id)).one()
    session.rollback()
    signed_in.post(f"{url}/{key}/revocation")
    assert session.get_one(ApiKey, key).revoked_at
    assert "已吊销" in signed_in.get(url).text
