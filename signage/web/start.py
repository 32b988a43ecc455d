"""The start page: what can be opened here, and what to do before there is a hall."""

from dataclasses import dataclass
from typing import Any

import segno
from flask import Blueprint, render_template, request
from markupsafe import Markup

from signage import clock
from signage.models import StaffMember
from signage.operations.people.accounts import has_administrator
from signage.operations.ratings.rating_links import HALL, sign_place
from signage.web import context
from signage.web.access import home_of
from signage.web.demo_clerk import demo_clerk_shown
from signage.web.display_access import may_pair_itself
from signage.web.visit import hall_facts, identity

bp = Blueprint("start", __name__)


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the cards of the page lead; an empty address has no link, only a text.

    `clerk` is whose own page a visitor may look at; None: there is no such door.
    """

    display: str
    kiosk: str
    phone: str
    phone_code: Markup
    office: str
    clerk: StaffMember | None


@bp.get("/")
def show() -> str:
    """Show what can be opened here."""
    facts = hall_facts()
    return render_template(
        "start.html",
        hall=facts,
        doors=doors(is_demo=may_pair_itself()),
        has_hall=bool(facts.name),
        has_owner=has_administrator(context.session()),
    )


def doors(*, is_demo: bool) -> Doors:
    """Return the addresses; a demo hall opens itself to this machine only."""
    query, person = "?demo" if is_demo else "", identity()
    phone = phone_link() if is_demo else ""
    return Doors(
        display=f"/display{query}",
        kiosk=f"/kiosk{query}",
        phone=phone,
        phone_code=drawn(phone) if phone else Markup(),
        office=home_of(person.role if person else None),
        clerk=demo_clerk_shown(),
    )


def phone_link() -> str:
    """Return the address that a phone would read from a TV's code just now."""
    settings = context.settings()
    token = sign_place(settings.resolved_secret_key, HALL, clock.now())
    base = settings.public_url.rstrip("/") or request.host_url.rstrip("/")
    return f"{base}/r/{token}"


def drawn(address: str) -> Markup:
    """Return an address as a QR code in SVG, without styles of its own."""
    options: dict[str, Any] = {"svgclass": "code", "lineclass": None}
    # Markup: made by segno from our own address; it holds a path and numbers only.
    return Markup(segno.make(address, error="m").svg_inline(omitsize=True, **options))  # noqa: S704
