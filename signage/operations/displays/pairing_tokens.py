"""Give an approved display its token: the second half of pairing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.models import Display, DisplayGroup, Hall, Pairing
from signage.models.display import DisplayKind
from signage.operations.displays.display_tokens import give_token
from signage.operations.displays.pairing import ADDRESS_LENGTH, AGENT_LENGTH, Applicant
from signage.operations.displays.pairing_codes import kept
from signage.operations.displays.presence import PRESENCE_TTL
from signage.operations.hall.audit import record_audit

DEMO_MARK = "demo"
KIOSK_PATH = "/kiosk"


@dataclass(frozen=True, slots=True)
class PairingRefused(Exception):  # noqa: N818  # the RFC's answers, not a failure
    """Why there is no token (yet), in the words of RFC 8628 §3.5."""

    reason: str


def issue_token(session: Session, device_code: str, *, now: datetime) -> str:
    """Return a new token for the display whose device code this is.

    While the code lives it may ask again: an answer can be lost on its way. The token
    before is then void.

    Raises:
        PairingRefused: it is not approved yet, refused, or the code has expired.

    """
    pairing = session.scalars(
        select(Pairing)
        .options(joinedload(Pairing.display))
        .where(Pairing.device_code_hash == kept(device_code), Pairing.expires_at > now)
    ).one_or_none()
    if pairing is None:
        raise PairingRefused("expired_token")
    if pairing.display is None:
        raise PairingRefused("authorization_pending")
    if pairing.display.revoked_at is not None:
        raise PairingRefused("access_denied")
    return give_token(session, pairing.display, now=now)


def pair_demo(
    session: Session, hall: Hall, applicant: Applicant, name: str, *, now: datetime
) -> str:
    """Pair a browser of the demo hall's own machine without a code; return its token.

    A kiosk's cookie is for its own pages, so that one browser may be a TV as well.

    The place of a demo display that is gone is taken again, so that trying it out every
    day does not fill the list.
    """
    display = _idle_demo(session, hall, applicant.kind, now) or Display(
        hall_id=hall.id, kind=applicant.kind, report={DEMO_MARK: True}, paired_at=now
    )
    display.name = name
    display.group = display.group or _first_group(session, hall)
    display.agent = applicant.agent[:AGENT_LENGTH]
    display.address = applicant.address[:ADDRESS_LENGTH]
    display.last_seen_at = now
    session.add(display)
    session.flush()
    path = "/" if applicant.kind is DisplayKind.TV else KIOSK_PATH
    token = give_token(session, display, now=now, path=path)
    record_audit(
        session,
        None,
        "display.paired_for_demo",
        f"display:{display.id}",
        hall_id=hall.id,
        now=now,
        address=display.address,
    )
    return token


def _idle_demo(
    session: Session, hall: Hall, kind: DisplayKind, now: datetime
) -> Display | None:
    candidates = session.scalars(
        select(Display).where(
            Display.hall_id == hall.id,
            Display.kind == kind,
            Display.revoked_at.is_(None),
            Display.paired_by_id.is_(None),
            Display.last_seen_at < now - PRESENCE_TTL,
        )
    )
    return next((each for each in candidates if each.report.get(DEMO_MARK)), None)


def _first_group(session: Session, hall: Hall) -> DisplayGroup:
    groups = select(DisplayGroup).where(DisplayGroup.hall_id == hall.id)
    group = session.scalars(groups.order_by(DisplayGroup.id)).first()
    if group is None:
        group = DisplayGroup(hall_id=hall.id, name="TV")
        session.add(group)
        session.flush()
    return group
