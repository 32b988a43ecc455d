"""Emergencies in words, for the office's pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Display, DisplayGroup, Emergency, Hall
from signage.models.emergency import EmergencySource, Severity
from signage.operations.emergencies.plan import HEADLINE_LENGTH, TEXT_LENGTH
from signage.operations.emergencies.texts import Text, main_text
from signage.web.admin.emergency_form import EmergencyForm
from signage.web.i18n import joined

SEVERITY_NAMES = {
    Severity.DANGER: _l("Danger"),
    Severity.WARNING: _l("Warning"),
    Severity.NOTICE: _l("Advisory"),
}
TONES = {Severity.DANGER: "red", Severity.WARNING: "yellow", Severity.NOTICE: "blue"}
SOURCE_NAMES = {
    EmergencySource.OFFICE: _l("Issued in the office"),
    EmergencySource.API: _l("Other system"),
    EmergencySource.CAP: _l("CAP message"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An emergency as a line of a list: what it says, where, by whom, until when."""

    row: Emergency
    text: Text
    severity: str
    tone: str
    where: str
    by: str
    ended_by: str


def shown(emergency: Emergency, hall: Hall, session: Session) -> Shown:
    """Return an emergency in words."""
    locale = str(get_locale() or hall.locale)
    return Shown(
        row=emergency,
        text=main_text(emergency.texts, locale),
        severity=str(SEVERITY_NAMES[emergency.severity]),
        tone=TONES[emergency.severity],
        where=_where(emergency, session),
        by=_by(emergency),
        ended_by=emergency.ended_by.name if emergency.ended_by else "",
    )


def sketch(form: EmergencyForm, now: datetime) -> Emergency:
    """Return what is being written as an emergency that is never saved."""
    severity = form.severity.data
    texts = {
        tag: Text(
            (text.headline or text.text)[:HEADLINE_LENGTH],
            text.text[:TEXT_LENGTH],
            text.instruction[:TEXT_LENGTH],
        ).to_json()
        for tag, text in form.texts.items()
        if text.to_json()
    }
    return Emergency(
        id=0,
        severity=Severity(severity) if severity in set(Severity) else Severity.DANGER,
        texts=texts,
        starts_at=now,
        ends_at=now + timedelta(minutes=form.length or 0),
    )


def _where(emergency: Emergency, session: Session) -> str:
    if not emergency.group_ids and not emergency.display_ids:
        return _("Every display")
    groups = select(DisplayGroup.name).where(DisplayGroup.id.in_(emergency.group_ids))
    displays = select(Display.name).where(Display.id.in_(emergency.display_ids))
    return joined([*session.scalars(groups), *session.scalars(displays)])


def _by(emergency: Emergency) -> str:
    if emergency.created_by is not None:
        return emergency.created_by.name
    source = str(SOURCE_NAMES[emergency.source])
    return joined([source, emergency.api_key.name]) if emergency.api_key else source
