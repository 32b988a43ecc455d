"""Tell systemd that we are alive, so that it restarts us when we are not."""

import os
import socket


def notify(state: str) -> None:
    """Send a state like "READY=1" or "WATCHDOG=1"; nobody listens outside systemd."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]  # Linux's namespace without files
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.connect(address)
        line.sendall(state.encode("ascii"))
