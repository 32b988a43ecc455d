"""Which server the browser's policy file is for."""

import json
import logging
from pathlib import Path

#: The policy that names the server alone, whatever its scheme (browser_policy.py).
TELLTALE = "AutoplayAllowlist"

_log = logging.getLogger(__name__)


def policy_origin(path: Path) -> str:
    """Return the origin that the policy file is for; empty: there is no such file."""
    try:
        named = json.loads(path.read_text("utf-8"))[TELLTALE]
        return str(named[0])
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, LookupError, TypeError) as error:
        _log.warning("the policy file %s cannot be read: %r", path, error)
        return ""
