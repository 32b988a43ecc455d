"""Give slides our own drawings as inline SVG: no request, nothing that can break."""

from functools import cache

from markupsafe import Markup

from signage.config import shipped


@cache
def drawn(name: str) -> Markup:
    """Return a drawing of static/art as markup, e.g. `drawn("pennant")`."""
    path = shipped("static") / "art" / f"{name}.svg"
    return Markup(path.read_text(encoding="utf-8").strip())  # noqa: S704  # our own
