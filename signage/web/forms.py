"""The base of every form: WTForms, in the reader's language, cleaned of blanks.

The CSRF token is checked for the whole app (`signage.web.security`), so forms carry
none themselves; templates print it with the macro `csrf()`.
"""

from collections.abc import Iterable
from typing import Any, Self

from flask import request
from flask_wtf.i18n import translations
from wtforms import Field, Form
from wtforms.fields import StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from signage.web.i18n import titled


def stripped(value: object) -> object:
    """Take blanks off the ends of what was typed."""
    return value.strip() if isinstance(value, str) else value


def choices(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """Return (value, label) pairs as WTForms wants them."""
    return [SelectChoice(value, label) for value, label in pairs]


class StrippedField(StringField):
    """A line of text without blanks at its ends."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Strip what was typed before it is validated."""
        super().process_formdata([stripped(value) for value in valuelist])


class OfficeForm(Form):
    """A form of the office: `form = LoginForm.of_request()`; `form.validate()`."""

    class Meta:
        """Say WTForms' own messages in the reader's language."""

        def get_translations(self, form: Any) -> Any:
            """Return the catalogue of the request's language."""
            del form
            return translations

    @classmethod
    def of_request(cls, obj: object = None, **values: Any) -> Self:
        """Fill the form from what was posted, else from `obj` and `values`."""
        return cls(request.form or None, obj=obj, **values)

    @property
    def problems(self) -> list[str]:
        """Every problem with the label of its field, for the list above the form."""
        return [
            titled(field.label.text, error) for field in self for error in field.errors
        ]


def refuse(field: Field, problem: str) -> None:
    """Add a problem that an operation found to the field it is about."""
    field.errors = [*field.errors, problem]
