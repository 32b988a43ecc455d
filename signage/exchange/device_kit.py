"""The device kit as one file: what a box needs to become a display of this server."""

import gzip
import io
import json
import tarfile
from datetime import datetime

from signage.config import shipped
from signage.exchange.browser_policy import Policy

FOLDER = "signage-kit"
POLICY_FILE = "signage.json"
SETTINGS_FILE = "signage-kit.conf"
#: What is in the folder for developers alone, or was left there by Python.
_LEFT_OUT = "__pycache__"
_PROGRAM, _TEXT = 0o755, 0o644


def policy_text(policy: Policy) -> str:
    """Return a policy file as Chromium reads it on Linux."""
    return json.dumps(policy, indent=2, ensure_ascii=False) + "\n"


def device_kit(origin: str, policy: Policy, *, kind: str, now: datetime) -> bytes:
    """Return a .tar.gz of the kit, its settings and the browser's policy file.

    `kind` is what the box becomes, "tv" or "kiosk"; `now` dates the files.
    """
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for folder in [shipped("kiosk/device")]
        for path in sorted(folder.rglob("*"))
        if path.is_file() and _LEFT_OUT not in path.parts
    }
    files[POLICY_FILE] = policy_text(policy).encode()
    files[SETTINGS_FILE] = settings_text(origin, kind).encode()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in files.items():
            archive.addfile(*_member(name, content, now))
    return gzip.compress(packed.getvalue(), mtime=int(now.timestamp()))


def settings_text(origin: str, kind: str) -> str:
    """Return the settings with which the set-up fills /etc/signage-kit.conf."""
    return f"SIGNAGE_KIT_ORIGIN={origin}\nSIGNAGE_KIT_KIND={kind}\n"


def _member(
    name: str, content: bytes, now: datetime
) -> tuple[tarfile.TarInfo, io.BytesIO]:
    member = tarfile.TarInfo(f"{FOLDER}/{name}")
    member.size, member.mtime = len(content), int(now.timestamp())
    member.mode = _PROGRAM if content.startswith(b"#!") else _TEXT
    return member, io.BytesIO(content)
