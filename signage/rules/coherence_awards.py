"""Check that ladders and awards fit the rules, grades and periods they name."""

from collections.abc import Iterator

from signage.errors import Message
from signage.rules.coherence_rules import counted_faults
from signage.rules.fault import KIND, Fault, Known, unknown, unknown_metrics
from signage.rules.period import KINDS
from signage.rules.schema_awards import Award, GradeCount, Ladder, Quota, RankKey, Step
from signage.rules.schema_file import RulebookFile
from signage.rules.yaml_tree import Path


def ladder_faults(content: RulebookFile, known: Known) -> Iterator[Fault]:
    """Yield everything about the ladders that does not fit."""
    for code, ladder in content.ladders.items():
        path: Path = ("ladders", code)
        at = (*path, "subject")
        yield from unknown(KIND, ladder.subject, known.kinds, at)
        numbers = [step.step for step in ladder.steps]
        for index, step in enumerate(ladder.steps):
            at = (*path, "steps", index)
            if step.step in numbers[:index]:
                message = Message(
                    "step %(step)s is given twice on the ladder %(code)s",
                    step=step.step,
                    code=code,
                )
                yield Fault("twice", (*at, "step"), message)
            yield from _step_faults(content, ladder, step, known, at)


def _step_faults(
    content: RulebookFile, ladder: Ladder, step: Step, known: Known, path: Path
) -> Iterator[Fault]:
    if isinstance(step.counts, GradeCount):
        yield from _grade_faults(content, ladder, step, step.counts, path)
        return
    at = (*path, "counts")
    yield from counted_faults(content, step.counts, ladder.subject, known, at)
    if not step.counts and step.at is not None:
        message = Message("a step that counts nothing never fires: its 'at' is unset")
        yield Fault("counts", at, message)
    if step.at == 0:
        yield Fault("at", (*path, "at"), Message("a step fires at 1 or more"))
    if step.window == "none" and step.at is not None and step.at > 1:
        message = Message(
            "with the window none every entry stands by itself: 'at' is 1"
        )
        yield Fault("at", (*path, "at"), message)


def _grade_faults(
    content: RulebookFile, ladder: Ladder, step: Step, counts: GradeCount, path: Path
) -> Iterator[Fault]:
    if step.at is None:
        return  # the source leaves it open, and may well name grades nobody gives
    if step.window != "year":
        message = Message("grades are counted in the calendar year: the window is year")
        yield Fault("window", (*path, "window"), message)
    for kind in ladder.subject:
        assessed = content.subjects.get(kind)
        if assessed is not None:
            grades = assessed.points.grades if assessed.points else ()
            codes = [grade.code for grade in grades]
            at = (*path, "counts")
            yield from unknown(
                Message("grade of %(kind)s", kind=kind), [counts.grade], codes, at
            )


def award_faults(content: RulebookFile, known: Known) -> Iterator[Fault]:
    """Yield everything about the awards that does not fit."""
    for code, award in content.awards.items():
        path: Path = ("awards", code)
        at = (*path, "subject")
        yield from unknown(KIND, [award.subject], known.kinds, at)
        if award.period not in content.periods:
            message = Message(
                "the rulebook is not evaluated by %(period)s: it is by %(names)s",
                period=award.period,
                names=", ".join(content.periods),
            )
            yield Fault("period", (*path, "period"), message)
        if award.quota is not None:
            yield from _quota_faults(award.quota, (*path, "quota"))
        if award.computed and not award.rank:
            message = Message(
                "without 'rank' nobody can be put before another: give it"
            )
            yield Fault("rank", path, message)
        if not award.computed and (award.rank or award.quota):
            message = Message("with computed no, 'rank' and 'quota' have no meaning")
            yield Fault("rank", path, message)
        for index, key in enumerate(award.rank):
            yield from _key_faults(content, award, key, known, (*path, "rank", index))


def _quota_faults(quota: Quota, path: Path) -> Iterator[Fault]:
    given = quota.model_fields_set
    if len(given & {"count", "percent"}) != 1:
        yield Fault("quota", path, Message("a quota is one of 'count' and 'percent'"))
    of_a_share = given & {"rounding", "minimum", "excluded_in_base"}
    if "count" in given and of_a_share:
        message = Message("'%(min)s' has no meaning with 'count'", min=min(of_a_share))
        yield Fault("quota", path, message)


def _key_faults(
    content: RulebookFile, award: Award, key: RankKey, known: Known, path: Path
) -> Iterator[Fault]:
    yield from unknown_metrics(key.metrics, path)
    subjects = ("staff", award.subject) if key.with_staff else (award.subject,)
    yield from counted_faults(content, key.counts, subjects, known, path)
    assessed = content.subjects.get(award.subject)
    if key.score and assessed is not None and assessed.points is None:
        message = Message("%(subject)s has no score to rank by", subject=award.subject)
        yield Fault("rank", path, message)
    if key.with_staff and (award.subject != "window" or not key.counts):
        message = Message("'with_staff' goes with 'counts' of an award for windows")
        yield Fault("rank", path, message)
    if key.required and not key.metrics:
        yield Fault("rank", path, Message("'required' goes with 'metrics'"))
    if key.least is not None and key.titles is None:
        yield Fault("rank", path, Message("'least' goes with 'titles'"))
    if key.titles is not None:
        yield from _title_faults(content, award, key.titles, known, path)


def _title_faults(
    content: RulebookFile, award: Award, code: str, known: Known, path: Path
) -> Iterator[Fault]:
    yield from unknown(Message("award"), [code], known.awards, path)
    other = content.awards.get(code)
    if other is None:
        return
    if KINDS.index(other.period) >= KINDS.index(award.period) or not other.computed:
        message = Message(
            "titles are won in shorter periods: %(code)s is given by %(period)s",
            code=code,
            period=other.period,
        )
        yield Fault("rank", path, message)
    if other.subject != award.subject:
        message = Message(
            "%(code)s is won by %(subject)s, and this award by %(subject_2)s",
            code=code,
            subject=other.subject,
            subject_2=award.subject,
        )
        yield Fault("rank", path, message)
