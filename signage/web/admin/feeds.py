"""Pages of feeds: list with state, try, add, change, fetch now, delete; origins."""

from flask import (
    Blueprint,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError
from signage.models import Feed
from signage.models.user import Role
from signage.operations.feeds.entries import entries_of
from signage.operations.feeds.feeds import (
    FeedInvalidError,
    allow_origins,
    ask_for_feed,
    check_feed,
    create_feed,
    delete_feed,
    feed_of,
    feeds_of,
    revise_feed,
)
from signage.operations.feeds.problems import problem_of
from signage.operations.feeds.refreshing import usual_fetch
from signage.web.access import current_user, has_role, require_role
from signage.web.admin.feed_form import SHOWN, FeedForm, Try, form_of, try_feed
from signage.web.context import database, hall, session

bp = Blueprint("feeds", __name__, url_prefix="/office/feeds")
bp.record_once(lambda state: state.app.add_template_filter(problem_of, "feed_problem"))

REFUSED = 422


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """List the feeds, with whether they work."""
    return _index()


@bp.get("/new")
@require_role(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _editor(FeedForm())


@bp.post("")
@require_role(Role.EDITOR)
def create() -> ResponseReturnValue:
    """Try a new feed, or keep it."""
    if request.form.get("deed") == "try":
        return _tried(None)
    form = FeedForm(request.form)
    try:
        create_feed(
            session(), hall(), form.wanted, actor=current_user(), now=clock.now()
        )
    except FeedInvalidError as refusal:
        form.show_refusal(refusal)
        return _editor(form, status=REFUSED)
    session().commit()
    flash(_("Kept. It is being fetched now."), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/<int:feed_id>")
@require_role(Role.EDITOR)
def edit(feed_id: int) -> ResponseReturnValue:
    """Show a feed with its last good entries."""
    feed = feed_of(session(), hall().id, feed_id)
    return _editor(form_of(feed), feed)


@bp.post("/<int:feed_id>")
@require_role(Role.EDITOR)
def save(feed_id: int) -> ResponseReturnValue:
    """Try a changed feed, or save it."""
    if request.form.get("deed") == "try":
        return _tried(feed_id)
    form, feed = FeedForm(request.form), feed_of(session(), hall().id, feed_id)
    version = form.version.data or ""
    try:
        revise_feed(
            session(),
            hall(),
            feed,
            form.wanted,
            version=int(version) if version.isdecimal() else 0,
            actor=current_user(),
            now=clock.now(),
        )
    except FeedInvalidError as refusal:
        form.show_refusal(refusal)
        return _editor(form, feed, status=REFUSED)
    session().commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:feed_id>/refresh")
@require_role(Role.EDITOR)
def refresh(feed_id: int) -> ResponseReturnValue:
    """Have a feed fetched now."""
    ask_for_feed(session(), feed_of(session(), hall().id, feed_id))
    session().commit()
    flash(_("It is being fetched; look again in a few seconds."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:feed_id>/deletion")
@require_role(Role.EDITOR)
def delete(feed_id: int) -> ResponseReturnValue:
    """Delete a feed that nothing shows."""
    feed = feed_of(session(), hall().id, feed_id)
    delete_feed(session(), feed, actor=current_user(), now=clock.now())
    session().commit()
    flash(_("The feed is deleted."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/origins")
@require_role(Role.ADMINISTRATOR)
def origins() -> ResponseReturnValue:
    """Allow private addresses that feeds may be fetched from."""
    text = request.form.get("origins", "")
    try:
        allow_origins(session(), hall(), text, actor=current_user(), now=clock.now())
    except InvalidInputError as refusal:
        return make_response(_index(text, refusal.problems), REFUSED)
    session().commit()
    flash(_("Saved."), "success")
    return redirect(url_for(".index"), 303)


def _index(text: str | None = None, problems: tuple[str, ...] = ()) -> str:
    given = "\n".join(hall().feed_origins) if text is None else text
    return render_template(
        "admin/feeds/index.html",
        feeds=feeds_of(session(), hall().id),
        may_write=has_role(Role.EDITOR),
        may_allow=has_role(Role.ADMINISTRATOR),
        origins=given,
        problems=problems,
    )


def _tried(feed_id: int | None) -> ResponseReturnValue:
    """Show the form with what the address gives; nothing is kept."""
    # It is posted for its length, but changes nothing: no writer's lock meanwhile.
    g.session = database().readers()
    form = FeedForm(request.form)
    feed = feed_of(session(), hall().id, feed_id) if feed_id else None
    try:
        check_feed(session(), hall(), form.wanted, feed)
    except FeedInvalidError as refusal:
        form.show_refusal(refusal)
        return _editor(form, feed, status=REFUSED)
    found = try_feed(form.wanted, hall(), usual_fetch, clock.now())
    return _editor(form, feed, found=found)


def _editor(
    form: FeedForm,
    feed: Feed | None = None,
    *,
    found: Try | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    kept = entries_of(feed) if feed else ()
    if found is None and kept:
        found = Try(kept[:SHOWN], len(kept))
    page = render_template("admin/feeds/edit.html", form=form, feed=feed, found=found)
    return make_response(page, status)
