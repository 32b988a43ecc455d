"""Show where a rule stands in its source, as a reader of the source would say it."""

import re

#: Signs of the sources that a page in Simplified Chinese writes differently.
_SIMPLIFIED = str.maketrans("違規處結運範圍條", "违规处结运范围条")


def clause_of(reference: str, *, simplified: bool = False) -> str:
    """Return a reference's clause without the numbers of our source documents.

    `simplified`: in Simplified Chinese, where the source is in Traditional.

    "000 違規處理 二.2" is "違規處理 二.2"; a place that is only a line of a source
    ("003:43") stays as it is, for there is nothing else to say.
    """
    if re.fullmatch(r"[\d:,; -]+", reference):
        return reference
    clause = re.sub(r"(?:^|(?<=; ))\d{3}(?::[\d,-]+)? ", "", reference)
    return clause.translate(_SIMPLIFIED) if simplified else clause
