"""A display's page without script, for browsers older than the player needs.

It is loaded anew at each turn's end, pairs itself by the code that it shows, and keeps
its secrets in cookies out of reach of anything in the page.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from signage import clock
from signage.errors import SignageError
from signage.models import Display, Programme
from signage.models.display import DisplayKind
from signage.models.display_fault import FaultKind
from signage.operations.displays.display_commands import PLAIN
from signage.operations.displays.faults import note_fault, open_faults
from signage.operations.displays.presence import Sighting, record_sightings
from signage.playout.glimpse import Glimpse, glimpse_at
from signage.playout.manifest import Manifest
from signage.web import context
from signage.web.agents import browser_name
from signage.web.display_access import NotADisplayError, polling_display
from signage.web.i18n import translated
from signage.web.plain_page import page_of, scene
from signage.web.plain_pairing import pair

bp = Blueprint("display_plain", __name__, url_prefix="/display/plain")
logger = logging.getLogger(__name__)

TROUBLE_LOOK_S = 10
SOON_S = 3
# Sightings are written at most so often; a display counts as present for 110 s.
SEEN_EVERY = timedelta(seconds=40)
#: What needs a script or a newer engine: other slides take its turns.
BEYOND = frozenset({"web_page"})


@bp.get("")
def show() -> ResponseReturnValue:
    """Show what is on now, or the pairing code."""
    try:
        display = polling_display()
    except NotADisplayError:
        return pair()
    if display.kind != DisplayKind.TV:
        return redirect("/kiosk")
    programme = context.session().get(Programme, display.group_id)
    if programme is None:
        # Compiled within moments of a start.
        return scene("plain_trouble", SOON_S)
    manifest, now = Manifest.from_json(programme.manifest), clock.now()
    glimpse = glimpse_at(manifest, display.id, clock.epoch_ms(now), but_kinds=BEYOND)
    page = page_of(manifest, glimpse, now)
    note_sighting(display, manifest, glimpse, now)
    return page


@bp.errorhandler(Exception)
def recover(error: Exception) -> ResponseReturnValue:
    """Say what is wrong, and look again: nobody is there to press a key."""
    if not isinstance(error, SignageError):
        logger.error("the page without script failed", exc_info=error)
    problems = (translated(error.args[0]),) if isinstance(error, SignageError) else ()
    page = scene("plain_trouble", TROUBLE_LOOK_S, problems=problems)
    page.status_code = getattr(error, "status", 500)
    return page


def note_sighting(
    display: Display, manifest: Manifest, glimpse: Glimpse, now: datetime
) -> None:
    """Keep what this display shows, that it is there, and that its browser is old."""
    seen_at = display.last_seen_at
    if seen_at is not None and seen_at > now - SEEN_EVERY:
        return
    sighting = Sighting(now, report_of(manifest, glimpse, now))
    display_id = display.id
    context.close_session()
    with context.database().write() as session:
        record_sightings(session, {display_id: sighting})
        known = open_faults(session, [display_id]).get(display_id, ())
        if not any(fault.kind is FaultKind.BROWSER_OLD for fault in known):
            detail = {"browser": browser_name(request.user_agent.string)}
            seen = session.get_one(Display, display_id)
            note_fault(session, seen, FaultKind.BROWSER_OLD, detail, now=now)


def report_of(manifest: Manifest, glimpse: Glimpse, now: datetime) -> dict[str, Any]:
    """Return what the player would report (docs/protocol.md, `playing`)."""
    zone = "cover" if "cover" in glimpse.items else "main"
    item = glimpse.items.get(zone)
    return {
        "zone": zone,
        "slide": item and item.id,
        "hash": item and item.hash,
        "since": clock.epoch_ms(now),
        "revision": manifest.revision,
        "errors": 0,
        "player": PLAIN,
    }
