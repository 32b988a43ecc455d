"""The browser's policies as a file for the Windows registry."""

from collections.abc import Iterator, Mapping

from signage.exchange.browser_policy import Policy, PolicyValue

HIVES = {
    "chrome": r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Google\Chrome",
    "edge": r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Edge",
}
#: What Edge alone has in the way of a display.
_EDGE: Policy = {
    "HideFirstRunExperience": True,
    "HubsSidebarEnabled": False,
    "StartupBoostEnabled": False,
}
_NEWLINE = "\r\n"


def registry_file(policy: Policy, browser: str) -> bytes:
    """Return a .reg file for "chrome" or "edge"; of other policies it changes none."""
    hive = HIVES[browser]
    wanted = policy | _EDGE if browser == "edge" else policy
    lines = ["Windows Registry Editor Version 5.00", ""]
    lines += [f"[{hive}]", *_values(wanted), "", *_lists(hive, wanted)]
    # What regedit itself writes: UTF-16 with its mark.
    return (_NEWLINE.join(lines) + _NEWLINE).encode("utf-16")


def _values(policy: Mapping[str, PolicyValue]) -> Iterator[str]:
    for name, value in sorted(policy.items()):
        if not isinstance(value, list):
            yield f'"{name}"={_written(value)}'


def _lists(hive: str, policy: Mapping[str, PolicyValue]) -> Iterator[str]:
    for name, value in sorted(policy.items()):
        if isinstance(value, list):
            yield f"[-{hive}\\{name}]"  # a longer list may have been there
            yield f"[{hive}\\{name}]"
            yield from (f'"{at}"={_written(one)}' for at, one in enumerate(value, 1))
            yield ""


def _written(value: int | str) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return f"dword:{int(value):08x}"
