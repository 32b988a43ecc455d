"""Guide pages (办事指南): the 17 items that a hall must post, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup
from pydantic import Field, field_validator
from sqlalchemy.orm import Session

from signage.operations.board.guide import GuideEntry, guide_entries, shown_entries
from signage.operations.board.guide_items import BY_KEY
from signage.outbox import Topic
from signage.playout.dwell import dwell_s
from signage.playout.pagination import shorten
from signage.playout.typography import larger_step
from signage.slides.kind import Kind, Options, Setting, Slide
from signage.slides.reading import _l, body_of, today_of
from signage.slides.text_pages import pages_of

NAME = "guide_pages"
#: A title of the office is cut to so many ems: the masthead holds it and the page.
TITLE_EMS = 13
#: A text of so few lines at step 3 of the type scale is set so, in the middle.
SHORT_LINES, SHORT_COLUMNS = 3, 1 / 1.5


class GuideOptions(Options):
    """Which of the items are shown."""

    items: tuple[str, ...] = Field(
        (),
        title=_l("Items of the guide"),
        description=_l("None chosen: all that the office marked for screens."),
        json_schema_extra={
            "words": {key: str(item.title) for key, item in BY_KEY.items()}
        },
    )

    @field_validator("items")
    @classmethod
    def check_items(cls, items: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what is no item of the guide."""
        unknown = [item for item in items if item not in BY_KEY]
        if unknown:
            message = f"no items of the guide: {', '.join(unknown)}"
            raise ValueError(message)
        return items


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows: `title` as the office wrote it, else `item` (msgid).

    `form` is "short" (a few lines in the middle), "large" (fits at the next step of
    type) or empty.
    """

    title: str
    item: str
    html: Markup
    page: str
    form: str


def build(session: Session, setting: Setting) -> Iterator[Slide]:
    """Yield the pages of each item that is filled."""
    hall = setting.hall
    entries = guide_entries(session, hall, today_of(setting))
    given = setting.options
    keys = given.items if isinstance(given, GuideOptions) else ()
    for entry in shown_entries(entries, keys):
        found = contexts_of(entry, setting)
        for number, (context, text) in enumerate(found, start=1):
            yield Slide(
                id=f"{NAME}:{entry.item.key}:p{number}",
                kind=NAME,
                context=context,
                seconds=dwell_s(context.title, text),
            )


def contexts_of(entry: GuideEntry, setting: Setting) -> list[tuple[Context, str]]:
    """Return the pages of an item, each with its text for dwell."""
    locale = setting.hall.locale
    text = entry.markdown_in(locale)
    form = _form(text, setting)
    pages = pages_of(text, setting.columns, setting.rows)
    title = shorten(entry.text_in(locale).title, TITLE_EMS)
    return [
        (
            Context(
                title=title,
                item=entry.item.title.msgid,
                html=page.html,
                page=f"{number} / {len(pages)}" if len(pages) > 1 else "",
                form=form,
            ),
            page.text,
        )
        for number, page in enumerate(pages, start=1)
    ]


def _form(text: str, setting: Setting) -> str:
    columns, rows = setting.columns, setting.rows
    if len(pages_of(text, int(columns * SHORT_COLUMNS), SHORT_LINES)) == 1:
        return "short"
    step = larger_step(body_of(setting), is_portrait=setting.group.is_portrait)
    larger = pages_of(text, int(columns / step), int(rows / step))
    return "large" if len(larger) == 1 else ""


KIND = Kind(
    name=NAME,
    label=_l("Guide pages"),
    help=_l("What a hall must post about its business, item by item."),
    build=build,
    topics=frozenset({Topic.BOARD, Topic.HALL}),
    options=GuideOptions,
    usual=False,
)
