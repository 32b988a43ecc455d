"""The guide in the office: which of the 17 items are filled, and the text of each."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signage import clock
from signage.errors import InvalidInputError
from signage.models.user import Role
from signage.operations.board.guide import (
    GuideChangedError,
    GuideEntry,
    GuideText,
    GuideWish,
    guide_entries,
    guide_entry,
    save_guide_page,
)
from signage.operations.board.guide_items import ITEMS
from signage.slides.markdown import rendered
from signage.web.access import current_user, require_role
from signage.web.context import hall, session
from signage.web.i18n import LANGUAGES, translated

bp = Blueprint("board_guide", __name__, url_prefix="/office/board/guide")


@dataclass(frozen=True, slots=True)
class Form:
    """A page as its form shows it: texts by language, on screens, version read."""

    texts: dict[str, GuideText]
    is_on_screens: bool
    version: int


@bp.get("")
@require_role(Role.EDITOR)
def index() -> str:
    """List the 17 items with their clause: filled or missing."""
    entries = guide_entries(session(), hall(), clock.hall_day(clock.now(), _zone()))
    return render_template(
        "admin/board/guide.html",
        entries=entries,
        filled=sum(entry.is_filled for entry in entries),
        languages_of=_languages_of,
    )


def _zone() -> str:
    return hall().time_zone


def _languages_of(entry: GuideEntry) -> list[str]:
    return [one.name for one in LANGUAGES if entry.texts.get(one.code, _EMPTY).text]


_EMPTY = GuideText()


@bp.get("/<key>")
@require_role(Role.EDITOR)
def edit(key: str) -> ResponseReturnValue:
    """Show one page in its form."""
    entry = _entry(key)
    form = Form(dict(entry.texts), entry.is_on_screens, entry.version)
    return _page(entry, form)


def _entry(key: str) -> GuideEntry:
    return guide_entry(session(), hall(), key, clock.hall_day(clock.now(), _zone()))


@bp.post("/<key>")
@require_role(Role.EDITOR)
def save(key: str) -> ResponseReturnValue:
    """Save one page, unless somebody else did in between."""
    form = _posted()
    wish = GuideWish(form.texts, form.is_on_screens, form.version)
    try:
        save_guide_page(
            session(),
            hall(),
            key,
            wish,
            on=clock.hall_day(clock.now(), _zone()),
            actor=current_user(),
            now=clock.now(),
        )
    except GuideChangedError as error:
        session().rollback()
        again = Form(form.texts, form.is_on_screens, error.current.version)
        return _page(error.current, again, theirs=error.current), error.status
    except InvalidInputError as error:
        session().rollback()
        return _page(_entry(key), form, error.problems), error.status
    session().commit()
    title = translated(_entry(key).item.title)
    flash(_("“%(title)s” saved; screens and kiosks follow.", title=title), "success")
    return redirect(url_for(".index"), 303)


def _posted() -> Form:
    texts = {
        one.code: GuideText(
            request.form.get(f"title-{one.code}", "").strip(),
            request.form.get(f"text-{one.code}", "").replace("\r\n", "\n").strip(),
        )
        for one in LANGUAGES
    }
    version = request.form.get("version", "")
    return Form(
        texts,
        bool(request.form.get("is_on_screens")),
        int(version) if version.isdecimal() else 0,
    )


def _page(
    entry: GuideEntry,
    form: Form,
    problems: tuple[str, ...] = (),
    theirs: GuideEntry | None = None,
) -> str:
    own = hall().locale
    order = sorted(LANGUAGES, key=lambda one: one.code != own)
    keys = [item.key for item in ITEMS]
    place = keys.index(entry.item.key)
    return render_template(
        "admin/board/guide_page.html",
        entry=entry,
        form=form,
        own=own,
        order=order,
        empty=_EMPTY,
        data=rendered(entry.data) if entry.data else "",
        problems=problems,
        theirs=theirs,
        before=keys[place - 1] if place else None,
        after=keys[place + 1] if place + 1 < len(keys) else None,
    )
