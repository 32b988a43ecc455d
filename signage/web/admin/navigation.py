"""The office's side navigation: what there is, for whom, and where we are."""

from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l

from signage.models.user import Role
from signage.operations.publishing.waiting import count_waiting
from signage.web.access import has_role
from signage.web.context import hall, session


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the side navigation; left out while nothing answers its path."""

    path: str
    label: object
    icon: str
    role: Role = Role.INSPECTOR
    also: tuple[str, ...] = ()  # paths of pages that belong to it elsewhere
    is_inbox: bool = False  # it says how much waits for an approver

    @property
    def is_current(self) -> bool:
        """Whether the page asked for is this one or one below it."""
        if self.path == "/office/":
            return request.path == self.path
        if any(_below(request.path, path) for path in self.also):
            return True
        return _below(request.path, self.path) and not any(
            len(other.path) > len(self.path) and _below(request.path, other.path)
            for section in SECTIONS
            for other in section.items
        )


def _below(path: str, top: str) -> bool:
    return path == top or path.startswith(f"{top.rstrip('/')}/")


@dataclass(frozen=True, slots=True)
class NavigationSection:
    """Items that belong together, under a heading; the first section has none."""

    heading: object
    items: tuple[NavigationItem, ...]


SECTIONS = (
    NavigationSection(
        "",
        (
            NavigationItem("/office/", _l("Dashboard"), "layout-dashboard"),
            NavigationItem("/office/emergencies", _l("Emergencies"), "alert-triangle"),
            NavigationItem("/office/help", _l("Guide"), "help"),
        ),
    ),
    NavigationSection(
        _l("Facts and figures"),
        (
            NavigationItem("/office/entries", _l("Record facts"), "clipboard-plus"),
            NavigationItem("/office/ratings", _l("Ratings"), "mood-smile"),
            NavigationItem(
                "/office/cases", _l("Cases"), "list", also=("/office/imports/cases",)
            ),
            NavigationItem(
                "/office/attendance",
                _l("Attendance"),
                "clock",
                also=("/office/imports/attendance",),
            ),
            NavigationItem(
                "/office/figures", _l("Figures of the month"), "adjustments"
            ),
        ),
    ),
    NavigationSection(
        _l("Assessment"),
        (
            NavigationItem(
                "/office/scores", _l("Scores"), "chart-bar", also=("/why/scores",)
            ),
            NavigationItem("/office/trends", _l("Trends"), "chart-line"),
            NavigationItem(
                "/office/evaluations",
                _l("Evaluations"),
                "gavel",
                also=("/why/nominations",),
            ),
            NavigationItem("/office/objections", _l("Objections"), "message"),
            NavigationItem(
                "/office/awards", _l("Awards"), "trophy", also=("/why/awards",)
            ),
            NavigationItem("/office/actions", _l("Worklist"), "clipboard-list"),
            NavigationItem(
                "/office/notices", _l("Notices"), "flag", also=("/why/notices",)
            ),
            NavigationItem(
                "/office/rulebooks",
                _l("Rulebooks"),
                "book",
                also=("/office/fact-kinds",),
            ),
        ),
    ),
    NavigationSection(
        _l("Screens"),
        (
            NavigationItem(
                "/office/announcements", _l("Announcements"), "speakerphone"
            ),
            NavigationItem("/office/playlists", _l("Playlists"), "list"),
            NavigationItem(
                "/office/calendar",
                _l("Calendar"),
                "calendar",
                also=("/office/schedules",),
            ),
            NavigationItem("/office/time-machine", _l("Time machine"), "history"),
            NavigationItem("/office/media", _l("Media"), "photo"),
            NavigationItem("/office/feeds", _l("Feeds"), "news"),
            NavigationItem(
                "/office/approvals",
                _l("Approvals"),
                "circle-check",
                Role.APPROVER,
                is_inbox=True,
            ),
            NavigationItem(
                "/office/board",
                _l("Hall board"),
                "clipboard-list",
                Role.EDITOR,
                also=(
                    "/office/imports/duty",
                    "/office/imports/completions",
                    "/office/imports/weather",
                ),
            ),
            NavigationItem("/office/displays", _l("Displays"), "device-tv"),
            NavigationItem("/office/display-groups", _l("Display groups"), "stack-2"),
            NavigationItem("/office/alerts", _l("Alerts"), "bell"),
            NavigationItem("/office/plays", _l("Proof of play"), "certificate"),
        ),
    ),
    NavigationSection(
        _l("Administration"),
        (
            NavigationItem(
                "/office/working-calendar",
                _l("Working calendar"),
                "calendar-event",
                also=("/office/dayparts",),
            ),
            NavigationItem("/office/users", _l("Users"), "users", Role.ADMINISTRATOR),
            NavigationItem("/office/hall", _l("Hall"), "building", Role.ADMINISTRATOR),
            NavigationItem(
                "/office/api-keys",
                _l("Keys of other systems"),
                "key",
                Role.ADMINISTRATOR,
            ),
            NavigationItem("/office/audit", _l("Audit list"), "history", Role.APPROVER),
        ),
    ),
)


def init_app(app: Flask) -> None:
    """Give templates `navigation()` and `waiting_approvals()`."""
    app.add_template_global(navigation)
    app.add_template_global(waiting_approvals)


def navigation() -> list[NavigationSection]:
    """Return what exists here and the person signed in may open, by section."""
    paths = {rule.rule.rstrip("/") for rule in current_app.url_map.iter_rules()}
    shown = (
        NavigationSection(
            section.heading,
            tuple(item for item in section.items if _is_open(item, paths)),
        )
        for section in SECTIONS
    )
    return [section for section in shown if section.items]


def _is_open(item: NavigationItem, paths: set[str]) -> bool:
    return item.path.rstrip("/") in paths and has_role(item.role)


def waiting_approvals() -> int:
    """Return how much waits for approvers, for those who are one."""
    if not has_role(Role.APPROVER):
        return 0
    return count_waiting(session(), hall().id)
