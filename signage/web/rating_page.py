"""The page on which citizens rate: the same at a kiosk, on a tablet and on a phone."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import render_template
from flask_babel import get_locale
from markupsafe import Markup

from signage.config import shipped
from signage.operations.ratings.rating_levels import COMMENT_LIMIT, LEVELS, Level
from signage.operations.ratings.rating_places import Place
from signage.web.guide_sheets import Sheet, guide_stamp
from signage.web.rating_texts import all_texts
from signage.web.rating_texts import texts as texts_in_force

# Nothing entered stays for the next person (product.md, legibility and timing).
IDLE_S = 60
COUNTDOWN_S = 20
THANKS_S = 8


@dataclass(frozen=True, slots=True)
class RatingPage:
    """What templates/kiosk/rate.html shows.

    `form` is "kiosk", "tablet" or "phone"; `channel` names the outbox, apart for
    displays and phones of one browser; `window` is the one that it is bound to. A kiosk
    holds the hall's `guide` as well.
    """

    form: str
    channel: str
    device: str
    hall_name: str
    places: tuple[Place, ...]
    window: str | None
    guide: tuple[Sheet, ...] = ()

    @property
    def levels(self) -> tuple[Level, ...]:
        """The five levels, best first."""
        return LEVELS

    @property
    def place(self) -> Place | None:
        """The window it is bound to, as its sign says."""
        is_bound = self.window is not None and len(self.places) == 1
        return self.places[0] if is_bound else None

    @property
    def _presence(self) -> str:
        """Where a kiosk says that it is there, and which guide it holds."""
        return f"/kiosk/presence?guide={guide_stamp(self.guide)}"

    def for_client(self, texts: dict[str, dict[str, str]]) -> dict[str, Any]:
        """Return what the script needs; it works offline with this alone."""
        is_shared = self.form != "phone"
        return {
            "form": self.form,
            "channel": self.channel,
            "device": self.device,
            "window": self.window,
            "post": f"/{self.channel}/ratings",
            "refusals": f"/{self.channel}/refusals",
            "presence": self._presence if is_shared else None,
            "comment_limit": COMMENT_LIMIT,
            "idle_s": IDLE_S if is_shared else None,
            "countdown_s": COUNTDOWN_S,
            "thanks_s": THANKS_S if is_shared else None,
            "language": _language(),
            "texts": texts,
        }


@dataclass(frozen=True, slots=True)
class Still:
    """A rating page without script, as a thumbnail: what the next citizen finds.

    `shape` is the layout that the glass has room for; `cover` is the HTML over it, with
    body text of `body_vh` per cent of the height.
    """

    page: RatingPage
    shape: str
    has_guide: bool = False
    cover: str = ""
    body_vh: float = 0

    @property
    def first(self) -> str:
        """The step at which nobody has begun."""
        return "level" if self.page.window else "window"


def render_rating_page(page: RatingPage) -> str:
    """Return the page's HTML in the reader's language, with all others aboard."""
    texts = all_texts()
    return render_template(
        "kiosk/rate.html",
        page=page,
        t=texts[_language()],
        client=page.for_client(texts),
        has_guide=bool(page.guide),
        still=None,
        art=art,
    )


def render_rating_still(still: Still) -> str:
    """Return the page's HTML in the language in force, at its first step."""
    return render_template(
        "kiosk/rate.html",
        page=still.page,
        t=texts_in_force(),
        client={"language": _language(), "countdown_s": COUNTDOWN_S},
        has_guide=still.has_guide,
        still=still,
        art=art,
    )


def art(name: str) -> Markup:
    """Return one of our own drawings, to stand in the page and take its colour."""
    return _art(shipped("static") / "art" / f"{name}.svg")


@lru_cache(maxsize=32)
def _art(path: Path) -> Markup:
    # Safe: the file ships with the package; nobody's input is in it.
    return Markup(path.read_text(encoding="utf-8"))  # noqa: S704


def _language() -> str:
    return str(get_locale() or "zh_Hans").replace("_", "-")
