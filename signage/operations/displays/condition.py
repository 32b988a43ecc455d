"""What a display says of itself, within bounds: one wrong field spoils no other."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

# No database takes NUL as text.
PLAIN = r"^[^\x00]*$"
Text = Annotated[str, StringConstraints(max_length=300, pattern=PLAIN)]
Word = Annotated[str, StringConstraints(max_length=64, pattern=PLAIN)]
Bytes = Annotated[int, Field(ge=0, le=2**53)]
MOST_ERRORS = 20
MOST_REFUSED = 20
BROWSER = re.compile(r"\b(Chrome|Chromium|Firefox)/(\d{1,4})")


class _Said(BaseModel):
    """Said by a program that may be newer than this one: more fields are no harm."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False, strict=True)


class SaidError(_Said):
    """An error that the player noted; `at` is ms since 1970 by the server's clock."""

    at: float = Field(ge=0, le=2**53)
    code: Word
    text: Text


class SaidStorage(_Said):
    """Bytes kept and to be had at most, and whether the browser may drop them."""

    used: Bytes | None = None
    quota: Bytes | None = None
    persisted: bool | None = None


class SaidKit(_Said):
    """What the device kit's agent reported (kiosk/src/shared/kit.ts)."""

    answers: bool
    version: Word = ""
    abilities: list[Word] = Field(default_factory=list, max_length=10)
    policy_origin: Text = ""
    browser: Text | None = None
    system: Text | None = None
    temperature_c: float | None = Field(default=None, ge=-100, le=200)
    disk_free_mb: float | None = Field(default=None, ge=0)
    uptime_s: float | None = Field(default=None, ge=0)
    restarts: int | None = Field(default=None, ge=0)


class Condition(_Said):
    """What a display says of itself; what is absent it did not say.

    `offline`: it would start without the server. `is_muted`, `is_off`: what it obeys.
    `screen_failure`: why its glass could not be switched, in the kit's words.
    """

    player: Word | None = None
    agent: Text | None = None
    origin: Text | None = None
    uptime_s: float | None = Field(default=None, ge=0, le=2**40)
    storage: SaidStorage | None = None
    offline: bool | None = None
    sound_blocked: bool | None = None
    errors: list[SaidError] | None = Field(default=None, max_length=MOST_ERRORS)
    kit: SaidKit | None = None
    is_muted: bool | None = None
    is_off: bool | None = None
    screen_failure: Text | None = None


def read_condition(said: object) -> dict[str, Any]:
    """Return what can be kept of a condition, as plain values.

    `refused` names the fields that made no sense; what says nothing at all gives {}.
    """
    if not isinstance(said, Mapping):
        return {}
    wanted = {name: said[name] for name in Condition.model_fields if name in said}
    refused: set[str] = set()
    while True:
        try:
            kept = Condition.model_validate(wanted)
        except ValidationError as error:
            wrong = {str(each["loc"][0]) for each in error.errors()}
            refused |= wrong
            wanted = {name: wanted[name] for name in wanted if name not in wrong}
        else:
            break
    plain = kept.model_dump(mode="json", include=set(wanted))
    if refused:
        plain["refused"] = sorted(refused)[:MOST_REFUSED]
    return plain


def browser_of(agent: str) -> tuple[str, int] | None:
    """Return a browser's name and main version by its User-Agent; None: unknown."""
    found = BROWSER.search(agent)
    return (found[1], int(found[2])) if found else None
