"""See to it that no two entries of a file have the same id."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from operator import lt

from signage.exchange.facts_table import Table


class Ids:
    """Tell whether ids ascend, as most files have them: then none is used twice.

    They ascend by length, then as text: 9, 10, 11. Nothing is kept of them, where a
    set of a million would take a tenth of the memory and time of an evaluation.
    """

    def __init__(self) -> None:
        self.ascend = True
        self._last = (0, "")

    def add(self, ids: Sequence[str]) -> None:
        """Look at the ids of the next lines."""
        if not self.ascend or not ids:
            return
        texts = list(map(str.strip, ids))
        first, last = texts[0], texts[-1]
        self.ascend = self._last < (len(first), first) and _ascend(texts)
        self._last = (len(last), last)


def _ascend(texts: Sequence[str]) -> bool:
    if len(set(map(len, texts))) == 1:
        return all(map(lt, texts, islice(texts, 1, None)))
    keys = [(len(text), text) for text in texts]
    return all(map(lt, keys, islice(keys, 1, None)))


def check_ids(table: Table) -> None:
    """Read the ids anew; note the empty ones, and double ones at the later line."""
    first: dict[str, int] = {}
    for lines, columns in replace(table, problems=[], notes=[]).blocks():
        for text, line in zip(columns[0], lines, strict=True):
            number = text.strip()
            if not number:
                table.wrong(line, "missing_id", "id is missing: give each line one")
            elif first.setdefault(number, line) != line:
                message = (
                    f"the id '{number}' is used twice, first on line {first[number]}"
                )
                table.wrong(line, "double_id", message)
