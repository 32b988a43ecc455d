"""What the editor of a playlist shows: its items with their forms, times and faults."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from signage.errors import Message
from signage.models import Playlist
from signage.operations.publishing.differences import Difference, difference
from signage.operations.publishing.errors import ContentInvalidError, Problem
from signage.operations.publishing.nesting import readable
from signage.operations.publishing.playlist_checks import playlist_problems
from signage.operations.publishing.things import names_of_things
from signage.operations.publishing.uses import Use, uses_of
from signage.playout.content import NESTED, PlaylistContent
from signage.web.admin.option_fields import OptionField, noun_of, option_fields
from signage.web.admin.playlist_form import (
    PostedItem,
    PostedPlaylist,
    content_of,
    playlist_as_posted,
)
from signage.web.admin.playlist_kinds import ITEM_KINDS, SLIDE_KINDS
from signage.web.admin.playlist_preview import Played, player_for, round_s
from signage.web.admin.playlist_words import item_heading, item_label
from signage.web.context import hall, session


@dataclass(frozen=True, slots=True)
class ItemView:
    """A line of the editor; `seconds` is how long it takes now (None: not known)."""

    posted: PostedItem
    label: str
    heading: str
    fields: tuple[OptionField, ...]
    problems: tuple[Message, ...] = ()
    seconds: float | None = None
    pages: int = 0

    @property
    def is_nested(self) -> bool:
        """Whether another playlist stands here."""
        return self.posted.kind == NESTED


@dataclass(frozen=True, slots=True)
class EditorView:
    """The whole editor. `warnings` do not keep a draft from being saved."""

    playlist: Playlist | None
    posted: PostedPlaylist
    items: tuple[ItemView, ...]
    warnings: tuple[Message, ...]
    round_s: float | None
    uses: tuple[Use, ...]
    difference: Difference | None


def editor_view(
    playlist: Playlist | None,
    posted: PostedPlaylist,
    problems: Iterable[Problem] = (),
) -> EditorView:
    """Return what the editor shows of a form as it was written or read."""
    problems = tuple(problems)
    content = _readable_form(posted)
    found = _faults(playlist, content) if content else ()
    played = _played(content)
    return EditorView(
        playlist=playlist,
        posted=posted,
        items=item_views(posted.items, (*problems, *found), played),
        warnings=tuple(problem.message for problem in found),
        round_s=round_s(tuple(played.values())) if content else None,
        uses=_uses(playlist),
        difference=_difference(playlist, content),
    )


def item_views(
    items: Iterable[PostedItem],
    problems: Iterable[Problem] = (),
    played: Mapping[str, Played] | None = None,
) -> tuple[ItemView, ...]:
    """Return lines of the editor, with the names of what they show."""
    items, problems = tuple(items), tuple(problems)
    names = names_of_things(session(), hall().id, things_of(items))
    return tuple(
        _view(one, names, problems, (played or {}).get(one.key)) for one in items
    )


def things_of(items: Iterable[PostedItem]) -> frozenset[str]:
    """Return the things that items show, like "media:7", whether valid or not."""
    return frozenset(
        f"{noun_of(about)}:{one.settings[name]}"
        for one in items
        if one.kind in ITEM_KINDS
        for name, about in ITEM_KINDS[one.kind].options.model_fields.items()
        if noun_of(about) and isinstance(one.settings.get(name), int)
    )


def saved_form(playlist: Playlist) -> PostedPlaylist:
    """Return the form of a playlist as it is kept; one that was damaged is empty."""
    kept = playlist.draft if playlist.draft is not None else playlist.published
    content = readable(kept) or PlaylistContent()
    return playlist_as_posted(playlist.name, playlist.version, content)


def _view(
    one: PostedItem,
    names: Mapping[str, str],
    problems: tuple[Problem, ...],
    played: Played | None,
) -> ItemView:
    kind = ITEM_KINDS.get(one.kind)
    return ItemView(
        posted=one,
        label=item_label(one.kind),
        heading=item_heading(one.kind, one.settings, names),
        fields=option_fields(kind.options, one.settings, names) if kind else (),
        problems=tuple(
            dict.fromkeys(p.message for p in problems if p.where == one.key)
        ),
        seconds=played.seconds if played else None,
        pages=len(played.slides) if played else 0,
    )


def _readable_form(posted: PostedPlaylist) -> PlaylistContent | None:
    try:
        return content_of(posted)
    except ContentInvalidError:
        return None


def _faults(playlist: Playlist | None, content: PlaylistContent) -> tuple[Problem, ...]:
    key = playlist.id if playlist else None
    if not content.items:
        return ()
    return playlist_problems(session(), hall().id, key, content, SLIDE_KINDS)


def _played(content: PlaylistContent | None) -> dict[str, Played]:
    if content is None or not content.items:
        return {}
    _look, player = player_for(wants_portrait=False)
    return {one.key: one for one in player.play(content)}


def _uses(playlist: Playlist | None) -> tuple[Use, ...]:
    if playlist is None:
        return ()
    target = f"playlist:{playlist.id}"
    return uses_of(session(), hall().id, [target])[target]


def _difference(
    playlist: Playlist | None, content: PlaylistContent | None
) -> Difference | None:
    """Return what differs from what screens show, if they show anything."""
    before = readable(playlist.published) if playlist else None
    if before is None or content is None:
        return None
    return difference(before, content)
