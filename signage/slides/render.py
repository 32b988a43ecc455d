"""Render slides to HTML: autoescaped, in the hall's language, once per content."""

from collections import OrderedDict
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from signage.config import PACKAGE, shipped
from signage.slides.kind import Slide

HASH_LENGTH = 32
# Some slides of some groups: enough for every slide of every group to stay known.
KEPT_RENDERINGS = 4096

Key = tuple[str, Any, str]


class Renderer:
    """Render slides, and remember what was rendered from which content."""

    def __init__(self, templates: Path | None = None) -> None:
        self._templates = templates or shipped("templates")
        self.count = 0  # how often a template really ran, for tests and benches
        self._kept: OrderedDict[Key, str] = OrderedDict()

    def html_of(self, slide: Slide, locale: str) -> str:
        """Return a slide's body: the same content is rendered only once."""
        key = (slide.kind, slide.context, locale)
        try:
            kept = self._kept.get(key)
        except TypeError:  # the context holds something that cannot be compared
            return self._render(slide, locale)
        if kept is None:
            kept = self._kept[key] = self._render(slide, locale)
        self._kept.move_to_end(key)
        if len(self._kept) > KEPT_RENDERINGS:
            self._kept.popitem(last=False)
        return kept

    def _render(self, slide: Slide, locale: str) -> str:
        self.count += 1
        template = environment(self._templates, locale).get_template(
            f"slides/{slide.kind}.html"
        )
        return template.render(context=slide.context).strip()


@lru_cache(maxsize=KEPT_RENDERINGS)
def hash_of(html: str) -> str:
    """Return the address of a body: the head of its SHA-256."""
    return sha256(html.encode()).hexdigest()[:HASH_LENGTH]


@lru_cache(maxsize=8)
def environment(templates: Path, locale: str) -> Environment:
    """Return the templates' environment in a language, without Flask."""
    made = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    catalogue = Translations.load(str(PACKAGE / "translations"), [locale])
    made.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    return made
