"""The form of a channel: who is told of outages, and how."""

from wtforms.fields import BooleanField, RadioField, SelectField
from wtforms.widgets import PasswordInput

from signage.models import AlertChannel
from signage.operations.alerts.channels import ChannelInvalidError, WantedChannel
from signage.web.admin.alert_texts import BY_NAMES
from signage.web.forms import OfficeForm, StrippedField, choices, refuse
from signage.web.i18n import LANGUAGES, translated
from signage.web.i18n import lazy_text as _l

NAMES = choices([(by.value, name) for by, name in BY_NAMES.items()])
LANGUAGE_NAMES = choices([(each.code, each.name) for each in LANGUAGES])


class AlertChannelForm(OfficeForm):
    """A channel; `operations.alerts.channels` says what is wrong."""

    name = StrippedField(
        _l("Name of the channel"), description=_l("Who is told, like “Duty phone”.")
    )
    by = RadioField(_l("Told by"), choices=NAMES, default="webhook")
    target = StrippedField(
        _l("Address"),
        description=_l(
            "Of a webhook like https://example.org/alerts, or an e-mail address."
        ),
    )
    secret = StrippedField(
        _l("Secret"),
        widget=PasswordInput(hide_value=True),
        description=_l(
            "Signs what a webhook gets. Empty: the one there is, or a new one is made."
        ),
    )
    locale = SelectField(_l("Language"), choices=LANGUAGE_NAMES, default="zh_Hans")
    only_in_hours = BooleanField(
        _l("Only while the hall is open; else in the morning"), default=True
    )
    is_active = BooleanField(_l("Is told at present"), default=True)

    @property
    def wanted(self) -> WantedChannel:
        """What was posted, as the operation reads it."""
        return WantedChannel(
            name=self.name.data or "",
            by=self.by.data or "",
            target=self.target.data or "",
            secret=self.secret.data or "",
            locale=self.locale.data or "",
            only_in_hours=bool(self.only_in_hours.data),
            is_active=bool(self.is_active.data),
        )

    def show_refusal(self, refusal: ChannelInvalidError) -> None:
        """Put every problem to its field."""
        for name, problems in refusal.by_field.items():
            for problem in problems:
                refuse(self[name], translated(problem))


def form_of(channel: AlertChannel) -> AlertChannelForm:
    """Return the form filled from a channel; its secret stays where it is."""
    return AlertChannelForm(
        data={
            "name": channel.name,
            "by": channel.by.value,
            "target": channel.target,
            "locale": channel.locale,
            "only_in_hours": channel.only_in_hours,
            "is_active": channel.is_active,
        }
    )
