"""QR code: an address or a text for people's phones, large enough from two metres."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from markupsafe import Markup
from pydantic import Field, field_validator
from sqlalchemy.orm import Session

from signage.errors import Message
from signage.outbox import Topic
from signage.playout.dwell import dwell_s
from signage.playout.pagination import width_of
from signage.slides.kind import Kind, Options, Setting, Slide
from signage.slides.qr import code_of
from signage.slides.reading import _l

NAME = "qr_code"
#: What a code of version 10 holds at error correction M, in bytes of UTF-8. Its 57
#: modules on 62 % of a 55-inch display's height are 7 mm each; a phone at 2 m needs 6.
MOST_BYTES = 213
CJK_BYTES = 3
#: Characters of words that fit beside the code at full type.
MOST_TITLE, MOST_CAPTION = 16, 32
#: A title of so few stands larger.
SHORT_TITLE = 6
#: Seconds that people have to take out a phone and hold it up.
LEAST_S = 15.0


class QrCodeOptions(Options):
    """What the code holds, and the words beside it."""

    title: Annotated[
        str,
        Field(title=_l("Title"), min_length=1, max_length=MOST_TITLE, description=""),
    ]
    content: Annotated[
        str,
        Field(
            title=_l("Address or text"),
            description=_l("What the phone gets: an address (https://…) or a text."),
            min_length=1,
        ),
    ]
    caption: Annotated[
        str,
        Field(
            title=_l("Caption"),
            description=_l("Says what the code is good for."),
            max_length=MOST_CAPTION,
        ),
    ] = ""

    @field_validator("content")
    @classmethod
    def _scannable(cls, content: str) -> str:
        """Refuse what would make modules too small, naming the limit."""
        content = content.strip()
        size = len(content.encode())
        if size > MOST_BYTES:
            message = Message(
                "The text of the code has %(n)s bytes; at most %(most)s can be "
                "scanned from 2 m: %(most)s Latin letters or %(chinese)s Chinese "
                "characters. Use a short address.",
                n=size,
                most=MOST_BYTES,
                chinese=MOST_BYTES // CJK_BYTES,
            )
            raise ValueError(message)
        return content


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    title: str
    caption: str
    code: Markup

    @property
    def is_short(self) -> bool:
        """Whether the title takes no more than a line of large type."""
        return width_of(self.title) <= SHORT_TITLE


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the one slide that an editor put together."""
    del session
    options = setting.options
    if not isinstance(options, QrCodeOptions):
        return  # an editor says what the code holds: there is none by itself
    yield Slide(
        id=NAME,
        kind=NAME,
        context=Context(options.title, options.caption, code_of(options.content)),
        # To take out a phone takes longer than to read.
        seconds=max(dwell_s(options.title, options.caption), LEAST_S),
    )


KIND = Kind(
    name=NAME,
    label=_l("QR code"),
    help=_l("A code for people's phones: an address or a text, with words beside it."),
    build=build,
    topics=frozenset({Topic.HALL}),
    options=QrCodeOptions,
    usual=False,
    zones=frozenset({"main", "side"}),
)
