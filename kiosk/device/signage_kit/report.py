"""What the machine says of itself."""

import re
import shutil
from pathlib import Path

from signage_kit import __version__
from signage_kit.picture import can_take_pictures
from signage_kit.policy import policy_origin
from signage_kit.programs import RefusedError, run
from signage_kit.screen import Screen
from signage_kit.settings import Settings

ZONES = Path("/sys/class/thermal")
UPTIME = Path("/proc/uptime")
SYSTEM = Path("/etc/os-release")
_MEGABYTE = 1024 * 1024
_MILLIDEGREES = 1000


def report(
    settings: Settings, screen: Screen, browser: str, restarts: int
) -> dict[str, object]:
    """Return the kit's version and abilities, and how the machine is."""
    abilities = ["screen"] * (screen.way is not None)
    abilities += ["screenshot"] * can_take_pictures()
    return {
        "version": __version__,
        "abilities": abilities,
        "policy_origin": policy_origin(settings.policy),
        "browser": browser,
        "system": system_name(SYSTEM),
        "temperature_c": hottest(ZONES),
        "disk_free_mb": shutil.disk_usage(_existing(settings.profile)).free
        // _MEGABYTE,
        "uptime_s": round(float(UPTIME.read_text("ascii").split()[0])),
        "restarts": restarts,
    }


def browser_version(program: str) -> str:
    """Return what the browser calls itself; empty where it cannot be asked."""
    try:
        return run([program, "--version"]).decode("utf-8", "replace").strip()[:100]
    except RefusedError:
        return ""


def hottest(zones: Path) -> float | None:
    """Return the hottest sensor in °C; None: this machine has none."""
    found = []
    for path in zones.glob("thermal_zone*/temp"):
        try:
            found.append(int(path.read_text("ascii")) / _MILLIDEGREES)
        except (OSError, ValueError):
            continue  # some sensors of some machines refuse to be read
    return max(found, default=None)


def system_name(path: Path) -> str:
    """Return the system's name, like "Debian GNU/Linux 13 (trixie)"."""
    text = path.read_text("utf-8") if path.is_file() else ""
    found = re.search(r'^PRETTY_NAME="?([^"\n]*)', text, flags=re.MULTILINE)
    return found[1] if found else ""


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())
