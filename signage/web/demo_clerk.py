"""The demo hall's open door to a clerk's own page, for visitors on its own machine.

It follows the rules by which demo displays pair themselves, and it is a form, so that
no other page can sign a browser in.
"""

from flask import Blueprint, abort, redirect, session, url_for
from flask.typing import ResponseReturnValue

from signage import clock
from signage.models import StaffMember
from signage.operations.hall.audit import record_audit
from signage.operations.people.demo_clerk import demo_clerk
from signage.web import context
from signage.web.auth import set_sign_in_cookie, start_sign_in
from signage.web.display_access import may_pair_itself
from signage.web.visit import client_address

bp = Blueprint("demo_clerk", __name__, url_prefix="/demo")


def demo_clerk_shown() -> StaffMember | None:
    """Return whose page a visitor may look at; None: nobody's, or not from there."""
    if not may_pair_itself():
        return None
    user = demo_clerk(context.session(), now=clock.now())
    return user.staff if user else None


@bp.post("/clerk")
def sign_in() -> ResponseReturnValue:
    """Sign the visitor in as the demo's clerk, and show the clerk's page.

    There is nothing here in a real hall, from another machine or without the account.
    """
    if not may_pair_itself():
        abort(404)
    now = clock.now()
    context.close_session()
    with context.database().write() as rows:
        user = demo_clerk(rows, now=now)
        if user is None:
            abort(404)
        record_audit(
            rows,
            user,
            "user.signed_in",
            f"user:{user.id}",
            hall_id=user.hall_id,
            now=now,
            address=client_address(),
        )
        token = start_sign_in(rows, user, now)
    session.clear()
    response = redirect(url_for("my.show"), 303)
    set_sign_in_cookie(response, token)
    return response
