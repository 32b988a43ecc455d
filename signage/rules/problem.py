"""Describe what is wrong with an input, as a value that can be listed."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Say what is wrong and what would be right; `code` is stable, for translation.

    `file` and `line` tell where, if the input was a file.
    """

    code: str
    message: str
    file: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        if self.file is None:
            return self.message
        if self.line is None:
            return f"{self.file}: {self.message}"
        return f"{self.file}:{self.line}: {self.message}"

    def at(self, file: str, line: int) -> "Problem":
        """Return the same problem with its place."""
        return Problem(self.code, self.message, file, line)


class ProblemsError(ValueError):
    """Carry all the problems of an input at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
