"""Score history: what each subject and each group scored in the months up to one.

The figures behind the office's charts and the slide of trends. Scores are those of the
rulebook that feeds the assessment, of months only; two queries, however large the hall.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from signage.models import Adoption, Evaluation, Scorecard, Subject
from signage.operations.scores.standing import SubjectKind, group_names
from signage.rules.period import Period

MONTHS = 12

Points = Decimal | None


@dataclass(frozen=True, slots=True)
class SubjectHistory:
    """One subject's scores (points), one a month; None where it took no part.

    `group_code` is the contest group of its newest scored month.
    """

    subject_id: int
    code: str
    name: str
    group_code: str | None
    scores: tuple[Points, ...]

    @property
    def change(self) -> Points:
        """The points won or lost from the last month but one to the last."""
        return change_of(self.scores)


@dataclass(frozen=True, slots=True)
class GroupHistory:
    """A contest group's mean (points, exact) and number of subjects, month by month.

    A subject counts in the group that it was in that month. `code` is None for
    subjects without a group; `name` is None for a group that is no more.
    """

    code: str | None
    name: str | None
    means: tuple[Points, ...]
    counts: tuple[int, ...]

    @property
    def change(self) -> Points:
        """The points won or lost from the last month but one to the last."""
        return change_of(self.means)


@dataclass(frozen=True, slots=True)
class ScoreHistory:
    """Scores of the hall from its first scored month of the span to its last one.

    `periods` has every month in between ("2026-10"); the tuples of all others are as
    long. It is empty where nothing was scored. Groups and subjects are in the order of
    their codes (without a group last).
    """

    periods: tuple[str, ...] = ()
    means: tuple[Points, ...] = ()
    groups: tuple[GroupHistory, ...] = ()
    subjects: tuple[SubjectHistory, ...] = ()

    @property
    def change(self) -> Points:
        """The points that the hall's mean won or lost from one month to the last."""
        return change_of(self.means)

    def risers(self, most: int) -> tuple[SubjectHistory, ...]:
        """Return who won most points since the month before, at most so many."""
        rising = [(s.change, s) for s in self.subjects if s.change and s.change > 0]
        rising.sort(key=lambda pair: (-pair[0], pair[1].code))
        return tuple(subject for _change, subject in rising[:most])


def score_history(
    session: Session,
    hall_id: int,
    last: Period,
    *,
    months: int = MONTHS,
    kind: SubjectKind = "window",
) -> ScoreHistory:
    """Return the scores of up to `months` months, `last` being the newest of them."""
    span = [str(last.shifted(-back)) for back in reversed(range(months))]
    rows = session.execute(_scores(hall_id, span, kind)).all()
    scored = {row.period for row in rows}
    if not scored:
        return ScoreHistory()
    periods = tuple(p for p in span if min(scored) <= p <= max(scored))
    return ScoreHistory(
        periods=periods,
        means=_means(rows, periods),
        groups=_groups(rows, periods, group_names(session, hall_id)),
        subjects=_subjects(rows, periods),
    )


def change_of(scores: Sequence[Points]) -> Points:
    """Return the last score less the one before it; None unless there are both."""
    if len(scores) < 2:  # noqa: PLR2004
        return None
    before, now = scores[-2:]
    return None if now is None or before is None else now - before


def _scores(
    hall_id: int, periods: Sequence[str], kind: str
) -> Select[tuple[str, Decimal, int, str, str, str | None]]:
    return (
        select(
            Evaluation.period,
            Scorecard.score,
            Subject.id,
            Subject.code,
            Subject.name,
            Scorecard.result["group"].as_string().label("group_code"),
        )
        .select_from(Scorecard)
        .join(Scorecard.evaluation)
        .join(Evaluation.adoption)
        .join(Subject, Subject.id == Scorecard.subject_id)
        .where(
            Evaluation.hall_id == hall_id,
            Evaluation.period.in_(periods),
            Adoption.feeds_assessment,
            Subject.kind == kind,
            Scorecard.score.is_not(None),
        )
        .order_by(Evaluation.period, Subject.code)
    )


def _means(rows: Iterable[Row[Any]], periods: Sequence[str]) -> tuple[Points, ...]:
    found = _by_period(rows)
    return tuple(_mean(found[period]) for period in periods)


def _by_period(rows: Iterable[Row[Any]]) -> defaultdict[str, list[Decimal]]:
    found: defaultdict[str, list[Decimal]] = defaultdict(list)
    for row in rows:
        found[row.period].append(row.score)
    return found


def _mean(scores: Sequence[Decimal]) -> Points:
    return sum(scores, Decimal(0)) / len(scores) if scores else None


def _groups(
    rows: Iterable[Row[Any]], periods: Sequence[str], names: dict[str, str]
) -> tuple[GroupHistory, ...]:
    members: defaultdict[str | None, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        members[row.group_code].append(row)
    codes = sorted(members, key=lambda code: (code is None, code or ""))
    return tuple(_group(code, members[code], periods, names) for code in codes)


def _group(
    code: str | None,
    rows: Iterable[Row[Any]],
    periods: Sequence[str],
    names: dict[str, str],
) -> GroupHistory:
    found = _by_period(rows)
    return GroupHistory(
        code=code,
        name=names.get(code) if code else None,
        means=tuple(_mean(found[period]) for period in periods),
        counts=tuple(len(found[period]) for period in periods),
    )


def _subjects(
    rows: Iterable[Row[Any]], periods: Sequence[str]
) -> tuple[SubjectHistory, ...]:
    newest: dict[int, Row[Any]] = {}
    scores: defaultdict[int, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:  # oldest month first
        newest[row.id] = row
        scores[row.id][row.period] = row.score
    found = [_subject(row, scores[row.id], periods) for row in newest.values()]
    return tuple(sorted(found, key=lambda subject: subject.code))


def _subject(
    row: Row[Any], scores: dict[str, Decimal], periods: Sequence[str]
) -> SubjectHistory:
    told = tuple(scores.get(period) for period in periods)
    return SubjectHistory(row.id, row.code, row.name, row.group_code, told)
