"""What displays and phones post in tests: records, batches, paired displays."""

from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from signage.clock import epoch_ms
from signage.models import Display, DisplayGroup, Hall, Window
from signage.models.display import DisplayKind
from signage.operations.displays.display_tokens import hold_token
from tests.build import NOW, create_display_group

TOKEN = "a token that only this kiosk holds"


def create_display(  # noqa: PLR0913
    session: Session,
    hall: Hall,
    kind: DisplayKind = DisplayKind.KIOSK,
    *,
    window: Window | None = None,
    token: str = TOKEN,
    group: DisplayGroup | None = None,
) -> Display:
    """Add a paired display that holds `token`."""
    display = Display(
        hall_id=hall.id,
        name=f"{kind} {token[:6]}",
        kind=kind,
        group=group or create_display_group(session, hall, name=f"组 {uuid4()}"),
        window=window,
        paired_at=NOW,
    )
    session.add(display)
    hold_token(session, display, token, now=NOW)
    return display


def record(seq: int = 1, **values: Any) -> dict[str, Any]:
    """Return a record as the client makes it."""
    defaults = {
        "key": str(uuid4()),
        "seq": seq,
        "occurred_wall": epoch_ms(NOW),
        "rating": str(UUID(int=seq)),
        "window": "W01",
        "level": 5,
        "tags": [],
        "comment": "",
    }
    return defaults | values


def post(
    client: FlaskClient, *records: Any, path: str = "/kiosk/ratings", **options: Any
) -> TestResponse:
    """Post one batch."""
    batch = {"sent_at": epoch_ms(NOW), "outbox": "", "items": list(records)}
    return client.post(path, json=batch, **options)
