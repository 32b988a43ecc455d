"""Service stars (服务标兵, 政务之星): portraits of who is honoured, and for what."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from signage.outbox import Topic
from signage.slides.honours import staff_walls
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.people import Context, Person, people_slides
from signage.slides.reading import _l

__all__ = ["KIND", "Context", "Person", "build"]

NAME = "service_stars"
AWARDS = ("A-W2", "C-W2")


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the pages of each award for service that staff hold now."""
    for wall in staff_walls(session, setting, AWARDS):
        yield from people_slides(session, setting, NAME, wall)


KIND = Kind(
    name=NAME,
    label=_l("Service stars"),
    help=_l("Portraits of the staff honoured for their service, with their window."),
    build=build,
    topics=frozenset({Topic.AWARDS, Topic.SCORES, Topic.HALL}),
)
