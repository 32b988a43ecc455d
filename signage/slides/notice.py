"""Notice (通报): approved criticism, masked by policy, sober, and it always ends."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.clock import hall_day
from signage.models import (
    Evaluation,
    LadderAction,
    LedgerEntry,
    Notice,
    Subject,
)
from signage.models.evaluation import NoticeState
from signage.operations.hall.staff_windows import windows_of_staff
from signage.operations.rulebooks.adoption import rulebook_of
from signage.outbox import Topic
from signage.playout.dwell import dwell_s
from signage.playout.masking import mask_name
from signage.playout.pagination import line_count, split_text, width_of
from signage.rules.clause import clause_of
from signage.rules.schema_awards import Step
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.reading import _l, day_label, today_of

NAME = "notice"
#: Lines that the facts take: name, window, three rows.
FACTS_LINES, FACTS_LINES_PORTRAIT = 6, 13
#: Widths (ems) of a name from which it steps down: upright, and lying too.
LONG, LONGER = 7, 12
JOINER = {"zh": "、"}


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows; `name` is masked already, and empty for a window.

    The first page holds the facts and a short `text`; a longer one has its own pages.
    """

    name: str
    window: str
    deed: str
    clause: str
    action: str
    occurred_on: str
    until: str
    page: str = ""
    text: str = ""
    is_first: bool = True

    @property
    def length(self) -> str:
        """How long the name is that stands largest: "", "long" or "longer"."""
        width = width_of((self.name or self.window).replace("*", "＊"))
        return "longer" if width > LONGER else "long" if width > LONG else ""


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the slides of each approved notice, in its window of time only."""
    yield from slides_of(session, setting, _approved(session, setting))


def slides_of(
    session: Session, setting: Setting, notices: list[Notice]
) -> Iterator[Slide]:
    """Yield the slides of notices that have a start and an end, saved or not."""
    entries = _entries(session, setting, notices)
    places = _places(session, setting, notices)
    for notice in notices:
        context = _context(notice, entries, places, setting)
        text = _masked(notice.text, notice.action.subject, setting)
        for number, page in enumerate(_pages(context, text, setting), start=1):
            facts = (page.name, page.window, page.deed, page.clause, page.action)
            texts = (*facts, page.text) if page.is_first else (page.text,)
            yield Slide(
                id=f"{NAME}:{notice.id}:p{number}",
                kind=NAME,
                context=page,
                seconds=dwell_s(*texts),
                windows=(_window(notice),),
            )


def _approved(session: Session, setting: Setting) -> list[Notice]:
    action = joinedload(Notice.action)
    query = (
        select(Notice)
        .options(
            action.joinedload(LadderAction.subject),
            action.joinedload(LadderAction.evaluation).joinedload(Evaluation.adoption),
        )
        .where(
            Notice.hall_id == setting.hall.id,
            Notice.state == NoticeState.APPROVED,
            Notice.revoked_at.is_(None),
            Notice.starts_at < setting.until,
            Notice.ends_at > setting.now,
        )
        .order_by(Notice.starts_at, Notice.id)
    )
    return list(session.scalars(query))


def _window(notice: Notice) -> tuple[datetime, datetime]:
    if notice.starts_at is None or notice.ends_at is None:  # the query left these out
        raise AssertionError(notice.id)
    return notice.starts_at, notice.ends_at


def _entries(
    session: Session, setting: Setting, notices: Iterable[Notice]
) -> dict[str, LedgerEntry]:
    keys = {key for notice in notices for key in notice.action.entries}
    if not keys:
        return {}
    query = (
        select(LedgerEntry)
        .options(joinedload(LedgerEntry.fact_kind))
        .where(LedgerEntry.hall_id == setting.hall.id, LedgerEntry.key.in_(keys))
    )
    return {entry.key: entry for entry in session.scalars(query)}


def _places(
    session: Session, setting: Setting, notices: Iterable[Notice]
) -> dict[int, str]:
    ids = [notice.action.subject_id for notice in notices]
    return windows_of_staff(session, ids, today_of(setting)) if ids else {}


def _context(
    notice: Notice,
    entries: Mapping[str, LedgerEntry],
    places: Mapping[int, str],
    setting: Setting,
) -> Context:
    action, hall = notice.action, setting.hall
    subject = action.subject
    is_person = subject.kind == "staff"
    step = _step(action)
    # It ends with a day, at the midnight after it: that day is the last one.
    ends_on = hall_day(_window(notice)[1] - timedelta(microseconds=1), hall.time_zone)
    return Context(
        name=mask_name(subject.name, hall.notice_masking) if is_person else "",
        window=places.get(subject.id, "") if is_person else subject.name,
        deed=_deed([entries[k] for k in action.entries if k in entries], hall.locale),
        clause=_clause(action.ladder, step, hall.locale),
        action=_in(hall.locale, step.zh, step.en) if step else action.action,
        occurred_on=day_label(action.occurred_on, hall.locale),
        until=day_label(ends_on, hall.locale),
    )


def _masked(text: str, subject: Subject, setting: Setting) -> str:
    """Return the text with the person's name masked too, if somebody wrote it there."""
    if subject.kind != "staff":
        return text
    masked = mask_name(subject.name, setting.hall.notice_masking)
    return text.replace(subject.name, masked.replace("*", "＊"))


def _step(action: LadderAction) -> Step | None:
    """Return the step of the rulebook that fired, for its words and its clause."""
    ladder = rulebook_of(action.evaluation.adoption).ladders.get(action.ladder)
    steps = ladder.steps if ladder else ()
    return next((step for step in steps if step.step == action.step), None)


def _clause(ladder: str, step: Step | None, locale: str) -> str:
    """Return the clause as readers know it; a step without one goes by its ladder."""
    if step is None:
        return ladder
    return clause_of(step.reference, simplified=locale == "zh_Hans") or ladder


def _deed(entries: Iterable[LedgerEntry], locale: str) -> str:
    labels = [_in(locale, e.fact_kind.label_zh, e.fact_kind.label_en) for e in entries]
    return JOINER.get(locale[:2], ", ").join(dict.fromkeys(labels))


def _in(locale: str, zh: str, en: str) -> str:
    return zh if locale.startswith("zh") else en


def _pages(context: Context, text: str, setting: Setting) -> list[Context]:
    """Return the page of facts with a short text, or pages for a longer one."""
    text = " ".join(text.split())
    taken = FACTS_LINES_PORTRAIT if setting.group.is_portrait else FACTS_LINES
    if not text or line_count(text, setting.columns) <= setting.rows - taken:
        return [replace(context, text=text)]
    pieces = split_text(text, setting.columns, setting.rows)
    pages = [context, *(replace(context, is_first=False, text=p) for p in pieces)]
    return [
        replace(page, page=f"{number} / {len(pages)}")
        for number, page in enumerate(pages, start=1)
    ]


KIND = Kind(
    name=NAME,
    label=_l("Public notice"),
    help=_l("Approved notices with masked names, each until its day; never a picture."),
    build=build,
    topics=frozenset({Topic.NOTICES, Topic.HALL}),
)
