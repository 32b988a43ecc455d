"""Say in words when an announcement is shown, and with which priority."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from flask.sansio.app import App
from flask_babel import get_locale
from flask_babel import gettext as _

from signage import clock
from signage.models import Announcement
from signage.operations.content.announcement_plan import EVERY_DAY
from signage.slides.markdown import plain
from signage.web.admin.announcement_form import WEEKDAYS
from signage.web.i18n import lazy_text as _l
from signage.web.visit import hall_facts

EXCERPT_LENGTH = 160
WORKDAYS = 31
WEEKEND = 96
PRIORITY_WORDS = {1: _l("Important"), 2: _l("Takes over")}
STATE_WORDS = {
    "draft": _l("Draft"),
    "scheduled": _l("Scheduled"),
    "withdrawn": _l("Withdrawn"),
}


def init_app(app: App) -> None:
    """Give templates the words."""
    app.add_template_filter(moment)
    app.add_template_filter(excerpt)
    app.add_template_filter(weekdays_text)
    app.add_template_filter(daily_text)
    app.jinja_env.globals["priority_words"] = PRIORITY_WORDS
    app.jinja_env.globals["announcement_states"] = STATE_WORDS


def moment(instant: datetime) -> str:
    """Return day and time in the hall, with the year when it is not this one."""
    zone = ZoneInfo(hall_facts().time_zone)
    local = instant.astimezone(zone)
    same_year = local.year == clock.now().astimezone(zone).year
    day = format_skeleton("MMMEd" if same_year else "yMMMd", local, locale=get_locale())
    return f"{day} {local:%H:%M}"


def excerpt(text: str) -> str:
    """Return the beginning of a Markdown text as it reads, on one line."""
    return " ".join(plain(text[:EXCERPT_LENGTH]).split())


def weekdays_text(mask: int) -> str:
    """Return the weekdays of a mask, or "" for every day."""
    if mask == EVERY_DAY:
        return ""
    if mask == WORKDAYS:
        return _("Monday to Friday")
    if mask == WEEKEND:
        return _("Saturday and Sunday")
    return " ".join(str(name) for day, name in WEEKDAYS if mask >> int(day) - 1 & 1)


def daily_text(announcement: Announcement) -> str:
    """Return the times of day, or "" for all day."""
    first, last = announcement.daily_from, announcement.daily_until
    if first is None or last is None:
        return ""
    span = f"{first:%H:%M}–{last:%H:%M}"
    return span if first < last else _("%(span)s (next day)", span=span)
