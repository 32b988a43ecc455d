"""What displays can be told, and why they cannot be told the rest, in words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from signage.errors import Message
from signage.models import Display
from signage.models.display import DisplayKind
from signage.operations.displays.display_commands import (
    MUTES,
    SWITCHES,
    Command,
    Refusal,
    refusal_of,
)
from signage.web.admin.display_condition import Fact
from signage.web.i18n import lazy_text as _l
from signage.web.i18n import translated

#: In the order of the menu.
COMMANDS = {
    Command.IDENTIFY: _l("Show its name"),
    Command.RELOAD: _l("Load anew"),
    Command.SCREENSHOT: _l("Take a screenshot"),
    Command.MUTE: _l("Mute"),
    Command.UNMUTE: _l("Unmute"),
    Command.SCREEN_OFF: _l("Screen off"),
    Command.SCREEN_ON: _l("Screen on"),
    Command.CLEAR_CACHE: _l("Clear its cache"),
}
REFUSALS = {
    Refusal.NO_SOUND: Message("Kiosks and tablets have no sound."),
    Refusal.NO_SCRIPT: Message(
        "Its browser is too old: it shows the page without script, which takes no "
        "commands."
    ),
}
KIOSKS = frozenset({DisplayKind.KIOSK, DisplayKind.TABLET})


def commands_for(display: Display) -> list[tuple[str, str]]:
    """Return what a display can be told now: the command and its words."""
    return [
        (command.value, words)
        for command, words in COMMANDS.items()
        if refusal_of(display, command) is None and not _is_so(display, command)
    ]


def commands_for_many(kind: DisplayKind | None) -> list[tuple[str, str, bool]]:
    """Return what displays of a kind (None: any) can be told: name, words, whether.

    What a part of them cannot do says so.
    """
    return [
        (command.value, *_offer(words, command, kind))
        for command, words in COMMANDS.items()
    ]


def remarks_on(display: Display) -> list[Fact]:
    """Return what there is to know before a display is told something."""
    refused = dict.fromkeys(refusal_of(display, command) for command in Command)
    found = [_refused(refusal) for refusal in refused if refusal is not None]
    if Refusal.NO_SCRIPT in refused:
        return found
    return [*_by_the_kit(display), *found, *_manners(display)]


def refusals_among(
    displays: Sequence[Display], command: Command
) -> Counter[Refusal | None]:
    """Count the displays by why they do not do it (None: they do)."""
    return Counter(refusal_of(display, command) for display in displays)


def left_out(counted: Mapping[Refusal | None, int]) -> Iterable[str]:
    """Say how many were left out, and why."""
    return [
        ngettext(
            "%(num)s was left out: %(why)s",
            "%(num)s were left out: %(why)s",
            number,
            why=translated(REFUSALS[refusal]),
        )
        for refusal, number in counted.items()
        if refusal is not None
    ]


def _is_so(display: Display, command: Command) -> bool:
    """Say whether it is already as the command would have it."""
    if command in MUTES:
        return MUTES[command] == display.is_muted
    return command in SWITCHES and SWITCHES[command] == display.is_off


def _offer(words: str, command: Command, kind: DisplayKind | None) -> tuple[str, bool]:
    if command not in MUTES or kind is DisplayKind.TV:
        return str(words), True
    if kind in KIOSKS:
        return _("%(command)s: kiosks and tablets have no sound", command=words), False
    return _("%(command)s (televisions only)", command=words), True


def _refused(refusal: Refusal) -> Fact:
    word = _("Sound") if refusal is Refusal.NO_SOUND else _("Commands")
    return Fact(word, translated(REFUSALS[refusal]))


def _by_the_kit(display: Display) -> Iterator[Fact]:
    """Say how it takes a screenshot and darkens, once it has told of itself."""
    said = display.condition or {}
    if "kit" not in said:
        return
    kit = said["kit"] if isinstance(said["kit"], Mapping) else {}
    abilities = kit.get("abilities") or ()
    if "screenshot" in abilities:
        picture = _("the glass itself, by the device kit")
    else:
        picture = _("drawn again by the page; films and other websites are left out")
    yield Fact(_("Screenshot"), picture)
    if "screen" in abilities:
        dark = _("the device kit switches the screen")
    elif kit:
        dark = _("the device kit cannot switch this screen: the picture turns black")
    else:
        dark = _("no device kit: the picture turns black, the screen stays lit")
    yield Fact(_("Screen off"), dark)


def _manners(display: Display) -> Iterator[Fact]:
    if display.kind in KIOSKS:
        text = _(
            "What is sent waits until the rating is over; only its name is shown at "
            "once. No screenshot ever shows a rating."
        )
        yield Fact(_("While somebody rates"), text)
