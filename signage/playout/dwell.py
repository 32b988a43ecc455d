"""Say how long a slide stays, from how much there is to read on it."""

import re

BASE_S = 4.0
CHARACTERS_PER_S = 3.0
SHORTEST_S = 8.0
LONGEST_S = 30.0

#: A Latin word or a number, with what holds it together: "Wi-Fi", "98.5", "it's".
_WORD = re.compile(
    r"[^\W_\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+(?:[.,:'’-]?"
    r"[^\W_\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)*"
)
_IDEOGRAPH = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PUNCTUATION = re.compile(r"[\u3000-\u303f]")


def visible_characters(text: str) -> int:
    """Count what a reader reads: a CJK character is 1, a Latin word or number 2."""
    bare = _PUNCTUATION.sub(" ", text)
    return len(_IDEOGRAPH.findall(bare)) + 2 * len(_WORD.findall(bare))


def dwell_s(*texts: str) -> float:
    """Return the seconds that a slide with these texts stays, 8 to 30."""
    count = sum(visible_characters(text) for text in texts)
    return round(min(max(BASE_S + count / CHARACTERS_PER_S, SHORTEST_S), LONGEST_S), 1)


def characters_in(seconds: float) -> int:
    """Return how many characters may be read in that time (for splitting text)."""
    return int((seconds - BASE_S) * CHARACTERS_PER_S)
