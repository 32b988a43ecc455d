"""Which language and time zone a page is in, and texts of errors in that language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from flask import Flask, Response, request
from flask_babel import Babel, get_locale, gettext, lazy_gettext

from signage.config import PACKAGE
from signage.errors import Message
from signage.rules.clause import clause_of
from signage.web.period_words import period_or_text
from signage.web.visit import hall_facts, identity

LANGUAGE_COOKIE = "signage_lang"
A_YEAR_S = 31_536_000

# A time stands beside days, which are written 2026-07-31: it begins in the same way.
babel = Babel(
    date_formats={
        **Babel.default_date_formats,
        "date.short": "yyyy-MM-dd",
        "date.medium": "yyyy-MM-dd",
        "datetime.short": "yyyy-MM-dd HH:mm",
        "datetime.medium": "yyyy-MM-dd HH:mm:ss",
    }
)


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface, named in itself."""

    code: str
    name: str

    @property
    def tag(self) -> str:
        """The tag for `lang` attributes (BCP 47)."""
        return self.code.replace("_", "-")


LANGUAGES = (
    Language("zh_Hans", "简体中文"),
    Language("zh_Hant", "繁體中文"),
    Language("en", "English"),
)
CODES = frozenset(language.code for language in LANGUAGES)


def lazy_text(msgid: str) -> str:
    """Return a text that is translated when shown; typed for WTForms as the text it is.

    Import it as `_l`, so that the text is found for the catalogues.
    """
    return cast("str", lazy_gettext(msgid))


_l = lazy_text
ROLE_NAMES = {
    "clerk": _l("Clerk"),
    "inspector": _l("Inspector"),
    "editor": _l("Editor"),
    "approver": _l("Approver"),
    "administrator": _l("Administrator"),
}


def init_app(app: Flask) -> None:
    """Serve each request in its reader's language and in the hall's time."""
    babel.init_app(
        app,
        default_domain="messages",
        default_translation_directories=str(PACKAGE / "translations"),
        locale_selector=choose_language,
        timezone_selector=lambda: hall_facts().time_zone,
    )
    app.after_request(remember_language)
    app.add_template_filter(clause_words, "clause_of")
    app.add_template_global(joined)
    app.add_template_global(page_language)
    app.add_template_global(titled)
    app.add_template_global(translated)
    app.jinja_env.globals.update(languages=LANGUAGES, role_names=ROLE_NAMES)


def choose_language() -> str:
    """Return `?lang=`, else the account's language, the cookie's, or the hall's."""
    person = identity()
    wishes = (
        request.args.get("lang"),
        person.locale if person else None,
        request.cookies.get(LANGUAGE_COOKIE),
    )
    for wish in wishes:
        if wish in CODES:
            return wish
    return hall_facts().locale


def remember_language(response: Response) -> Response:
    """Keep the language chosen by `?lang=` in a cookie for a year."""
    wish = request.args.get("lang")
    if wish in CODES:
        response.set_cookie(
            LANGUAGE_COOKIE, wish, max_age=A_YEAR_S, httponly=True, samesite="Lax"
        )
    return response


def page_language() -> str:
    """Return the page's language as a BCP 47 tag."""
    return str(get_locale() or "zh_Hans").replace("_", "-")


def joined(names: Iterable[object]) -> str:
    """Return names as a list in the reader's language: Chinese has a comma for it."""
    comma = "、" if page_language().startswith("zh") else ", "
    return comma.join(str(name) for name in names)


def titled(title: object, text: object) -> str:
    """Return "title: text" with the colon of the reader's language."""
    colon = "：" if page_language().startswith("zh") else ": "
    return f"{title}{colon}{text}"


#: How the rulebooks say that a setting decides what their source leaves open.
SILENT = frozenset({"not in the source"})


def clause_words(reference: str) -> str:
    """Return a rule's clause as the page's readers write it."""
    clause = clause_of(reference, simplified=page_language() == "zh-Hans")
    return str(gettext("the source says nothing")) if clause in SILENT else clause


def translated(text: object) -> str:
    """Return an error's text in the reader's language, if it knows its msgid."""
    if not isinstance(text, Message):
        return str(text)
    values = {name: _value(name, value) for name, value in text.values.items()}
    return str(gettext(text.msgid, **values))


def _value(name: str, value: object) -> object:
    """Return a message's value as it is read: a period not as 2026-11."""
    if isinstance(value, Message):
        return translated(value)
    if name in ("period", "month"):
        return period_or_text(str(value))
    return value
