"""Origins whose pages screens may show, and the addresses of such pages: pure."""

import re
from urllib.parse import SplitResult, urlsplit

MOST_ORIGINS = 20
LONGEST_ADDRESS = 2000
# What stands in a header of ours must not end it: letters, digits, dots and hyphens.
_HOST = re.compile(r"(?:[a-z0-9-]+\.)*[a-z0-9-]+|\[[0-9a-f:]+\]")
_USUAL_PORTS = frozenset({("http", 80), ("https", 443)})


def origin_of(address: str) -> str | None:
    """Return an address's origin like "https://example.gov.cn:8443".

    None where it has none: only http and https are taken, without a name and password.
    """
    if len(address) > LONGEST_ADDRESS or not address.isprintable() or " " in address:
        return None
    try:
        return _origin(urlsplit(address))
    except ValueError:  # a port or a name that is none
        return None


def _origin(parts: SplitResult) -> str | None:
    scheme, port = parts.scheme.lower(), parts.port
    name = (parts.hostname or "").encode("idna").decode("ascii").lower()
    host = f"[{name}]" if ":" in name else name
    is_plain = scheme in ("http", "https") and parts.username is None
    if not is_plain or _HOST.fullmatch(host) is None:
        return None
    is_usual = port is None or (scheme, port) in _USUAL_PORTS
    return f"{scheme}://{host}" if is_usual else f"{scheme}://{host}:{port}"
