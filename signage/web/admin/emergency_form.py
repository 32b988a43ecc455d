"""The form of an emergency: ready in ten seconds, from a prepared text or without."""

from collections.abc import Iterable

from wtforms.fields import (
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from signage.models import DisplayGroup, EmergencyTemplate
from signage.operations.emergencies.plan import (
    HEADLINE_LENGTH,
    TEXT_LENGTH,
    USUAL_MINUTES,
    EmergencyInvalidError,
    Wanted,
)
from signage.operations.emergencies.texts import LANGUAGES, Text
from signage.web.forms import OfficeForm, choices, refuse
from signage.web.i18n import lazy_text as _l
from signage.web.i18n import translated
from signage.web.keys import key_of

SEVERITIES = (
    ("danger", _l("Danger: act at once")),
    ("warning", _l("Warning: be careful")),
    ("notice", _l("Advisory: please note")),
)
LENGTHS = (
    (10, _l("10 minutes")),
    (30, _l("30 minutes")),
    (60, _l("1 hour")),
    (120, _l("2 hours")),
    (240, _l("4 hours")),
    (480, _l("8 hours")),
    (1440, _l("24 hours")),
)
PLACES = (("all", _l("Every display")), ("some", _l("Only these:")))
#: No key of a row is longer.
KEY_DIGITS = 18
PARTS = ("headline", "text", "instruction")


def _headline() -> StringField:
    return StringField(_l("Headline"), render_kw={"maxlength": HEADLINE_LENGTH})


def _area(label: str) -> TextAreaField:
    return TextAreaField(label, render_kw={"maxlength": TEXT_LENGTH, "rows": 2})


class WordsForm(OfficeForm):
    """How grave it is and what it says, in the languages that the office writes."""

    severity = RadioField(
        _l("How grave is it?"), choices=choices(SEVERITIES), default="danger"
    )
    headline_zh_hans = _headline()
    text_zh_hans = _area(_l("What has happened"))
    instruction_zh_hans = _area(_l("What people should do"))
    headline_zh_hant = _headline()
    text_zh_hant = _area(_l("What has happened"))
    instruction_zh_hant = _area(_l("What people should do"))
    headline_en = _headline()
    text_en = _area(_l("What has happened"))
    instruction_en = _area(_l("What people should do"))
    minutes = SelectField(_l("Lasts"), default=str(USUAL_MINUTES))

    def offer_lengths(self, also: int | None = None) -> None:
        """Offer the usual lengths, and the one that a prepared text has."""
        offered = dict(LENGTHS)
        if also is not None and also not in offered:
            offered[also] = _l("%(n)s minutes") % {"n": also}
        self.minutes.choices = choices((str(n), offered[n]) for n in sorted(offered))

    @property
    def texts(self) -> dict[str, Text]:
        """What was written, by language."""
        return {
            tag: Text(*(self[field_of(part, tag)].data or "" for part in PARTS))
            for tag in LANGUAGES
        }

    @property
    def length(self) -> int | None:
        """How many minutes it lasts, or None."""
        given = self.minutes.data or ""
        return int(given) if given.isdecimal() else None

    def fill_from(self, template: EmergencyTemplate) -> None:
        """Take a prepared emergency's words."""
        self.severity.data = str(template.severity)
        self.minutes.data = str(template.minutes)
        for tag, text in template.texts.items():
            for part in PARTS:
                if tag in LANGUAGES:
                    self[field_of(part, tag)].data = text.get(part, "")

    def show_refusal(self, refusal: EmergencyInvalidError) -> None:
        """Put every problem to the field that it is about."""
        first = field_of("{}", LANGUAGES[0])
        for name, problems in refusal.by_field.items():
            field = first.format(name) if name in PARTS else name
            for problem in problems:
                refuse(
                    self[field if field in self else "severity"], translated(problem)
                )


class EmergencyForm(WordsForm):
    """An emergency: also where."""

    where = RadioField(_l("Where"), choices=choices(PLACES), default="all")
    groups = SelectMultipleField(
        _l("Display groups"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def offer_groups(self, groups: Iterable[DisplayGroup]) -> None:
        """Offer the hall's display groups."""
        self.groups.choices = choices((str(group.id), group.name) for group in groups)

    def wanted(self, display_ids: Iterable[str]) -> Wanted:
        """Return what was posted, as the operation reads it."""
        is_some = self.where.data == "some"
        groups = self.groups.data or [] if is_some else []
        return Wanted(
            severity=self.severity.data or "",
            texts=self.texts,
            minutes=self.length,
            group_ids=keys_of(groups),
            display_ids=keys_of(display_ids) if is_some else (),
        )


class TemplateForm(WordsForm):
    """A prepared emergency: also its name in the office."""

    name = StringField(_l("Name of the text"))


def field_of(part: str, tag: str) -> str:
    """Return the name of the field of a part in a language."""
    return f"{part}_{tag.lower().replace('-', '_')}"


def keys_of(values: Iterable[str]) -> tuple[int, ...]:
    """Return what of posted values can be keys of rows."""
    return tuple(
        key_of(int(value))
        for value in values
        if value.isdecimal() and len(value) <= KEY_DIGITS
    )
