"""The forms of signing in and of giving the password once more."""

from wtforms.fields import PasswordField
from wtforms.validators import DataRequired

from signage.web.forms import OfficeForm, StrippedField
from signage.web.i18n import lazy_text as _l


class LoginForm(OfficeForm):
    """Username and password."""

    username = StrippedField(_l("Username"), [DataRequired()])
    password = PasswordField(_l("Password"), [DataRequired()])


class PasswordForm(OfficeForm):
    """The password once more."""

    password = PasswordField(_l("Password"), [DataRequired()])
