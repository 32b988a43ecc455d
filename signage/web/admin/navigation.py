"""The office's side navigation: what there is, for whom, and where we are."""

from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l

from signage.models.user import Role
from signage.web.access import has_role


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the side navigation; left out while nothing answers its path."""

    path: str
    label: object
    icon: str
    role: Role = Role.INSPECTOR

    @property
    def is_current(self) -> bool:
        """Whether the page asked for is this one or one below it."""
        if self.path == "/office/":
            return request.path == self.path
        return _below(request.path, self.path) and not any(
            len(other.path) > len(self.path) and _below(request.path, other.path)
            for other in ITEMS
        )


def _below(path: str, top: str) -> bool:
    return path == top or path.startswith(f"{top.rstrip('/')}/")


ITEMS = (
    NavigationItem("/office/", _l("Dashboard"), "layout-dashboard"),
    NavigationItem("/office/entries", _l("Record facts"), "clipboard-plus"),
    NavigationItem("/office/scores", _l("Scores"), "chart-bar"),
    NavigationItem("/office/trends", _l("Trends"), "chart-line"),
    NavigationItem("/office/evaluations", _l("Evaluations"), "gavel"),
    NavigationItem("/office/rulebooks", _l("Rulebooks"), "book"),
    NavigationItem("/office/awards", _l("Awards"), "trophy"),
    NavigationItem("/office/actions", _l("Worklist"), "clipboard-list"),
    NavigationItem("/office/notices", _l("Notices"), "flag"),
    NavigationItem("/office/objections", _l("Objections"), "message"),
    NavigationItem("/office/announcements", _l("Announcements"), "speakerphone"),
    NavigationItem("/office/announcements/calendar", _l("Calendar"), "calendar"),
    NavigationItem("/office/media", _l("Pictures"), "photo"),
    NavigationItem("/office/displays", _l("Displays"), "device-tv"),
    NavigationItem("/office/display-groups", _l("Display groups"), "stack-2"),
    NavigationItem("/office/ratings", _l("Ratings"), "mood-smile"),
    NavigationItem("/office/cases", _l("Cases"), "list"),
    NavigationItem("/office/attendance", _l("Attendance"), "clock"),
    NavigationItem("/office/figures", _l("Figures of the month"), "adjustments"),
    NavigationItem("/office/audit", _l("Audit list"), "history", Role.APPROVER),
    NavigationItem("/office/users", _l("Users"), "users", Role.ADMINISTRATOR),
    NavigationItem("/office/hall", _l("Hall"), "building", Role.ADMINISTRATOR),
)


def init_app(app: Flask) -> None:
    """Give templates `navigation()`."""
    app.add_template_global(navigation)


def navigation() -> tuple[NavigationItem, ...]:
    """Return the items that exist here and that the person signed in may open."""
    paths = {rule.rule.rstrip("/") for rule in current_app.url_map.iter_rules()}
    return tuple(
        item for item in ITEMS if item.path.rstrip("/") in paths and has_role(item.role)
    )
