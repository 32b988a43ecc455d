"""What a schedule that waits would change of what screens show, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError

from signage.models import Daypart, Schedule
from signage.operations.displays.display_groups import display_groups_of
from signage.operations.publishing.things import names_of_things
from signage.playout.content import ScheduleContent
from signage.web.admin.schedule_words import ZONE_NAMES, groups_said, sentence_of
from signage.web.context import hall, session


@dataclass(frozen=True, slots=True)
class Change:
    """A line of a schedule: how it is on screens (empty: it is not), how it would be.

    `is_new` says that the two differ.
    """

    label: str
    before: str
    after: str

    @property
    def is_new(self) -> bool:
        """Whether approval changes this line."""
        return self.before != self.after


def schedule_changes(schedule: Schedule) -> tuple[Change, ...]:
    """Return every line of a schedule's draft beside what is published."""
    before = dict(_said(_content(schedule.published)))
    after = dict(_said(_content(schedule.draft)))
    return tuple(
        Change(label, before.get(label, ""), words) for label, words in after.items()
    )


def _content(kept: dict[str, Any] | None) -> ScheduleContent | None:
    if kept is None:
        return None
    try:
        return ScheduleContent.model_validate(kept)
    except ValidationError:
        return None


def _said(content: ScheduleContent | None) -> Iterator[tuple[str, str]]:
    if content is None:
        return
    target = f"playlist:{content.playlist_id}"
    names = names_of_things(session(), hall().id, [target])
    yield _("Playlist"), names.get(target, _("gone"))
    yield _("When"), sentence_of(content, _daypart(content.daypart_id))
    groups = {group.id: group.name for group in display_groups_of(session(), hall().id)}
    yield _("Where"), groups_said(content.group_ids, groups)
    yield _("Zone"), str(ZONE_NAMES.get(content.zone, content.zone))
    yield _("Priority"), str(content.priority)
    if content.excluded or content.moved:
        yield (
            _("Exceptions"),
            _(
                "%(left_out)s left out, %(moved)s moved",
                left_out=len(content.excluded),
                moved=len(content.moved),
            ),
        )


def _daypart(key: int | None) -> str:
    found = session().get(Daypart, key) if key else None
    return found.name if found else ""
