"""Set two results of one period side by side: subject by subject, award by award."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from signage.operations.hall.subjects import Roster
from signage.rules.rulebook import Rulebook
from signage.rules.schema_awards import Award, Step
from signage.rules.scorecard import Action, AwardResult, Evaluation, Scorecard

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One subject's result before and after; None where there is none.

    Scores are points, amounts yuan. `actions_in` and `actions_out` are the ladder
    steps ("ladder/step") that would be set off newly, and no longer.
    """

    code: str
    name: str
    kind: str
    group: str | None
    department: str | None
    before: Scorecard | None
    after: Scorecard | None
    actions_in: tuple[str, ...]
    actions_out: tuple[str, ...]

    @property
    def change(self) -> Decimal | None:
        """Return by how many points the score changes; None without two scores."""
        return _difference(
            self.before.score if self.before else None,
            self.after.score if self.after else None,
        )

    @property
    def amount_change(self) -> Decimal | None:
        """Return by how many yuan the amount changes; None without two amounts."""
        return _difference(
            self.before.amount if self.before else None,
            self.after.amount if self.after else None,
        )

    @property
    def is_graded_anew(self) -> bool:
        """Tell whether the grade differs."""
        if self.before is None or self.after is None:
            return False
        return self.before.grade != self.after.grade

    @property
    def is_changed(self) -> bool:
        """Tell whether anything differs, or there was nothing before."""
        return (
            self.before is None
            or self.after is None
            or bool(self.change or self.amount_change)
            or self.before.score != self.after.score
            or self.is_graded_anew
            or bool(self.actions_in or self.actions_out)
        )


def _difference(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else after - before


def trial_rows(
    before: Evaluation | None, after: Evaluation, roster: Roster
) -> tuple[TrialRow, ...]:
    """Return a row for everybody who has a result before or after."""
    olds = _cards(before)
    news = _cards(after)
    old_steps, new_steps = _steps(before), _steps(after)
    rows = []
    for one in roster.subjects:
        old, new = olds.get(one.code), news.get(one.code)
        if old is None and new is None:
            continue
        had, has = old_steps.get(one.code, []), new_steps.get(one.code, [])
        rows.append(
            TrialRow(
                code=one.code,
                name=one.name,
                kind=one.kind,
                group=(new or old or _NOBODY).group,
                department=one.department,
                before=old,
                after=new,
                actions_in=_without(has, had) if before else tuple(has),
                actions_out=_without(had, has),
            )
        )
    return tuple(rows)


_NOBODY = Scorecard("", "", None)


def _cards(result: Evaluation | None) -> Mapping[str, Scorecard]:
    return {card.code: card for card in result.subjects} if result else {}


def _steps(result: Evaluation | None) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for action in result.actions if result else ():
        found.setdefault(action.subject, []).append(_step_of(action))
    return found


def _step_of(action: Action) -> str:
    return f"{action.ladder}/{action.step}"


def _without(some: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return what is in `some` beyond `others`, counting how often."""
    left = list(others)
    found = []
    for one in some:
        if one in left:
            left.remove(one)
        else:
            found.append(one)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class AwardChange:
    """The winners of one award (in one group) before and after, as codes.

    `after` is None for an award that the draft gives no longer.
    """

    code: str
    award: Award
    group: str | None
    before: AwardResult | None
    after: AwardResult | None

    @property
    def stay(self) -> tuple[str, ...]:
        """Return who wins before and after."""
        return tuple(code for code in self._new if code in self._old)

    @property
    def enter(self) -> tuple[str, ...]:
        """Return who would win newly."""
        return tuple(code for code in self._new if code not in self._old)

    @property
    def leave(self) -> tuple[str, ...]:
        """Return who wins now and would no longer."""
        return tuple(code for code in self._old if code not in self._new)

    @property
    def is_changed(self) -> bool:
        """Tell whether the winners, the tied or the number of places differ."""
        if self.before is None or self.after is None:
            return True
        return bool(self.enter or self.leave) or (
            (self.before.undecided, self.before.quota)
            != (self.after.undecided, self.after.quota)
        )

    @property
    def _old(self) -> tuple[str, ...]:
        return self.before.winners if self.before else ()

    @property
    def _new(self) -> tuple[str, ...]:
        return self.after.winners if self.after else ()


def award_changes(
    before: Evaluation | None, after: Evaluation, known: Mapping[str, Award]
) -> tuple[AwardChange, ...]:
    """Return each award's result before and after; `known` defines those of both."""
    olds = _results(before)
    news = _results(after)
    return tuple(
        AwardChange(code, known[code], group, olds.get((code, group)), new)
        for (code, group), new in {**dict.fromkeys(olds), **news}.items()
    )


def _results(
    result: Evaluation | None,
) -> Mapping[tuple[str, str | None], AwardResult]:
    return {(one.award, one.group): one for one in result.awards} if result else {}


def step_named(book: Rulebook, name: str) -> Step | None:
    """Return the ladder step that a row's "ladder/step" names."""
    ladder, _, number = name.rpartition("/")
    found = book.ladders.get(ladder)
    steps = found.steps if found else ()
    return next((step for step in steps if str(step.step) == number), None)
