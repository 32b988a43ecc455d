"""The content security policy of displays' and kiosks' own pages."""

from urllib.parse import urlencode

from flask import request

from signage.web.security import POLICY, csp_nonce

#: The device kit's agent (kiosk/device/) on the display's own machine; its port is set
#: there. Offline the page is kept with its policy, so the policy cannot name the port.
AGENT = "http://127.0.0.1:*"
_OWN = "connect-src 'self'"
_KIT = ("kit", "policy")


def device_policy(frames: str = "") -> str:
    """Return the policy of a page that may ask the agent, and hold some frames."""
    policy = POLICY.format(nonce=csp_nonce()).replace(_OWN, f"{_OWN} {AGENT}")
    return f"{policy}; frame-src {frames}" if frames else policy


def with_kit(path: str) -> str:
    """Return a path with what this request says of the device kit, for its page."""
    told = {name: request.args[name] for name in _KIT if name in request.args}
    joint = "&" if "?" in path else "?"
    return f"{path}{joint}{urlencode(told)}" if told else path
