"""Web page: somebody else's page in a sandboxed frame, from the allow-list only."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from sqlalchemy.orm import Session

from signage.errors import Message
from signage.models import Hall
from signage.outbox import Topic
from signage.playout.web_origins import LONGEST_ADDRESS, origin_of
from signage.slides.kind import Kind, Options, Setting, Slide
from signage.slides.reading import _l

NAME = "web_page"
PAGE_S = 30.0


class WebPageOptions(Options):
    """Which page; its origin must be on the hall's list."""

    url: Annotated[
        str,
        Field(
            title=_l("Web address"),
            description=_l(
                "Like https://www.example.gov.cn/board. An administrator allows the "
                "site first, under Hall. Pages that forbid frames stay empty."
            ),
            min_length=8,
            max_length=LONGEST_ADDRESS,
        ),
    ]

    @field_validator("url")
    @classmethod
    def _with_origin(cls, url: str) -> str:
        if origin_of(url.strip()) is None:
            message = "http:// or https://"
            raise ValueError(message)
        return url.strip()


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: the address, and the host's name while it loads."""

    url: str
    host: str


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the page, as long as its origin is allowed."""
    del session
    options = setting.options
    if not isinstance(options, WebPageOptions):
        return  # an editor chooses a page: there is none by itself
    if origin_of(options.url) not in setting.hall.web_origins:
        return
    host = urlsplit(options.url).hostname or ""
    context = Context(options.url, host)
    yield Slide(id=f"{NAME}:page", kind=NAME, context=context, seconds=PAGE_S)


def refuses(hall: Hall, options: WebPageOptions) -> Iterator[Message]:
    """Yield that the site is not on the hall's list."""
    origin = origin_of(options.url)
    if origin not in hall.web_origins:
        yield Message(
            "Screens may not show %(site)s. An administrator allows it under Hall, "
            "Websites on the screens.",
            site=origin,
        )


KIND = Kind(
    name=NAME,
    label=_l("Web page"),
    help=_l("A page of an allowed website, in a frame that can do nothing else."),
    build=build,
    topics=frozenset({Topic.HALL}),
    options=WebPageOptions,
    zones=frozenset({"main", "side"}),
    usual=False,
    refuses=refuses,
)
