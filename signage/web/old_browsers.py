"""Tell browsers that cannot run the player: they get the page without script."""

import re

# The player's bundle is made for Chrome 68; others had the same by these versions.
OLDEST = {"Chrome": 68, "Chromium": 68, "Firefox": 63, "CriOS": 68, "FxiOS": 14}
OLDEST_SAFARI = 12
NEVER = ("MSIE ", "Trident/", "Opera Mini", "Presto/")
ENGINE = re.compile(r"\b(Chrome|Chromium|CriOS|Firefox|FxiOS)/(\d+)")
SAFARI = re.compile(r"AppleWebKit/.*\bVersion/(\d+)")


def is_too_old(agent: str) -> bool:
    """Say whether a browser of this User-Agent is older than the player needs.

    One that does not say what it is counts as new; `kiosk/src/legacy.js` looks again.
    """
    if any(name in agent for name in NEVER):
        return True
    engine = ENGINE.search(agent)
    if engine is not None:
        return int(engine[2]) < OLDEST[engine[1]]
    safari = SAFARI.search(agent)
    return safari is not None and int(safari[1]) < OLDEST_SAFARI
