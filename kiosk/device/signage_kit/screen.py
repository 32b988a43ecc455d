"""Switch the glass off and on, by whichever program of the machine can."""

from collections.abc import Callable
from dataclasses import dataclass

from signage_kit.programs import RefusedError, is_there, run


@dataclass(frozen=True, slots=True)
class Way:
    """How a program switches the glass, and how to see that it can."""

    name: str
    program: str
    #: Raises RefusedError, or says no, where the program is there but of no use.
    can: Callable[[], bool]
    #: The command for off (False) and on (True).
    command: Callable[[bool], list[str]]


def _television_answers() -> bool:
    asked = ["cec-ctl", "--playback", "--to", "0", "--give-device-power-status"]
    return b"pwr-state" in run(asked)


def _cec(is_on: bool) -> list[str]:  # noqa: FBT001 (a Way's one question)
    wanted = "--image-view-on" if is_on else "--standby"
    return ["cec-ctl", "--playback", "--to", "0", wanted]


def _wlopm(is_on: bool) -> list[str]:  # noqa: FBT001
    return ["wlopm", "--on" if is_on else "--off", "*"]


def _outputs() -> list[str]:
    lines = run(["wlr-randr"]).decode("utf-8", "replace").splitlines()
    return [line.split()[0] for line in lines if line and not line[0].isspace()]


def _wlr_randr(is_on: bool) -> list[str]:  # noqa: FBT001
    wanted = "--on" if is_on else "--off"
    chosen = [word for name in _outputs() for word in ("--output", name, wanted)]
    return ["wlr-randr", *chosen]


def _ddcutil(is_on: bool) -> list[str]:  # noqa: FBT001
    # Power mode of VESA MCCS: 1 is on, 4 is off and may be woken by the cable.
    return ["ddcutil", "setvcp", "D6", "1" if is_on else "4"]


def _vcgencmd(is_on: bool) -> list[str]:  # noqa: FBT001
    return ["vcgencmd", "display_power", "1" if is_on else "0"]


#: The best first: a television that is asked saves more than one without a picture.
WAYS = (
    Way("cec", "cec-ctl", _television_answers, _cec),
    Way("wlopm", "wlopm", lambda: bool(run(["wlopm"])), _wlopm),
    Way("wlr-randr", "wlr-randr", lambda: bool(_outputs()), _wlr_randr),
    Way(
        "ddcutil",
        "ddcutil",
        lambda: bool(run(["ddcutil", "getvcp", "D6", "--terse"])),
        _ddcutil,
    ),
    Way(
        "vcgencmd",
        "vcgencmd",
        lambda: b"display_power=" in run(["vcgencmd", "display_power"]),
        _vcgencmd,
    ),
)


class Screen:
    """The glass of this machine."""

    def __init__(self, wanted: str) -> None:
        """Look for a way: one's name, "auto" (the first that can) or "none"."""
        self.is_on = True
        asked = [way for way in WAYS if wanted in ("auto", way.name)]
        self.way = next((way for way in asked if _can(way)), None)

    def switch(self, *, is_on: bool) -> None:
        """Switch the glass.

        Raises:
            RefusedError: this machine cannot, or the program failed.

        """
        if self.way is None:
            message = (
                "No program of this machine switches its screen. "
                "Run `signage-kit check` there to see which ones were looked for. "
                "本机没有能开关屏幕的程序。"
            )
            raise RefusedError(message)
        run(self.way.command(is_on))
        self.is_on = is_on


def _can(way: Way) -> bool:
    try:
        return is_there(way.program) and way.can()
    except RefusedError:
        return False
