"""Draw a display's page without script: the slides of an instant, or a scene."""

from collections.abc import Mapping
from datetime import datetime
from math import ceil
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from flask import Response, make_response, render_template
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.models import Body
from signage.playout.glimpse import Glimpse
from signage.playout.manifest import Manifest
from signage.playout.plain_body import fill_body
from signage.playout.themes import Theme
from signage.web import context
from signage.web.visit import hall_facts

#: Nothing tells this page of an emergency: it looks at least so often.
LOOK_EVERY_S = 20
#: Zones that the page has room for; what they show it hands to its template.
ZONES = ("main", "ticker", "cover")


def page_of(manifest: Manifest, glimpse: Glimpse, now: datetime) -> Response:
    """Return the page of an instant, to be loaded anew when something else is due."""
    screen = manifest.screen
    bodies = bodies_of(context.session(), glimpse)
    faces = faces_of(now, screen.time_zone, screen.locale)
    at = clock.epoch_ms(now)
    slides = {
        zone: fill_body(html, faces=faces, now=at) for zone, html in bodies.items()
    }
    themes = [name for since, name in screen.themes if since <= at]
    with force_locale(screen.locale.replace("-", "_")):
        html = render_template(
            "display/plain.html",
            again_s=again_in(glimpse.until, at),
            body_vh=screen.body_vh,
            layout=screen.layout,
            language=screen.locale,
            theme=themes[-1] if themes else Theme.LIGHT,
            hall=screen.hall,
            faces=faces,
            **{zone: slides.get(zone, "") for zone in ZONES},
        )
    return uncached(html)


def bodies_of(session: Session, glimpse: Glimpse) -> dict[str, str]:
    """Return the bodies of the slides that are on, by zone."""
    hashes = [item.hash for item in glimpse.items.values()]
    rows = session.execute(select(Body.hash, Body.html).where(Body.hash.in_(hashes)))
    found = {row.hash: row.html for row in rows}
    return {zone: found.get(item.hash, "") for zone, item in glimpse.items.items()}


def again_in(until: float | None, at: float) -> int:
    """Return in how many whole seconds the page is to be loaded anew."""
    left = LOOK_EVERY_S if until is None else ceil((until - at) / 1000)
    return max(1, min(left, LOOK_EVERY_S))


def faces_of(now: datetime, time_zone: str, locale: str) -> Mapping[str, str]:
    """Return what the clocks of slides show (kiosk/src/player/clock-faces.ts)."""
    here = now.astimezone(ZoneInfo(time_zone))
    language = locale.replace("-", "_")
    return {
        "HH:mm": f"{here:%H:%M}",
        # Seconds would stand still.
        "HH:mm:ss": f"{here:%H:%M}",
        "date": format_date(here, "full", locale=language),
        "day": format_skeleton("MMMEd", here, locale=language),
    }


def scene(template: str, again_s: int, **more: object) -> Response:
    """Show a page that is no slide, in the hall's language."""
    locale = hall_facts().locale
    with force_locale(locale):
        html = render_template(
            f"display/{template}.html",
            again_s=again_s,
            layout="landscape",
            language=locale.replace("_", "-"),
            theme=Theme.DARK,
            **more,
        )
    return uncached(html)


def uncached(html: str) -> Response:
    """Return a page that is asked for each time."""
    response = make_response(html)
    response.headers["Cache-Control"] = "no-store"
    return response
