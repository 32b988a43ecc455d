"""Write evaluations as JSON, CSV or tables for people."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from typing import TextIO

from signage.rules.facts import Facts
from signage.rules.render import CSV_COLUMNS, csv_row, evaluation_json
from signage.rules.rulebook import Rulebook
from signage.rules.scorecard import Action, AwardResult, Evaluation, Scorecard

_PIPE_WIDTH = 160
_COLUMNS = ("code", "name", "group", "score", "grade", "assessed", "bonus", "amount")


def write_json(evaluation: Evaluation, stream: TextIO) -> None:
    """Write the one object of the contract."""
    json.dump(evaluation_json(evaluation), stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def write_csv(cards: Iterable[Scorecard], stream: TextIO) -> None:
    """Write one line for each subject."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    writer.writerows(map(csv_row, cards))


def write_table(rulebook: Rulebook, evaluation: Evaluation, facts: Facts) -> None:
    """Print the subjects, then actions and awards."""
    # Rich takes a while to load, and only tables need it.
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    names = {subject.code: subject.name for subject in facts.roster}
    sections = (
        ("", _COLUMNS, _subjects(evaluation.subjects, names)),
        (
            "Actions",
            ("date", "ladder", "step", "subject", "what", "entries"),
            _actions(rulebook, evaluation.actions),
        ),
        (
            "Awards",
            ("award", "group", "quota", "winners", "undecided"),
            _awards(rulebook, evaluation.awards),
        ),
    )
    # A pipe has no width: nothing may be cut off for want of room.
    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    console.print(
        f"{rulebook.labels.en} ({rulebook.slug}), {evaluation.period}", markup=False
    )
    for title, columns, rows in sections:
        table = Table(title=title or None, title_justify="left")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*map(Text, row))
        if table.row_count or not title:
            console.print(table, markup=False)


def _subjects(
    cards: Iterable[Scorecard], names: dict[str, str]
) -> Iterator[tuple[str, ...]]:
    for card in cards:
        code, _, *rest = csv_row(card)
        yield code, names[code], *rest


def _actions(
    rulebook: Rulebook, actions: Iterable[Action]
) -> Iterator[tuple[str, ...]]:
    for action in actions:
        steps = rulebook.ladders[action.ladder].steps
        label = next(step.en for step in steps if step.step == action.step)
        yield (
            action.date.isoformat(),
            action.ladder,
            str(action.step),
            action.subject,
            label,
            " ".join(action.entries),
        )


def _awards(
    rulebook: Rulebook, results: Iterable[AwardResult]
) -> Iterator[tuple[str, ...]]:
    for result in results:
        yield (
            f"{result.award} {rulebook.awards[result.award].en}",
            result.group or "",
            "" if result.quota is None else str(result.quota),
            " ".join(result.winners),
            " ".join(result.undecided),
        )
