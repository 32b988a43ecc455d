"""Say in words what a playlist is: its items, its state, what differs, how long."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask.sansio.app import App
from flask_babel import gettext as _
from flask_babel import ngettext

from signage.models import Playlist, Schedule
from signage.models.playlist import ContentState
from signage.operations.publishing.differences import Difference
from signage.operations.publishing.uses import Use
from signage.playout.content import PlaylistItem
from signage.web.admin.option_fields import option_fields
from signage.web.admin.playlist_kinds import ITEM_KINDS
from signage.web.i18n import joined, titled
from signage.web.i18n import lazy_text as _l

STATES = {
    ContentState.DRAFT: _l("Draft"),
    ContentState.WAITING: _l("Waits for approval"),
    ContentState.PUBLISHED: _l("Shown on screens"),
    ContentState.WITHDRAWN: _l("Off the screens"),
}
TONES = {
    ContentState.DRAFT: "blue",
    ContentState.WAITING: "yellow",
    ContentState.PUBLISHED: "green",
    ContentState.WITHDRAWN: "secondary",
}
NOUNS = {
    "playlist": _l("Playlist"),
    "schedule": _l("Schedule"),
    "display_group": _l("Display group"),
    "announcement": _l("Announcement"),
}
PAGES = {
    "playlist": "/office/playlists/{}",
    "schedule": "/office/schedules/{}",
    "display_group": "/office/display-groups/{}",
    "announcement": "/office/announcements/{}",
}
MINUTE_S, HOUR_S = 60, 3600
#: The length of 2027-01-01T00:00.
MINUTE_PLACES = 16


def init_app(app: App) -> None:
    """Give templates the words of content that is published."""
    app.add_template_filter(length_words, "lasting")
    app.add_template_filter(difference_words, "difference_words")
    app.add_template_global(state_words, "content_state")
    app.add_template_global(use_words, "content_use_words")
    app.add_template_global(use_page, "content_use_page")
    app.jinja_env.globals["content_nouns"] = NOUNS


def item_label(kind: str) -> str:
    """Return what a kind of item is called; an unknown one is called by its name."""
    known = ITEM_KINDS.get(kind)
    return _(known.label) if known else kind


def item_words(item: PlaylistItem, names: Mapping[str, str]) -> str:
    """Return an item in one line: its kind, what was chosen, how long, how often."""
    parts = [str(part) for part in _chosen(item, names)]
    if item.seconds:
        parts.append(_("%(seconds)s s", seconds=item.seconds))
    if item.weight > 1:
        parts.append(_("%(times)s times a round", times=item.weight))
    label = item_label(item.kind)
    return titled(label, joined(parts)) if parts else label


def item_heading(
    kind: str, settings: Mapping[str, Any], names: Mapping[str, str]
) -> str:
    """Return what tells an item from others of its kind: a name or its first text."""
    found = _chosen(PlaylistItem(key="x", kind=kind, settings=dict(settings)), names)
    return str(next(iter(found), ""))


def _chosen(item: PlaylistItem, names: Mapping[str, str]) -> Iterator[str]:
    kind = ITEM_KINDS.get(item.kind)
    for field in option_fields(kind.options, item.settings, names) if kind else ():
        chosen = [
            choice.label for choice in field.choices if choice.value == field.value
        ]
        if field.name not in item.settings:
            continue
        if field.control == "yes":
            yield field.label
        elif field.control == "thing":
            yield field.text or _("gone")
        elif field.input == "datetime-local":
            yield field.value[:MINUTE_PLACES].replace("T", " ")
        else:
            yield chosen[0] if chosen else field.value


def length_words(seconds: float | None) -> str:
    """Return a length of time: "45 s", "3 min 20 s", "1 h 5 min"."""
    whole = round(seconds or 0)
    if whole < MINUTE_S:
        return _("%(seconds)s s", seconds=whole)
    if whole < HOUR_S:
        minutes, rest = divmod(whole, MINUTE_S)
        if not rest:
            return _("%(minutes)s min", minutes=minutes)
        return _("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=rest)
    hours, rest = divmod(whole, HOUR_S)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest // MINUTE_S)


def difference_words(found: Difference) -> str:
    """Return "2 items added, 1 moved"; without any difference that."""
    parts = []
    if found.added:
        parts.append(ngettext("%(num)s item added", "%(num)s items added", found.added))
    if found.removed:
        parts.append(
            ngettext("%(num)s item taken out", "%(num)s items taken out", found.removed)
        )
    if found.changed:
        parts.append(
            ngettext("%(num)s item changed", "%(num)s items changed", found.changed)
        )
    if found.moved:
        parts.append(ngettext("%(num)s item moved", "%(num)s items moved", found.moved))
    return joined(parts) if parts else _("No difference")


def state_words(row: Playlist | Schedule) -> tuple[tuple[str, str], ...]:
    """Return the badges of content: its state, and changes that are not published."""
    state = ContentState(row.state)
    badges = [(str(STATES[state]), TONES[state])]
    if state is ContentState.WAITING and row.published is not None:
        badges.insert(0, (str(STATES[ContentState.PUBLISHED]), "green"))
    if state is ContentState.PUBLISHED and row.draft is not None:
        badges.append((_("Changes not published"), "blue"))
    return tuple(badges)


def use_words(use: Use) -> str:
    """Return "Schedule: Morning", and that only a draft uses it where it is so."""
    text = titled(NOUNS.get(use.noun, use.noun), use.name)
    return text if use.is_published else _("%(what)s (draft)", what=text)


def use_page(use: Use) -> str:
    """Return the page of what uses something, or nothing."""
    page = PAGES.get(use.noun)
    return page.format(use.key) if page else ""
