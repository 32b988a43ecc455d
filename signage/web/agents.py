"""Name a browser in two words out of its User-Agent, for lists that people read."""

# In this order: later browsers pretend to be the earlier ones.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """Return e.g. "Chrome · Windows"; what nobody knows stays as it is, shortened."""
    known = [_first(agent, BROWSERS), _first(agent, SYSTEMS)]
    return " · ".join(filter(None, known)) or agent[:40] or "–"


def _first(agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in agent), "")
