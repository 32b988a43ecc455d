"""The paired displays: what each shows now, changing one, and revoking it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.errors import Message, NotFoundError
from signage.models import Display, Hall, User
from signage.models.display import DisplayKind
from signage.operations.displays.on_air import MAIN, OnAir, Show, Shows
from signage.operations.displays.pairing import Place
from signage.operations.displays.presence import is_present
from signage.operations.hall.audit import record_audit
from signage.outbox import Hint, Topic, announce


@dataclass(frozen=True, slots=True)
class DisplayState:
    """A display with its presence; `on_air` is what its group shows now.

    `reported` is the slide that the display itself said it shows, empty when it is not
    there; `is_current` says whether a television has the newest programme; `show` is
    what that programme has for it in every zone.
    """

    display: Display
    is_present: bool
    on_air: OnAir | None
    reported: str
    is_current: bool
    show: Show


def displays_of(session: Session, hall: Hall, *, now: datetime) -> list[DisplayState]:
    """Return the hall's displays in the order of their names; not revoked ones."""
    return states_of(session, _displays(session, hall), now=now)


def states_of(
    session: Session, displays: Sequence[Display], *, now: datetime
) -> list[DisplayState]:
    """Return these displays with what they show; reads each group's programme once."""
    groups = {display.group_id for display in displays}
    shows = Shows(session, groups, now=now)
    return [
        _state(display, shows.of(display.group_id, display.id), now)
        for display in displays
    ]


def display_of(session: Session, hall: Hall, display_id: int) -> Display:
    """Return a display of the hall.

    Raises:
        NotFoundError: there is none with this key, or it was revoked.

    """
    display = session.get(Display, display_id)
    is_ours = display is not None and display.hall_id == hall.id
    if display is None or not is_ours or display.revoked_at is not None:
        raise NotFoundError(Message("display"), display_id)
    return display


def revise_display(
    session: Session, display: Display, place: Place, *, actor: User, now: datetime
) -> None:
    """Change a display's name, kind, group, window or size; it follows at once.

    So do the other displays of its group, which show type as large as it needs.
    """
    groups = {display.group_id, place.group.id}
    before = _weight(display)
    display.name = place.name
    display.kind = place.kind
    display.group = place.group
    display.window = place.window
    display.diagonal_in = place.diagonal_in
    display.distance_m = place.distance_m
    session.flush()
    _record(session, display, "revised", actor, now)
    if _weight(display) != before:
        hint = Hint(Topic.DISPLAYS, display.hall_id, tuple(sorted(groups)))
        announce(session, hint)


def revoke_display(
    session: Session, display: Display, *, actor: User | None, now: datetime
) -> None:
    """Take a display's token from it: its connections end, its screen is wiped.

    No `actor`: it was done from the console.
    """
    display.revoked_at = now
    _record(session, display, "revoked", actor, now)
    if display.diagonal_in or display.distance_m:
        announce(session, Hint(Topic.DISPLAYS, display.hall_id, (display.group_id,)))


def _weight(display: Display) -> tuple[object, ...]:
    """Return what decides how large the type of its group is."""
    return display.kind, display.group_id, display.diagonal_in, display.distance_m


def _displays(session: Session, hall: Hall) -> Sequence[Display]:
    return session.scalars(
        select(Display)
        .options(joinedload(Display.group), joinedload(Display.window))
        .where(Display.hall_id == hall.id, Display.revoked_at.is_(None))
        .order_by(Display.sort_key, Display.id)
    ).all()


def _reported(display: Display, now: datetime) -> str:
    if not is_present(display, now=now):
        return ""
    return str(display.report.get("slide") or "")


def _state(display: Display, show: Show, now: datetime) -> DisplayState:
    return DisplayState(
        display=display,
        is_present=is_present(display, now=now),
        on_air=show.slides.get(MAIN),
        reported=_reported(display, now),
        is_current=_is_current(display, show),
        show=show,
    )


def _is_current(display: Display, show: Show) -> bool:
    """Say whether it has the newest programme; kiosks hold none but the cover."""
    is_tv = display.kind is DisplayKind.TV
    return not is_tv or display.report.get("revision") == (show.revision or None)


def _record(
    session: Session, display: Display, deed: str, actor: User | None, now: datetime
) -> None:
    record_audit(
        session,
        actor,
        f"display.{deed}",
        f"display:{display.id}",
        hall_id=display.hall_id,
        now=now,
        detail={
            "name": display.name,
            "kind": display.kind,
            "group_id": display.group_id,
            "window_id": display.window_id,
            "diagonal_in": display.diagonal_in,
            "distance_m": display.distance_m,
        },
    )
    announce(session, Hint(Topic.DISPLAYS, display.hall_id, display_id=display.id))
