"""Proof of play: what was on the displays, by content, display and day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from signage import clock
from signage.errors import Message
from signage.exchange.sheet_writer import Cell, write_csv, write_xlsx
from signage.models.user import Role
from signage.operations.displays.display_groups import display_groups_of
from signage.operations.plays.play_records import record_page
from signage.operations.plays.play_reports import (
    By,
    PlayFilter,
    ReportRow,
    display_names,
    report_page,
    report_rows,
)
from signage.playout.days import midnight_of
from signage.web import context
from signage.web.access import has_role, require_role
from signage.web.admin.display_texts import kind_label
from signage.web.admin.paging import beside
from signage.web.admin.play_words import (
    hours_of,
    kinds_named,
    length_words,
    source_names,
)
from signage.web.keys import asked_key

bp = Blueprint("plays", __name__, url_prefix="/office/plays")
bp.context_processor(lambda: {"length_words": length_words, "kind_label": kind_label})

USUAL_DAYS = 7
#: Plays are kept for three years.
MOST_DAYS = 3 * 366
WORDS_LENGTH = 100
TABS = {
    "content": _l("By content"),
    "display": _l("By display"),
    "day": _l("By day"),
    "record": _l("Single records"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for, and what is wrong with it."""

    filter: PlayFilter
    tab: str
    problems: tuple[Message, ...] = ()

    @property
    def by(self) -> By:
        """What a row is about; single records have no rows of their own."""
        return By(self.tab) if self.tab in set(By) else By.CONTENT


#: No display showed anything outside, and calendars end somewhere.
SANE_YEARS = range(2000, 3000)


@bp.get("")
@require_role(Role.INSPECTOR)
def index() -> str:
    """Show a report, or single records; what is wrong in the filter is told."""
    wish, session = _wish(), context.session()
    hall_id = wish.filter.hall_id
    shown: dict[str, Any] = _records(wish) if wish.tab == "record" else _report(wish)
    chosen = wish.filter
    about = source_names(session, hall_id, [chosen.source] if chosen.source else [])
    named = display_names(session, [chosen.display_id] if chosen.display_id else [])
    return render_template(
        "admin/plays/index.html",
        wish=wish,
        chosen=chosen,
        tabs=TABS,
        at=_at,
        groups=display_groups_of(session, hall_id),
        about=about.get(chosen.source),
        display_name=named.get(chosen.display_id or 0),
        may_certify=has_role(Role.APPROVER),
        **shown,
    )


@bp.get("/table.csv")
@require_role(Role.INSPECTOR)
def export_csv() -> Response:
    """Send the whole report as CSV."""
    wish = _wish()
    return _file(write_csv(*_table(wish)), "text/csv", f"{_file_name(wish)}.csv")


@bp.get("/table.xlsx")
@require_role(Role.INSPECTOR)
def export_xlsx() -> Response:
    """Send the whole report as a workbook."""
    wish = _wish()
    book = write_xlsx(_("Proof of play"), *_table(wish))
    return _file(book, XLSX, f"{_file_name(wish)}.xlsx")


def _table(wish: Wish) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
    rows = report_rows(context.session(), wish.filter, wish.by)
    names = _names(wish, rows)
    columns = [str(column) for column in _columns(wish.by)]
    return columns, (_cells(row, names, wish.by) for row in rows)


def _file(content: bytes, mimetype: str, name: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _file_name(wish: Wish) -> str:
    return f"plays-{wish.by}-{wish.filter.first}-{wish.filter.last}"


def _report(wish: Wish) -> dict[str, Any]:
    number = request.args.get("page", 1, type=int)
    page = report_page(context.session(), wish.filter, wish.by, page=number)
    return {"page": page, "names": _names(wish, page.rows), "by": wish.by}


def _records(wish: Wish) -> dict[str, Any]:
    session, chosen = context.session(), wish.filter
    span = _span(chosen.first, chosen.last)
    older_than = request.args.get("older_than", "")
    records = record_page(session, chosen, span, older_than=older_than)
    sources = [play.given.source for play in records.plays]
    return {
        "records": records,
        "sources": source_names(session, chosen.hall_id, sources),
        "displays": display_names(session, (p.display_id for p in records.plays)),
        "older": beside("older_than", records.older_than),
    }


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    zone = context.hall().time_zone
    return midnight_of(first, zone), midnight_of(last + timedelta(days=1), zone)


def _wish() -> Wish:
    hall, args = context.hall(), request.args
    today = clock.hall_day(clock.now(), hall.time_zone)
    problems: list[Message] = []
    last = _day("last", today, problems)
    usual = min(last, today) - timedelta(days=USUAL_DAYS - 1)
    first = _day("first", usual, problems)
    if first > last:
        problems.append(Message("The first day must not lie after the last one."))
        first = last
    if (last - first).days > MOST_DAYS:
        problems.append(Message("Plays are kept for three years; ask for less."))
        first = last - timedelta(days=MOST_DAYS)
    words = args.get("q", "").strip()[:WORDS_LENGTH]
    wanted = PlayFilter(
        hall_id=hall.id,
        first=first,
        last=last,
        source=args.get("source", "")[:80],
        display_id=asked_key("display"),
        group_id=asked_key("group"),
        words=words,
        kinds=kinds_named(words),
    )
    tab = args.get("by", "content")
    return Wish(wanted, tab if tab in TABS else "content", tuple(problems))


def _day(name: str, usual: date, problems: list[Message]) -> date:
    text = request.args.get(name, "")
    if not text:
        return usual
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year in SANE_YEARS:
        return day
    what = Message("“%(text)s” is no day; write 2026-11-21.", text=text[:20])
    problems.append(what)
    return usual


def _at(**changes: object) -> str:
    """Return this page with other filters; what is None or empty is left out."""
    kept = {name: value for name, value in request.args.items() if name in _KEPT}
    wanted = kept | changes
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{url_for('.index')}?{query}"


_KEPT = ("by", "first", "last", "source", "display", "group", "q")


def _names(wish: Wish, rows: Sequence[ReportRow]) -> Mapping[Any, str]:
    """Return what the rows are called."""
    session, keys = context.session(), [row.key for row in rows]
    if wish.by is By.CONTENT:
        return source_names(session, wish.filter.hall_id, keys)
    if wish.by is By.DISPLAY:
        return display_names(session, keys)
    return {day: format_date(day, "full") for day in keys}


def _columns(by: By) -> Iterable[str]:
    heads = {
        By.CONTENT: (_("Content"), _("Type")),
        By.DISPLAY: (_("Display"),),
        By.DAY: (_("Day"),),
    }
    return (
        *heads[by],
        *(() if by is By.DISPLAY else (_("Displays"),)),
        _("Times"),
        _("Hours shown"),
        _("of it in opening hours"),
        _("First"),
        _("Last"),
    )


def _cells(row: ReportRow, names: Mapping[Any, str], by: By) -> Sequence[Cell]:
    zone = ZoneInfo(context.hall().time_zone)
    heads: dict[By, tuple[Cell, ...]] = {
        By.CONTENT: (names.get(row.key, str(row.key)), kind_label(row.kind)),
        By.DISPLAY: (names.get(row.key, str(row.key)),),
        By.DAY: (row.key,),
    }
    totals = row.totals
    return (
        *heads[by],
        *(() if by is By.DISPLAY else (totals.displays,)),
        totals.times,
        hours_of(totals.shown_ms),
        hours_of(totals.open_ms),
        row.first_at.astimezone(zone).replace(tzinfo=None),
        row.last_at.astimezone(zone).replace(tzinfo=None),
    )
