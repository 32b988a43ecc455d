"""Climb the ladders: which counts were reached on which day."""

from collections.abc import Iterable, Iterator

from signage.rules.facts import Entry, Subject
from signage.rules.ledger import Ledger
from signage.rules.period import Period
from signage.rules.rulebook import Rulebook
from signage.rules.schema_awards import GradeCount, Ladder, Step
from signage.rules.scorecard import Action


def actions_by_entries(rulebook: Rulebook, ledger: Ledger) -> Iterator[Action]:
    """Return what the entries of everyone in the roster have set off in the period."""
    for code, ladder in rulebook.ladders.items():
        for step in ladder.steps:
            if isinstance(step.counts, GradeCount) or not step.active or not step.at:
                continue
            for subject in ledger.subjects.values():
                if subject.kind in ladder.subject:
                    yield from _fired(code, step, subject, ledger)


def _fired(
    ladder: str, step: Step, subject: Subject, ledger: Ledger
) -> Iterator[Action]:
    counted = step.counts if not isinstance(step.counts, GradeCount) else ()
    entries = ledger.counted([subject.code], counted)
    for window in _windows(entries, step, ledger.period):
        count, ids = 0, list[str]()
        for entry in window:
            ids.append(entry.id)
            for _ in range(entry.quantity):
                count += 1
                if _fires(step, count) and entry.date >= ledger.period.first:
                    yield _action(ladder, step, subject, entry, tuple(ids))


def _windows(
    entries: Iterable[Entry], step: Step, period: Period
) -> Iterable[list[Entry]]:
    """Split entries by the step's calendar window; only windows of the period."""
    if step.window == "none":
        return [[entry] for entry in entries if entry.date >= period.first]
    windows: dict[Period, list[Entry]] = {}
    for entry in entries:
        window = Period.holding(entry.date, step.window)
        if window.last >= period.first:
            windows.setdefault(window, []).append(entry)
    return windows.values()


def _fires(step: Step, count: int) -> bool:
    return step.at is not None and (
        count >= step.at if step.repeat else count == step.at
    )


def _action(
    ladder: str, step: Step, subject: Subject, entry: Entry, ids: tuple[str, ...]
) -> Action:
    return Action(
        ladder, subject.code, step.step, step.action, entry.date, ids, step.public
    )


def grade_ladders(rulebook: Rulebook) -> Iterator[tuple[str, Ladder, Step, GradeCount]]:
    """Return the steps that count grades."""
    for code, ladder in rulebook.ladders.items():
        for step in ladder.steps:
            if isinstance(step.counts, GradeCount) and step.active and step.at:
                yield code, ladder, step, step.counts


def actions_by_grades(
    ladder: str, step: Step, subject: Subject, graded: Iterable[Period], period: Period
) -> Iterator[Action]:
    """Return what a year's badly graded periods have set off in the evaluated one.

    `graded` are those periods of the calendar year that got the grade, in order.
    """
    for count, one in enumerate(graded, start=1):
        if _fires(step, count) and period.contains(one.last):
            yield Action(
                ladder, subject.code, step.step, step.action, one.last, (), step.public
            )


def in_order(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Sort by date, ladder, subject and step."""
    return tuple(sorted(actions, key=lambda a: (a.date, a.ladder, a.subject, a.step)))
