"""What service stars and information officers share: people in frames, paged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from markupsafe import Markup
from sqlalchemy.orm import Session

from signage.models import StaffMember
from signage.operations.hall.staff_windows import windows_of_staff
from signage.playout.dwell import dwell_s
from signage.playout.masking import surname_of
from signage.slides.art import drawn
from signage.slides.honours import Honour, Wall
from signage.slides.kind import Setting, Slide
from signage.slides.reading import (
    _l,
    aligned,
    has_large_type,
    has_low_room,
    paged,
    period_label,
    today_of,
)

#: Titles by award (msgids).
TITLES = {
    "A-W2": _l("Service stars"),
    "C-W2": _l("Service stars of the quarter"),
    "A-W3": _l("Information officers"),
}
#: Frames on one slide: side by side, or one below the other on a portrait display.
ABREAST, ABREAST_LARGE_TYPE, ABREAST_LOW = 4, 3, 2


@dataclass(frozen=True, slots=True)
class Person:
    """One honoured person; `portrait` is a media hash, only with consent."""

    name: str
    monogram: str
    portrait: str | None
    window: str
    group: str
    score: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: a title (msgid), the period, a page of people."""

    title: str
    period: str
    page: str
    people: tuple[Person, ...]
    star: Markup = field(default_factory=lambda: drawn("star"))


def people_slides(
    session: Session,
    setting: Setting,
    kind: str,
    wall: Wall[StaffMember],
    scores: Mapping[int, Decimal] | None = None,
) -> Iterator[Slide]:
    """Yield the pages of one award; `scores` replace those of the assessment."""
    people = _people(session, setting, wall, scores)
    period = period_label(wall.period, setting.hall.locale)
    for page in paged(people, _abreast(setting)):
        texts = [text for p in page.items for text in (p.name, p.window, p.score)]
        yield Slide(
            id=f"{kind}:{wall.award}:p{page.number}",
            kind=kind,
            context=Context(TITLES[wall.award], period, page.mark, page.items),
            seconds=dwell_s(period, *texts),
        )


def _abreast(setting: Setting) -> int:
    if has_low_room(setting):
        return ABREAST_LOW
    return ABREAST_LARGE_TYPE if has_large_type(setting) else ABREAST


def _people(
    session: Session,
    setting: Setting,
    wall: Wall[StaffMember],
    scores: Mapping[int, Decimal] | None,
) -> list[Person]:
    ids = [honour.subject.id for honour in wall.honours]
    windows = windows_of_staff(session, ids, today_of(setting))
    found = scores or {
        h.subject.id: h.score for h in wall.honours if h.score is not None
    }
    told = dict(zip(found, aligned(list(found.values())), strict=True))
    return [
        _person(honour, windows.get(honour.subject.id, ""), told.get(honour.subject.id))
        for honour in wall.honours
    ]


def _person(honour: Honour[StaffMember], window: str, score: str | None) -> Person:
    staff = honour.subject
    return Person(
        name=staff.name,
        monogram=surname_of(staff.name),
        portrait=staff.portrait if staff.consents_to_portrait else None,
        window=window,
        group=honour.group,
        score=score or "",
    )
