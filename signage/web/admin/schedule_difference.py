"""Compare what two people made of the same schedule, field by field."""

from dataclasses import dataclass

from signage.operations.publishing.schedule_wish import ScheduleWanted
from signage.web.admin.schedule_form import ScheduleForm
from signage.web.i18n import joined


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two versions hold differently, as the form shows it."""

    label: str
    theirs: str
    yours: str


def differences(yours: ScheduleForm, theirs: ScheduleForm) -> tuple[Difference, ...]:
    """Return every field that the posted and the saved schedule differ in."""
    mine, saved = yours.wanted, theirs.wanted
    return tuple(
        Difference(
            str(yours[name].label.text),
            _shown(yours, name, getattr(saved, name)),
            _shown(yours, name, getattr(mine, name)),
        )
        for name in ScheduleWanted.__dataclass_fields__
        if getattr(mine, name) != getattr(saved, name)
    )


def _shown(form: ScheduleForm, name: str, value: str | tuple[str, ...]) -> str:
    """Return a value as the form names it: choices by their labels."""
    labels = _labels(form, name)
    if isinstance(value, tuple):
        return joined(labels.get(key, key) for key in value) or "–"
    return labels.get(value, value) or "–"


def _labels(form: ScheduleForm, name: str) -> dict[str, str]:
    offered = getattr(form[name], "choices", None) or ()
    lists = offered.values() if isinstance(offered, dict) else [offered]
    return {choice.value: str(choice.label) for each in lists for choice in each}
