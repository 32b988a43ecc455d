"""The banner on every page of the office while an emergency is on."""

from dataclasses import dataclass
from datetime import datetime

from flask.sansio.app import App
from flask_babel import get_locale
from sqlalchemy import select

from signage import clock
from signage.models import Hall
from signage.operations.emergencies.emergencies import active_emergencies, is_on
from signage.operations.emergencies.texts import main_text
from signage.web import context
from signage.web.admin.emergency_words import SEVERITY_NAMES


@dataclass(frozen=True, slots=True)
class Banner:
    """The gravest emergency that is on, and how many more there are."""

    severity: str
    word: str
    headline: str
    ends_at: datetime
    others: int


def init_app(app: App) -> None:
    """Give templates `emergency_banner()`."""
    app.add_template_global(emergency_banner)


def emergency_banner() -> Banner | None:
    """Return what to warn of, or None; read apart, so that no lock is taken."""
    now = clock.now()
    with context.database().read() as session:
        hall_id = session.scalars(select(Hall.id).order_by(Hall.id)).first()
        if hall_id is None:
            return None
        found = active_emergencies(session, hall_id, now=now)
        on = [emergency for emergency in found if is_on(emergency, now)]
        if not on:
            return None
        first = on[0]
        return Banner(
            severity=str(first.severity),
            word=str(SEVERITY_NAMES[first.severity]),
            headline=main_text(first.texts, str(get_locale() or "")).headline,
            ends_at=first.ends_at,
            others=len(on) - 1,
        )
