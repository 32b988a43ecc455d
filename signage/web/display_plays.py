"""Where displays post what they showed (docs/protocol.md)."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from signage import clock
from signage.operations.plays.plays_batch import read_plays
from signage.operations.plays.plays_intake import (
    is_in_step,
    refuse_clock,
    store_plays,
)
from signage.web import context
from signage.web.display_access import reporting_display
from signage.web.posted import read_body

bp = Blueprint("display_plays", __name__)


# A kiosk's cookie may be for its own pages alone.
@bp.post("/display/plays")
@bp.post("/kiosk/plays")
def create() -> ResponseReturnValue:
    """Store a batch of plays; answer each by its serial, after the commit."""
    batch = read_plays(read_body())
    session, now = context.session(), clock.now()
    display = reporting_display()
    if not is_in_step(batch, now=now):
        refuse_clock(session, display, batch, now=now)
        session.commit()
        return jsonify(error="clock", now=clock.epoch_ms(now)), 409
    receipts = store_plays(session, display, batch, now=now)
    session.commit()
    results = [
        {"serial": each.serial, "status": each.status, "message": each.message}
        for each in receipts
    ]
    return jsonify(results=results)
