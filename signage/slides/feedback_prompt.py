"""Feedback prompt: asks people in the hall to rate their service by phone."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.orm import Session

from signage.operations.ratings.rating_levels import LEVELS
from signage.outbox import Topic
from signage.playout.dwell import dwell_s
from signage.slides.art import drawn
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.qr import rating_code
from signage.slides.reading import _l
from signage.slides.satisfaction import CODE_RENEWED_AFTER

NAME = "feedback_prompt"


@dataclass(frozen=True, slots=True)
class Face:
    """One of the five levels: its word (msgid) and its drawing."""

    level: int
    label: str
    drawing: Markup


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: five faces, the code."""

    faces: tuple[Face, ...]
    code: Markup


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the one slide; it needs no data."""
    del session
    yield Slide(
        id=NAME,
        kind=NAME,
        context=Context(faces(), rating_code(setting)),
        seconds=dwell_s("今天的服务您满意吗手机扫码一键评价无需姓名"),
        fresh_until=setting.now + CODE_RENEWED_AFTER,
    )


def faces() -> tuple[Face, ...]:
    """Return the five faces, best first."""
    return tuple(
        Face(level.value, level.label, drawn(f"face-{level.value}")) for level in LEVELS
    )


KIND = Kind(
    name=NAME,
    label=_l("Rate your service"),
    help=_l("Asks citizens to rate the service by scanning a code with their phone."),
    build=build,
    topics=frozenset({Topic.HALL}),
    zones=frozenset({"main", "side"}),
)
