"""Say in one sentence when a schedule is on."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from babel.dates import format_skeleton, get_day_names
from flask.sansio.app import App
from flask_babel import get_locale
from flask_babel import gettext as _

from signage.models.playlist import ContentState
from signage.operations.publishing.schedule_conflicts import Relation
from signage.operations.publishing.schedule_list import Shelf
from signage.playout.content import Days, ScheduleContent
from signage.playout.repeat import LAST, Repeat, Unit, repeat_of
from signage.web.admin.schedule_form import NTHS, ZONES
from signage.web.i18n import joined, page_language
from signage.web.i18n import lazy_text as _l

SHELF_NAMES = {
    Shelf.ON_AIR: _l("Published now"),
    Shelf.DRAFTS: _l("Drafts and changes"),
    Shelf.WAITING: _l("Waiting for approval"),
    Shelf.WITHDRAWN: _l("Withdrawn"),
}
STATE_NAMES = {
    ContentState.DRAFT: _l("Draft"),
    ContentState.WAITING: _l("Waits for approval"),
    ContentState.PUBLISHED: _l("Published now"),
    ContentState.WITHDRAWN: _l("Withdrawn"),
}
STATE_TONES = {
    ContentState.DRAFT: "blue",
    ContentState.WAITING: "yellow",
    ContentState.PUBLISHED: "green",
    ContentState.WITHDRAWN: "secondary",
}
ZONE_NAMES = dict(ZONES)
RELATION_NAMES = {
    Relation.REPLACED_BY: _l("Is replaced by"),
    Relation.REPLACES: _l("Replaces"),
    Relation.SHARES: _l("Takes turns with"),
}
A_DAY = timedelta(days=1)


def init_app(app: App) -> None:
    """Give templates the words."""
    app.jinja_env.globals.update(
        schedule_shelves=SHELF_NAMES,
        content_states=STATE_NAMES,
        content_tones=STATE_TONES,
        zone_names=ZONE_NAMES,
        relation_names=RELATION_NAMES,
        groups_said=groups_said,
        schedule_sentence=sentence_of,
        wall_day=wall_day,
        wall_span=wall_span,
    )


def sentence_of(content: ScheduleContent, daypart: str = "") -> str:
    """Return like "every Monday and Wednesday 9:00–11:30, not on holidays, until …"."""
    repeat = repeat_of(content.rrule, content.starts.date())
    when = f"{_recurrence(repeat, content)} {_times(content, daypart)}"
    days = _days(content.days) if content.rrule else ""
    parts = [when.strip(), days, *_limits(repeat, content)]
    comma = "，" if page_language().startswith("zh") else ", "
    return comma.join(part for part in parts if part)


def groups_said(group_ids: Iterable[int], names: Mapping[int, str]) -> str:
    """Return the names of display groups; none at all means every one."""
    said = [names.get(key, str(key)) for key in sorted(group_ids)]
    return joined(said) if said else _("every display group")


def wall_day(on: date | datetime) -> str:
    """Return a day with its weekday, as people write it."""
    return str(format_skeleton("yMMMEd", on, locale=get_locale()))


def wall_span(starts: datetime, ends: datetime) -> str:
    """Return the times of an occurrence; the day of its end if it is another one."""
    is_midnight = ends.time() == time(0) and ends.date() == starts.date() + A_DAY
    if is_midnight:
        return _("All day") if starts.time() == time(0) else f"{starts:%H:%M}–24:00"
    if starts.date() == ends.date():
        return f"{starts:%H:%M}–{ends:%H:%M}"
    if ends.date() == starts.date() + A_DAY:
        span = f"{starts:%H:%M}–{ends:%H:%M}"
        return _("%(span)s (next day)", span=span)
    return f"{starts:%H:%M} – {wall_day(ends)} {ends:%H:%M}"


def _times(content: ScheduleContent, daypart: str) -> str:
    if content.daypart_id is not None:
        return _("at the times of “%(daypart)s”", daypart=daypart or "–")
    return wall_span(content.starts, content.ends)


def _recurrence(repeat: Repeat, content: ScheduleContent) -> str:  # noqa: PLR0911
    match repeat.unit:
        case Unit.ONCE:
            return wall_day(content.starts)
        case Unit.RULE:
            return _("By the rule %(rule)s", rule=repeat.rule)
        case Unit.MONTH_DAY | Unit.MONTH_WEEKDAY:
            return _monthly(repeat)
        case Unit.YEAR:
            return _yearly(repeat, content)
        case _:
            return _daily(repeat)


def _daily(repeat: Repeat) -> str:
    n, names = repeat.interval, joined(map(_weekday, repeat.weekdays))
    if repeat.unit is Unit.DAY:
        return _("Every day") if n == 1 else _("Every %(n)s days", n=n)
    if n == 1:
        return _("Every week on %(days)s", days=names)
    return _("Every %(n)s weeks on %(days)s", n=n, days=names)


def _yearly(repeat: Repeat, content: ScheduleContent) -> str:
    day = format_skeleton("MMMd", content.starts, locale=get_locale())
    if repeat.interval == 1:
        return _("Every year on %(day)s", day=day)
    return _("Every %(n)s years on %(day)s", n=repeat.interval, day=day)


def _monthly(repeat: Repeat) -> str:
    what = _month_days(repeat)
    if repeat.unit is Unit.MONTH_WEEKDAY:
        nth, weekday = dict(NTHS)[str(repeat.nth)], _weekday(repeat.weekdays[0])
        what = _("the %(nth)s %(weekday)s", nth=nth, weekday=weekday)
    if repeat.interval == 1:
        return _("Every month on %(what)s", what=what)
    return _("Every %(n)s months on %(what)s", n=repeat.interval, what=what)


def _month_days(repeat: Repeat) -> str:
    days = [day for day in repeat.month_days if day != LAST]
    words = [_("day %(days)s", days=joined(days))] if days else []
    if LAST in repeat.month_days:
        words.append(_("the last day"))
    return joined(words)


def _weekday(day: int) -> str:
    """Return 周一 or Monday: what people of the language write in a sentence."""
    is_chinese = page_language().startswith("zh")
    names = get_day_names("abbreviated" if is_chinese else "wide", locale=get_locale())
    return str(names[day - 1])


def _days(days: Days) -> str:
    return {
        Days.ALL: "",
        Days.WORKDAYS: _("on workdays only, shifted ones too"),
        Days.NOT_HOLIDAYS: _("not on holidays"),
        Days.HOLIDAYS: _("on holidays only"),
        Days.DAYS_OFF: _("on days off only"),
    }[days]


def _limits(repeat: Repeat, content: ScheduleContent) -> list[str]:
    limits = []
    if repeat.unit not in {Unit.ONCE, Unit.YEAR, Unit.RULE} and content.rrule:
        limits.append(_("from %(day)s", day=content.starts.date().isoformat()))
    if repeat.count is not None:
        limits.append(_("%(n)s times in all", n=repeat.count))
    if content.last_on is not None and content.rrule:
        limits.append(_("until %(day)s", day=content.last_on.isoformat()))
    return limits
