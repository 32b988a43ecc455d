"""What thumbnails of all kinds share: names of bodies, how long browsers keep them."""

import re

from flask import Response

from signage.web.i18n import lazy_text as _l

#: Only its address decides what a thumbnail shows.
KEPT_FOR_S = 86_400
#: Displays may report anything as a body's hash.
HASH = re.compile(r"[0-9a-f]{1,64}")
BODY_GONE = _l("The server no longer has the slide that this display says is on.")


def kept(answer: Response) -> Response:
    """Let the browser keep a thumbnail: its address says all that it shows."""
    answer.headers["Cache-Control"] = f"private, max-age={KEPT_FOR_S}, immutable"
    return answer
