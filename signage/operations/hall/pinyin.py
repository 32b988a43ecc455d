"""Pinyin initials of Chinese names, so that people are found by typing letters."""

import os
from itertools import islice, product

# Names have few characters with two readings; more variants than this find nothing new.
MOST_VARIANTS = 8
LONGEST = 200


def initials_of(text: str) -> str:
    """Return the initials of `text`, lower case: 张三 is "zs", 曾敏 is "zm cm".

    Variants of characters with several readings stand side by side. Letters and digits
    keep their place; everything else is left out. Imports its dictionary only here:
    it takes memory that a server which only reads must not pay.
    """
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin  # noqa: PLC0415  # see above

    readings = pinyin(
        [character for character in text if character.isalnum()],
        style=Style.FIRST_LETTER,
        heteronym=True,
    )
    letters = [list(dict.fromkeys(found)) for found in readings]
    variants = ("".join(chosen).lower() for chosen in product(*letters))
    return " ".join(islice(variants, MOST_VARIANTS))[:LONGEST]
