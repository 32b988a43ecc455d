"""Dashboard, audit list, hall settings and one's own account, as pages."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.models import Display, Hall, Rating, User
from signage.models.display import DisplayKind
from signage.models.user import Role
from signage.operations.content.programmes import store_programme
from signage.operations.hall.audit import record_audit
from signage.operations.people.sign_ins import Browser, open_sign_in
from signage.playout.manifest import Item, Manifest, Screen, Zone
from signage.web.i18n import joined, titled
from tests.browsing import PASSWORD, sign_in_as, sign_in_by_form
from tests.build import NOW, create_display_group, create_user, create_window

HALL_FIELDS = {
    "name": "新的大厅",
    "hotline": "12345",
    "commitments": "一次告知\n限时办结",
    "hours_day1": "09:00-12:00 13:30-17:00",
    "notice_masking": "none",
    "locale": "zh_Hans",
    "time_zone": "Asia/Shanghai",
}


def test_it_shows_a_quiet_dashboard(signed_in: FlaskClient) -> None:
    page = signed_in.get("/office/").text
    assert "一切正常" in page
    assert "还没有配对的显示屏" in page


def test_it_says_that_a_kiosk_shows_the_rating_page(
    session: Session, hall: Hall, signed_in: FlaskClient
) -> None:
    group = create_display_group(session, hall)
    kiosk = {"hall_id": hall.id, "kind": DisplayKind.KIOSK, "group_id": group.id}
    session.add(Display(name="出口处", paired_at=clock.now(), **kiosk))
    session.commit()
    assert "评价页面" in signed_in.get("/office/dashboard").text


def test_it_says_how_to_load_people_into_an_empty_hall(signed_in: FlaskClient) -> None:
    assert "signage hall import" in signed_in.get("/office/entries").text


def test_it_shows_what_needs_attention(
    session: Session, hall: Hall, signed_in: FlaskClient
) -> None:
    now = clock.now()
    group = create_display_group(session, hall)
    display = {"hall_id": hall.id, "kind": DisplayKind.TV, "group_id": group.id}
    session.add(Display(name="东墙电视", paired_at=now, **display))
    rating = {"hall_id": hall.id, "device": "phone:1", "channel": "phone"}
    rating |= {"last_seq": 1, "occurred_at": now, "updated_at": now}
    window = create_window(session, hall, "W01")
    for key, level in (("a", 5), ("b", 1)):
        session.add(Rating(key=key, level=level, window_id=window.id, **rating))
    session.commit()
    page = signed_in.get("/office/dashboard").text
    assert "东墙电视" in page
    assert "离线的显示屏" in page
    assert "今日差评" in page
    assert "50.0%" in page


def test_it_hides_from_an_inspector_what_an_approver_decides(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    sign_in_as(client, session, create_user(session, hall, "patrol", Role.INSPECTOR))
    page = client.get("/office/").text
    for path in ("/office/users", "/office/hall", "/office/audit"):
        assert f'href="{path}"' not in page
        assert client.get(path).status_code == 403


def test_it_lists_deeds_with_a_filter(signed_in: FlaskClient) -> None:
    signed_in.post("/office/hall", data=HALL_FIELDS)
    page = signed_in.get("/office/audit").text
    assert "修改大厅设置" in page
    filtered = signed_in.get("/office/audit?action=user.signed_in").text
    assert "没有符合条件的记录" in filtered


def test_it_lists_deeds_in_words(
    session: Session, hall: Hall, signed_in: FlaskClient
) -> None:
    detail = {"role": "editor", "sha256": "ab" * 32, "now": {"title": "通知"}}
    record_audit(
        session,
        None,
        "user.added",
        "user:7",
        hall_id=hall.id,
        now=clock.now(),
        detail=detail,
    )
    session.commit()
    page = signed_in.get("/office/audit").text
    for words in ("用户 7", "角色</span> 编辑", "标题</span> 通知"):
        assert words in page
    assert "abab" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/why/awards/{}",
        "/office/entries/ledger/{}",
        "/office/displays/{}",
    ],
)
def test_it_knows_nothing_by_a_number_beyond_every_key(
    signed_in: FlaskClient, path: str
) -> None:
    assert signed_in.get(path.format(10**30)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/office/ratings?window={}",
        "/office/awards?older_than={}",
        "/office/entries/cost?fact={}",
        "/office/entries/subjects?fact={}&subject_text=a",
    ],
)
def test_it_overlooks_a_key_beyond_every_key(signed_in: FlaskClient, path: str) -> None:
    assert signed_in.get(path.format(10**30)).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["actor=x", "first_on=yesterday", "older_than=-5", "older_than=" + "9" * 99],
)
def test_it_overlooks_a_filter_that_is_none(signed_in: FlaskClient, query: str) -> None:
    assert signed_in.get(f"/office/audit?{query}").status_code == 200


def test_it_saves_the_hall(
    hall: Hall, signed_in: FlaskClient, session: Session
) -> None:
    assert signed_in.post("/office/hall", data=HALL_FIELDS).status_code == 303
    session.expire_all()
    assert hall.name == "新的大厅"
    assert hall.opening_hours == [[1, "09:00", "12:00"], [1, "13:30", "17:00"]]
    assert "09:00-12:00 13:30-17:00" in signed_in.get("/office/hall").text


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"name": ""}, "必填"),
        ({"hours_day2": "mornings"}, "格式填写时间"),
        ({"time_zone": "Mars/Olympus"}, "时区"),
        ({"notice_masking": "blur"}, "选择"),
        ({"commitments": "长" * 2001}, "2000"),
    ],
)
def test_it_says_what_is_wrong_with_the_hall(
    hall: Hall,
    signed_in: FlaskClient,
    session: Session,
    wrong: dict[str, str],
    problem: str,
) -> None:
    name = hall.name
    session.commit()
    answer = signed_in.post("/office/hall", data=HALL_FIELDS | wrong)
    assert answer.status_code == 422
    assert problem in answer.text
    session.expire_all()
    assert hall.name == name


def test_it_punctuates_as_the_reader_does(app: Flask) -> None:
    for language, said in (("en", "A, B: C"), ("zh_Hans", "A、B：C")):
        with app.test_request_context(f"/?lang={language}"):
            assert titled(joined(["A", "B"]), "C") == said


def test_it_follows_a_persons_own_language(
    signed_in: FlaskClient, session: Session
) -> None:
    fields = {"name": "Li", "locale": "en"}
    assert signed_in.post("/my/account", data=fields).status_code == 303
    session.expire_all()
    assert session.scalars(select(User.locale)).one() == "en"
    assert "Everything is in order" in signed_in.get("/office/").text


def test_it_changes_the_password_and_signs_out_elsewhere(
    signed_in: FlaskClient, session: Session
) -> None:
    li = session.scalars(select(User)).one()
    now = clock.now()
    open_sign_in(session, li, Browser("10.0.0.9"), now=now - timedelta(minutes=2))
    session.commit()
    assert "10.0.0.9" in signed_in.get("/my/account").text
    chosen = {"password": PASSWORD, "again": PASSWORD}
    assert signed_in.post("/my/account/password", data=chosen).status_code == 303
    page = signed_in.get("/my/account").text
    assert "10.0.0.9" not in page
    signed_in.post("/office/logout")
    assert sign_in_by_form(signed_in, "li").status_code == 303


def test_it_signs_out_everywhere_else(signed_in: FlaskClient, session: Session) -> None:
    li = session.scalars(select(User)).one()
    open_sign_in(session, li, Browser("10.0.0.9"), now=clock.now())
    session.commit()
    assert signed_in.post("/my/account/sign-ins/end").status_code == 303
    assert "10.0.0.9" not in signed_in.get("/my/account").text


def test_it_shows_the_slide_that_is_on_a_televisions_glass(
    session: Session, hall: Hall, signed_in: FlaskClient
) -> None:
    now = clock.now()
    group = create_display_group(session, hall)
    place = {"hall_id": hall.id, "kind": DisplayKind.TV, "group_id": group.id}
    session.add(Display(name="东墙电视", paired_at=now, **place))
    item = Item("hours", "a" * 32, "hours", 10, 0, ())
    screen = Screen("landscape", 5.0, "zh-Hans", hall.name, hall.time_zone)
    manifest = Manifest(0, screen, {"main": Zone(0, (item,))}).to_json()
    bodies = {"a" * 32: "<article>九点开门</article>"}
    store_programme(session, group.id, manifest, bodies, now=now)
    path = f"/office/on-air/{group.id}/{'a' * 32}"
    session.commit()
    assert f'src="{path}"' in signed_in.get("/office/").text
    glass = signed_in.get(path)
    assert "九点开门" in glass.text
    assert "frame-ancestors 'self'" in glass.headers["Content-Security-Policy"]
    assert signed_in.get(path[:-1] + "b").status_code == 404


def test_it_names_what_deeds_were_done_to(
    signed_in: FlaskClient, session: Session, hall: Hall
) -> None:
    person = create_user(session, hall, "wen")
    record_audit(
        session,
        None,
        "objection.raised",
        "objection:7",
        hall_id=hall.id,
        now=NOW,
        detail={"period": "2026-11", "days": 3},
    )
    record_audit(
        session, person, "user.invited", f"user:{person.id}", hall_id=hall.id, now=NOW
    )
    session.commit()
    page = signed_in.get("/office/audit").text
    for part in ("异议 0007", "群众", "2026年11月", "天数", f"用户 {person.name}"):
        assert part in page, part


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("/office/imports/cases", "/office/cases"),
        ("/office/imports/attendance", "/office/attendance"),
        ("/office/fact-kinds", "/office/rulebooks"),
        ("/office/schedules", "/office/calendar"),
    ],
)
def test_it_shows_where_we_are(signed_in: FlaskClient, path: str, item: str) -> None:
    page = signed_in.get(path).text
    current = f'href="{item}" aria-current="page"'
    assert current in page
