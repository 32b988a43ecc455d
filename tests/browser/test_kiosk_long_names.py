"""Windows with long names, in any script: no tile reaches into the next one."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, ViewportSize
from sqlalchemy.orm import Session

from signage.models import Hall
from signage.models.display import DisplayKind
from signage.models.user import Role
from tests.browser.kiosk_hall import LANDSCAPE, PORTRAIT
from tests.browsing import sign_in_as
from tests.build import create_display_group, create_user, create_window
from tests.serve import ROOT
from tests.web.fleet_pages import create_display

pytestmark = pytest.mark.browser

NAMES = (
    "医保",
    "不动产登记与房屋交易税费一窗联办综合受理窗口（含公积金提取）",
    "Integrated Registration of Real Estate and Housing Transactions",
    "社保综合",
)
FRAME = re.compile(r'<iframe class="thumb__frame"[^>]* src="([^"]+)"')
# Where a name leaves its tile, or a sign the glass.
OUTSIDE = """() => {
  const out = (part, room) => {
    const [a, b] = [part.getBoundingClientRect(), room.getBoundingClientRect()];
    return a.top < b.top || a.bottom > b.bottom || a.right > b.right + 1;
  };
  const shown = (part) => part.offsetParent !== null;
  const names = [...document.querySelectorAll(".window__words")].filter(shown);
  const signs = [...document.querySelectorAll(".sign")].filter(shown);
  return [
    ...names.filter((name) => out(name, name.closest(".window"))),
    ...signs.filter((sign) => out(sign, document.body)),
  ].map((part) => part.textContent);
}"""


@pytest.mark.parametrize(("kind", "size"), [("kiosk", PORTRAIT), ("tablet", LANDSCAPE)])
@pytest.mark.parametrize("is_bound", [False, True])
def test_long_names_stay_in_their_places(  # noqa: PLR0913, PLR0917  # fixtures, cases
    chromium: Browser,
    client: FlaskClient,
    session: Session,
    hall: Hall,
    kind: str,
    size: ViewportSize,
    is_bound: bool,  # noqa: FBT001
) -> None:
    windows = [
        create_window(
            session,
            hall,
            f"W{number:02}",
            number=f"{number:02}",
            name=NAMES[number % 4],
        )
        for number in range(1, 25)
    ]
    group = create_display_group(session, hall)
    window = {"window": windows[0] if is_bound else None}
    create_display(session, group, "屏", kind=DisplayKind(kind), **window)
    sign_in_as(client, session, create_user(session, hall, "ma", Role.INSPECTOR))
    address = FRAME.search(client.get("/office/displays").text)
    assert address is not None
    page = chromium.new_page(viewport=size)
    # Drawn by the server as the kiosk draws it itself.
    page.set_content(client.get(unescape(address[1])).text)
    page.add_style_tag(path=ROOT / "static" / "dist" / "kiosk.css")
    places = page.locator(".sign" if is_bound else ".window__words")
    assert places.first.is_visible()
    assert page.evaluate(OUTSIDE) == []
    page.close()
