"""The guide at the kiosk: aboard in every language, and renewed when it changes."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signage.models import GuidePage, Hall
from signage.models.display import DisplayKind
from tests.build import NOW, create_window
from tests.web.rating_requests import create_display
from tests.web.test_kiosk_page import page_of, settings_in

REPORT = {
    "waiting": 0,
    "refused": 0,
    "width": 1080,
    "height": 1920,
    "starts_offline": True,
}


def create_page(session: Session, hall: Hall) -> None:
    page = GuidePage(
        hall_id=hall.id,
        item="fees",
        title="",
        text="**不收费** <script>alert(1)</script>",
        texts={"en": {"title": "What it costs", "text": "Nothing."}},
        updated_at=NOW,
    )
    session.add(page)


def test_it_has_the_guide_in_every_language(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_page(session, hall)
    create_display(session, hall)
    session.commit()
    page = page_of(client)
    assert 'data-sheet="fees"' in page
    assert '<div data-in="zh-Hans" lang="zh-Hans"><p><strong>不收费</strong>' in page
    assert "<script>alert" not in page
    assert "Nothing." in page
    assert "What it costs" in page
    assert page.index('data-step="window"') < page.index('data-step="guide"')


def test_it_has_none_where_nothing_is_written_or_on_a_tablet(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    display = create_display(session, hall)
    session.commit()
    assert "data-guide" not in page_of(client)
    create_page(session, hall)
    display.kind = DisplayKind.TABLET
    display.window = create_window(session, hall, "W1")
    session.commit()
    assert "data-guide" not in page_of(client)


def test_it_is_told_when_its_guide_is_old(
    client: FlaskClient, session: Session, hall: Hall
) -> None:
    create_page(session, hall)
    create_display(session, hall)
    session.commit()
    place = settings_in(page_of(client))["presence"]
    assert client.post(place, json=REPORT).status_code == 204
    hall.hotline = "12345"
    session.commit()
    assert client.post(place, json=REPORT).status_code == 205
    place = settings_in(page_of(client))["presence"]
    assert client.post(place, json=REPORT).status_code == 204
