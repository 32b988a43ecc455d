"""The form of an announcement's template."""

from wtforms.fields import RadioField, TextAreaField

from signage.models import AnnouncementTemplate
from signage.operations.content.announcement_languages import (
    LOCALES,
    Version,
    versions_in,
)
from signage.operations.content.announcement_templates import (
    TemplateInvalidError,
    WantedTemplate,
)
from signage.web.admin.announcement_form import (
    PLACES,
    LanguageForm,
    versions_as_fields,
)
from signage.web.forms import StrippedField, choices, refuse
from signage.web.i18n import lazy_text as _l
from signage.web.i18n import translated


class TemplateForm(LanguageForm):
    """A template; `operations.content.announcement_templates` says what is wrong."""

    name = StrippedField(
        _l("Name of the template"),
        description=_l("Editors choose it by this name; screens do not show it."),
    )
    title = StrippedField(_l("Title"))
    place = RadioField(_l("Shown as"), choices=choices(PLACES), default="slide")
    text = TextAreaField(
        _l("Body text"),
        description=_l(
            "What differs each time stands in ［…］, like ［日期］: an announcement is "
            "not published before each of these was filled in."
        ),
    )

    @property
    def wanted(self) -> WantedTemplate:
        """What was posted, as the operation reads it."""
        versions = {locale: self.version_in(locale) for locale in LOCALES}
        return WantedTemplate(
            name=self.name.data or "",
            title=self.title.data or "",
            text=self.text.data or "",
            place=self.place.data or "",
            versions=versions,
        )

    def show_refusal(self, refusal: TemplateInvalidError) -> None:
        """Put every problem to its field."""
        for name, problems in refusal.by_field.items():
            for problem in problems:
                refuse(self[name], translated(problem))


def template_values(template: AnnouncementTemplate) -> dict[str, object]:
    """Return a template's texts by the names of the editor's fields."""
    versions: dict[str, Version] = versions_in(template.texts)
    return {
        "title": template.title,
        "text": template.text,
        "place": template.place.value,
        **versions_as_fields(versions),
    }
