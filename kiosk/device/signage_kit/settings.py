"""Settings, read from the environment (/etc/signage-kit.conf by way of systemd)."""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "SIGNAGE_KIT_"
KINDS = ("tv", "kiosk")
WAYS = ("auto", "none", "cec", "wlopm", "wlr-randr", "ddcutil", "vcgencmd")
TURNS = ("0", "90", "180", "270")
POLICY = "/etc/chromium/policies/managed/signage.json"
PROFILE = "/var/lib/signage-kit/browser"
_PORTS = range(1024, 65_536)
_SECONDS = range(1, 3_601)


class SettingsError(Exception):
    """Settings are wrong; `problems` says of each what would be right."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Settings:
    """What a box is told; each field is SIGNAGE_KIT_<NAME>."""

    #: Where the server is: scheme, name and port.
    origin: str
    #: "tv" or "kiosk": what the box becomes when it is paired.
    kind: str = "tv"
    #: Where the page finds the agent on 127.0.0.1.
    port: int = 7373
    #: Program to start; and what it is told beside the kit's own flags.
    browser: str = "chromium"
    flags: tuple[str, ...] = ()
    policy: Path = Path(POLICY)
    profile: Path = Path(PROFILE)
    #: Seconds without a sign of life after which the browser is restarted: later on,
    #: and at first.
    silence_s: int = 90
    startup_s: int = 180
    #: How the glass is switched; one of WAYS.
    screen: str = "auto"
    #: Degrees by which the picture is turned; one of TURNS.
    turn: int = 0


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings that the environment holds.

    Raises:
        SettingsError: some are wrong or unknown.

    """
    given = {
        name.removeprefix(PREFIX).lower(): value.strip()
        for name, value in environ.items()
        if name.startswith(PREFIX) and value.strip()
    }
    problems = [
        f"{PREFIX}{name.upper()} is unknown. 没有这项设置。"
        for name in given.keys() - READERS
    ]
    values: dict[str, object] = {}
    for name, text in given.items():
        try:
            values |= {name: READERS[name](text)} if name in READERS else {}
        except ValueError as error:
            problems.append(f"{PREFIX}{name.upper()}={text}: {error}")
    if "origin" not in given:
        problems.append(f"{PREFIX}ORIGIN is missing: {_EXAMPLE}")
    if problems:
        raise SettingsError(sorted(problems))
    return Settings(**values)  # type: ignore[arg-type]  # READERS has their types


_EXAMPLE = (
    "write the server's address, like https://signage.example.gov.cn 请填写服务器地址"
)


def _origin(text: str) -> str:
    parts = urlsplit(text.lower().rstrip("/"))
    is_web = parts.scheme in ("http", "https") and parts.hostname is not None
    if not is_web or parts.path or parts.query or parts.username is not None:
        raise ValueError(_EXAMPLE)
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = (
        parts.netloc.removesuffix(f":{usual}") if parts.port == usual else parts.netloc
    )
    return f"{parts.scheme}://{host}"


def _number(allowed: range) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isdecimal() and int(text) in allowed):
            message = f"write a number from {allowed.start} to {allowed.stop - 1}"
            message += " 请填写此范围内的数字"
            raise ValueError(message)
        return int(text)

    return read


def _choice(allowed: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            message = f"write one of {', '.join(allowed)}"
            message += " 请填写其中之一"
            raise ValueError(message)
        return text

    return read


def _words(text: str) -> tuple[str, ...]:
    return tuple(shlex.split(text))


READERS: dict[str, Callable[[str], object]] = {
    "origin": _origin,
    "kind": _choice(KINDS),
    "port": _number(_PORTS),
    "browser": str,
    "flags": _words,
    "policy": Path,
    "profile": Path,
    "silence_s": _number(_SECONDS),
    "startup_s": _number(_SECONDS),
    "screen": _choice(WAYS),
    "turn": lambda text: int(_choice(TURNS)(text)),
}
