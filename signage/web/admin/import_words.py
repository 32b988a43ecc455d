"""Problems of a file in the reader's language.

What the readers of the office's files say can be translated; what every reader of
tables says is put into words here, by its code.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from signage.errors import Message
from signage.rules.problem import Problem
from signage.web.i18n import joined, translated

WORDS = {
    "encoding": _l("The file is neither UTF-8 nor GBK: save it as CSV UTF-8."),
    "csv": _l("The line cannot be read, nor what follows it: look for a stray quote."),
    "too_many_cells": _l("The line has more cells than the first line names columns."),
    "double_column": _l("The first line names a column twice: %(name)s"),
    "unknown_column": _l("The first line names a column that is not known: %(name)s"),
    "extra_column": _l("A column that is not looked at: %(name)s"),
    "gbk": _l("The file is GBK, as Excel saves it, and was read as such."),
    "separator": _l("The cells are separated by semicolons or tabs; it was read so."),
}
MISSING = "missing_columns"
_QUOTED = re.compile("'([^']*)'")


class Columns(Protocol):
    """The columns of a file: which must be there, and what they are called."""

    @property
    def required(self) -> Sequence[str]:
        """Names of columns that the first line must hold."""

    @property
    def chinese(self) -> Mapping[str, Sequence[str]]:
        """Their Chinese names, the usual one first."""


def problem_words(problem: Problem, kind: Columns) -> str:
    """Return what is wrong with a line, and what would be right."""
    if isinstance(problem.message, Message):
        return translated(problem.message)
    if problem.code == MISSING:
        wanted = [f"{name} ({kind.chinese[name][0]})" for name in kind.required]
        return _(
            "The first line must name the columns: %(names)s", names=joined(wanted)
        )
    words = str(WORDS.get(problem.code, problem.message))
    quoted = _QUOTED.search(problem.message)
    return words.replace("%(name)s", quoted[1] if quoted else "")
