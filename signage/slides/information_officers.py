"""Information officers (优秀信息员): the winner of each contest group."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from signage.outbox import Topic
from signage.slides.honours import information_points, staff_walls
from signage.slides.kind import Kind, Setting, Slide
from signage.slides.people import Context, Person, people_slides
from signage.slides.reading import _l

__all__ = ["KIND", "Context", "Person", "build"]

NAME = "information_officers"
AWARDS = ("A-W3",)


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the pages of the award for information work."""
    for wall in staff_walls(session, setting, AWARDS):
        ids = [honour.subject.id for honour in wall.honours]
        points = information_points(session, ids, wall.period)
        yield from people_slides(session, setting, NAME, wall, points)


KIND = Kind(
    name=NAME,
    label=_l("Information officers"),
    help=_l("The best information officer of each contest group."),
    build=build,
    topics=frozenset({Topic.AWARDS, Topic.HALL}),
)
