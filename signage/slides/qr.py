"""Draw the code that a phone scans, as inline SVG."""

from functools import lru_cache
from io import BytesIO

import segno
from markupsafe import Markup

from signage.slides.kind import Setting

#: What is signed for a rating of any window of the hall (operations/ratings).
PLACE = "hall"


def rating_code(setting: Setting) -> Markup:
    """Return the code of the page where a phone rates, signed and short-lived."""
    return code_of(f"{setting.public_url.rstrip('/')}/r/{setting.sign(PLACE)}")


@lru_cache(maxsize=512)
def code_of(url: str) -> Markup:
    """Return a QR code: four modules of quiet zone, scalable, dark on what is behind.

    Error correction M and more where it costs no size: screens reflect and flicker.
    """
    drawing = BytesIO()
    segno.make(url, error="m", boost_error=True, micro=False).save(
        drawing,
        kind="svg",
        border=2,
        dark="#17110d",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    return Markup(drawing.getvalue().decode().strip())  # noqa: S704  # segno's own
