"""Extract, translate and compile the catalogues of the interface.

Simplified Chinese is written by people; Traditional Chinese is drafted from it with
OpenCC; English is the message itself. Run it as `make i18n`.
"""

import fcntl
from copy import deepcopy
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from opencc import OpenCC

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "signage" / "translations"
#: Languages that people translate into, each in its own catalogue.
LOCALES = ("zh_Hans",)
#: OpenCC takes these for words of computing; a hall means the ordinary ones.
ORDINARY = {
    "視窗": "窗口",
    "物件": "對象",
    "專案": "項目",
    "釋出": "發布",
    "稽核": "審核",
    "程式碼": "代碼",
    "許可權": "權限",
    "型別": "類型",
    "不予支援": "不予支持",
    "事即時": "事實時",
}
METHODS = [("signage/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "_l": None,
    "pgettext": ((1, "c"), 2),
    "Message": None,  # signage.errors.Message, shown in the reader's language
}


def extracted() -> Catalog:
    """Return every message of the sources, in English."""
    catalog = Catalog(project="signage", version="1", charset="utf-8")
    found = extract_from_dir(
        str(ROOT), METHODS, {"**.html": {"silent": "false"}}, keywords=KEYWORDS
    )
    for path, _line, message, comments, context in found:
        if not path.startswith((".venv", "node_modules")):
            catalog.add(
                message, locations=[(path, 0)], auto_comments=comments, context=context
            )
    return catalog


def catalogue(locale: str) -> Path:
    """Return the path of a locale's catalogue."""
    return TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"


def read_catalogue(path: Path) -> Catalog:
    """Read a catalogue, or an empty one where there is none yet."""
    if not path.exists():
        return Catalog(project="signage", version="1")
    with path.open("rb") as file:
        return read_po(file)


def update(locale: str, template: Catalog, strings: dict[str, str]) -> Catalog:
    """Bring a locale's catalogue up to the template, with new strings filled in."""
    path = catalogue(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = read_catalogue(path)
    catalog.locale = locale
    # A copy: the catalogue keeps the template's new messages, and fills them in.
    catalog.update(
        deepcopy(template), no_fuzzy_matching=True, update_header_comment=False
    )
    catalog.obsolete.clear()
    for message in catalog:
        key = message.id[0] if isinstance(message.id, tuple) else message.id
        if key and key in strings:
            plural = isinstance(message.id, tuple)
            message.string = (strings[key],) if plural else strings[key]
            message.flags.discard("fuzzy")
    return catalog


def save(locale: str, catalog: Catalog) -> None:
    """Write a catalogue as text and compiled."""
    path = catalogue(locale)
    with path.open("wb") as file:
        write_po(
            file,
            catalog,
            sort_output=True,
            omit_header=False,
            width=0,
            no_location=True,
        )
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def ordinary(drafted: str) -> str:
    """Return a drafted text with the words that a hall means."""
    for computing, meant in ORDINARY.items():
        drafted = drafted.replace(computing, meant)
    return drafted


def main() -> None:
    """Refresh all catalogues and name what has no Chinese yet."""
    template = extracted()
    for locale in LOCALES:
        save(locale, update(locale, template, {}))
    simplified = read_catalogue(catalogue("zh_Hans"))
    draft = OpenCC("s2twp").convert
    drafted: dict[str, str] = {}
    for message in simplified:
        string = (
            message.string[0]
            if isinstance(message.string, (list, tuple))
            else message.string
        )
        key = message.id if isinstance(message.id, str) else message.id[0]
        if key and string:
            drafted[key] = ordinary(draft(string))
    save("zh_Hant", update("zh_Hant", template, drafted))
    english = Catalog(locale="en", project="signage", version="1")
    english.update(deepcopy(template), update_header_comment=False)
    save("en", english)
    missing = [m.id for m in simplified if m.id and not (m.string and any(m.string))]
    for message_id in missing:
        print(f"no Chinese yet: {message_id!r}")
    print(f"{len(simplified)} messages, {len(missing)} without Chinese")


if __name__ == "__main__":
    TRANSLATIONS.mkdir(exist_ok=True)
    with (TRANSLATIONS / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        main()
