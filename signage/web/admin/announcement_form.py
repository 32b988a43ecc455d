"""The form of an announcement: what its fields are called, and what they hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import Field
from wtforms.fields import (
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import (
    CheckboxInput,
    DateTimeLocalInput,
    ListWidget,
    TimeInput,
)

from signage.models import Announcement, DisplayGroup, Hall
from signage.operations.content.announcement_languages import (
    LOCALES,
    Version,
    versions_in,
)
from signage.operations.content.announcement_plan import (
    AnnouncementInvalidError,
    Wanted,
)
from signage.operations.content.announcement_release import wanted_waiting
from signage.web.forms import OfficeForm, StrippedField, choices, refuse
from signage.web.i18n import LANGUAGES, translated
from signage.web.i18n import lazy_text as _l

PLACES = (
    ("slide", _l("Slide of the main area")),
    ("ticker", _l("Line of the ticker")),
)
PRIORITIES = (
    ("0", _l("Normal: turns with the rest")),
    ("1", _l("Important: turns alone with other important ones")),
    ("2", _l("Takes over: nothing else is shown")),
)
WEEKDAYS = (
    ("1", _l("Mon")),
    ("2", _l("Tue")),
    ("3", _l("Wed")),
    ("4", _l("Thu")),
    ("5", _l("Fri")),
    ("6", _l("Sat")),
    ("7", _l("Sun")),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A language of the editor with its fields; `lang` is empty for the hall's own."""

    name: str
    title: Field
    text: Field
    lang: str = ""

    @property
    def has_errors(self) -> bool:
        """Whether something in it was refused."""
        return bool(self.title.errors or self.text.errors)

    @property
    def is_written(self) -> bool:
        """Whether something was written in it."""
        return bool(self.title.data or self.text.data)


class LanguageForm(OfficeForm):
    """A title and a text in the hall's language, and in the others.

    Labels are in the language that is written: who fills it in reads it.
    """

    title: Any
    text: Any
    title_zh_Hans = StrippedField("标题（简体中文）")  # noqa: N815
    text_zh_Hans = TextAreaField("正文（简体中文）")  # noqa: N815
    title_zh_Hant = StrippedField("標題（繁體中文）")  # noqa: N815
    text_zh_Hant = TextAreaField("內文（繁體中文）")  # noqa: N815
    title_en = StrippedField("Title (English)")
    text_en = TextAreaField("Text (English)")

    def version_in(self, locale: str) -> Version:
        """Return what was written in a language beside the hall's own fields."""
        title, text = self[f"title_{locale}"].data, self[f"text_{locale}"].data
        return Version(title or "", text or "")

    def tabs(self, own: str) -> list[Tab]:
        """Return a tab for each language, the hall's `own` first."""
        first = [language for language in LANGUAGES if language.code == own]
        others = [language for language in LANGUAGES if language.code != own]
        tabs = [Tab(language.name, self.title, self.text) for language in first]
        for language in others:
            title, text = self[f"title_{language.code}"], self[f"text_{language.code}"]
            tabs.append(Tab(language.name, title, text, lang=language.tag))
        return tabs


class AnnouncementForm(LanguageForm):
    """An announcement; `operations.content.announcement_plan` says what is wrong."""

    title = StrippedField(_l("Title"))
    place = RadioField(_l("Shown as"), choices=choices(PLACES), default="slide")
    text = TextAreaField(
        _l("Body text"),
        description=_l(
            "Markdown: # heading, **bold**, - list. Long texts become several pages; "
            "pictures chosen below stand beside the text."
        ),
    )
    image = HiddenField(_l("Picture"), default="")
    starts = StringField(_l("Starts"), widget=DateTimeLocalInput())
    ends = StringField(_l("Ends"), widget=DateTimeLocalInput())
    weekdays = SelectMultipleField(
        _l("Weekdays"),
        choices=choices(WEEKDAYS),
        default=[day for day, _name in WEEKDAYS],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    daily_from = StringField(_l("Daily from"), widget=TimeInput())
    daily_until = StringField(_l("Daily until"), widget=TimeInput())
    priority = RadioField(_l("Priority"), choices=choices(PRIORITIES), default="0")
    groups = SelectMultipleField(
        _l("Display groups"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    version = HiddenField(default="0")

    def offer_groups(self, groups: list[DisplayGroup]) -> None:
        """Offer the hall's display groups."""
        self.groups.choices = choices((str(group.id), group.name) for group in groups)

    @property
    def wanted(self) -> Wanted:
        """What was posted, as the operation reads it."""
        return Wanted(
            title=self.title.data or "",
            text=self.text.data or "",
            place=self.place.data or "",
            image=self.image.data or "",
            starts=self.starts.data or "",
            ends=self.ends.data or "",
            weekdays=tuple(self.weekdays.data or ()),
            daily_from=self.daily_from.data or "",
            daily_until=self.daily_until.data or "",
            priority=self.priority.data or "",
            groups=tuple(self.groups.data or ()),
            versions={locale: self.version_in(locale) for locale in LOCALES},
        )

    def show_refusal(self, refusal: AnnouncementInvalidError) -> None:
        """Put every problem to its field."""
        for name, problems in refusal.by_field.items():
            for problem in problems:
                refuse(self[name], translated(problem))


def wanted_of(announcement: Announcement, hall: Hall) -> Wanted:
    """Return an announcement as its editor would write it, in hall time.

    What waits for approval, or was sent back, is what its editors go on with.
    """
    return wanted_waiting(announcement) or wanted_on_air(announcement, hall)


def wanted_on_air(announcement: Announcement, hall: Hall) -> Wanted:
    """Return an announcement as screens show it once it is scheduled."""
    return Wanted(
        title=announcement.title,
        text=announcement.text,
        place=str(announcement.place),
        image=str(announcement.image_id or ""),
        starts=local_minute(announcement.starts_at, hall),
        ends=local_minute(announcement.ends_at, hall),
        weekdays=weekdays_of(announcement.weekdays),
        daily_from=f"{announcement.daily_from or '':%H:%M}"
        if announcement.daily_from
        else "",
        daily_until=f"{announcement.daily_until:%H:%M}"
        if announcement.daily_until
        else "",
        priority=str(announcement.priority),
        groups=tuple(str(group.id) for group in announcement.groups),
        versions=versions_in(announcement.texts),
    )


def form_of(announcement: Announcement, hall: Hall) -> AnnouncementForm:
    """Return the form filled from a saved announcement."""
    return form_from(wanted_of(announcement, hall), announcement.version)


def form_from(wanted: Wanted, version: int) -> AnnouncementForm:
    """Return the form filled from what somebody wrote."""
    values = {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}
    values |= {"weekdays": list(wanted.weekdays), "groups": list(wanted.groups)}
    values |= versions_as_fields(wanted.versions)
    return AnnouncementForm(data=values | {"version": str(version)})


def versions_as_fields(versions: Mapping[str, Version]) -> dict[str, str]:
    """Return texts of languages by the names of their fields."""
    found = {}
    for locale, version in versions.items():
        found[f"title_{locale}"] = version.title
        found[f"text_{locale}"] = version.text
    return found


def weekdays_of(mask: int) -> tuple[str, ...]:
    """Return a bit mask of weekdays as "1" (Monday) to "7"."""
    return tuple(str(day + 1) for day in range(7) if mask >> day & 1)


def local_minute(instant: datetime, hall: Hall) -> str:
    """Return an instant as `datetime-local` inputs write it, in hall time."""
    return f"{instant.astimezone(ZoneInfo(hall.time_zone)):%Y-%m-%dT%H:%M}"
