"""What players say of themselves in their own sentences, in the reader's language."""

import re

from signage.web.i18n import lazy_text as _l

#: Sentences of kiosk/src, word for word; `{}` stands for a number.
SENTENCES = {
    "The cache is not cleared while the server is away.": _l(
        "The cache is not cleared while the server is away."
    ),
    "The drawing program does not load.": _l("The drawing program does not load."),
    "The drawing program is not whole.": _l("The drawing program is not whole."),
    "A font cannot be read.": _l("A font cannot be read."),
    "Somebody was rating all the time. Ask again later.": _l(
        "Somebody was rating all the time. Ask again later."
    ),
    "The device kit answered something unexpected.": _l(
        "The device kit answered something unexpected."
    ),
    "No answer within {} ms.": _l("No answer within {} ms."),
    "The server did not take the screenshot ({}).": _l(
        "The server did not take the screenshot ({})."
    ),
}
CODES = {
    "script": _l("Script"),
    "slide": _l("Slide"),
    "storage": _l("Storage"),
    "command": _l("Command"),
}
_PREFIX = re.compile(r"^Error: ")
_NUMBER = re.compile(r"\d+")


def in_words(text: str) -> str:
    """Return a player's sentence translated; what is not one of its own stays."""
    own = _PREFIX.sub("", text)
    number = _NUMBER.search(own)
    sentence = SENTENCES.get(_NUMBER.sub("{}", own, count=1))
    if sentence is None:
        return text
    return str(sentence).format(number[0] if number else "")


def code_word(code: str) -> str:
    """Return what kind of error a code stands for."""
    return str(CODES.get(code, code))
