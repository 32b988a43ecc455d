"""Say what is wrong with this box, before a browser is started on it."""

import urllib.error
import urllib.request
from collections.abc import Iterator

from signage_kit.picture import PROGRAM, can_take_pictures
from signage_kit.policy import policy_origin
from signage_kit.programs import is_there
from signage_kit.screen import WAYS, Screen
from signage_kit.settings import Settings

WITHIN_S = 5.0


def problems(settings: Settings) -> Iterator[str]:
    """Yield what keeps this box from being a good display."""
    if not is_there(settings.browser):
        yield (
            f"There is no program {settings.browser}. Install Chromium. "
            "没有这个程序，请安装 Chromium。"
        )
    named = policy_origin(settings.policy)
    if named != settings.origin:
        yield (
            f"The browser's policy file {settings.policy} is for "
            f"{named or 'no server'}, but this box shows {settings.origin}. Write it "
            f"anew: signage display policy --origin {settings.origin} "
            "浏览器策略文件属于别的服务器，请用上面的命令重新生成。"
        )
    if not _answers(settings.origin):
        yield (
            f"{settings.origin} does not answer. Is the network up? "
            "服务器没有应答，网络通吗？"
        )


def remarks(settings: Settings) -> Iterator[str]:
    """Yield what this box can do, and cannot, without harm."""
    way = Screen(settings.screen).way
    looked = ", ".join(way.program for way in WAYS)
    able = way.name if way else f"no (looked for {looked}) 不支持"
    yield f"screen off and on: {able} ← 开关屏幕"
    taken = PROGRAM if can_take_pictures() else f"no ({PROGRAM} is missing) 不支持"
    yield f"screenshots: {taken} ← 截屏"


def _answers(origin: str) -> bool:
    try:
        # The scheme was checked when the settings were read.
        with urllib.request.urlopen(f"{origin}/display/clock", timeout=WITHIN_S):  # noqa: S310
            return True
    except (OSError, urllib.error.URLError):
        return False
