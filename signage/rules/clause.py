"""Show where a rule stands in its source, as a reader of the source would say it."""

import re


def clause_of(reference: str) -> str:
    """Return a reference's clause without the numbers of our source documents.

    "000 違規處理 二.2" is "違規處理 二.2"; a place that is only a line of a source
    ("003:43") stays as it is, for there is nothing else to say.
    """
    if re.fullmatch(r"[\d:,; -]+", reference):
        return reference
    return re.sub(r"(?:^|(?<=; ))\d{3}(?::[\d,-]+)? ", "", reference)
