"""Check what is neither a rule nor a ladder nor an award: days, settings, grades."""

from collections.abc import Iterator
from itertools import pairwise

from signage.errors import Message
from signage.rules.fault import KIND, Fault, Known, unknown
from signage.rules.period import KINDS
from signage.rules.schema_awards import Grade
from signage.rules.schema_file import Points, RulebookFile
from signage.rules.yaml_tree import Path


def frame_faults(content: RulebookFile, known: Known) -> Iterator[Fault]:
    """Check what is neither a rule nor a ladder nor an award."""
    first, last = content.in_force.first, content.in_force.last
    if first and last and first > last:
        message = Message(
            "the last day, %(last)s, is before the first, %(first)s",
            last=last,
            first=first,
        )
        yield Fault("in_force", ("in_force", "last"), message)
    for period in KINDS:
        if content.periods.count(period) > 1:
            yield Fault(
                "twice",
                ("periods",),
                Message("'%(period)s' is given twice", period=period),
            )
    yield from _setting_faults(content)
    yield from _category_faults(content, known)
    for kind, assessed in content.subjects.items():
        if assessed.points is not None:
            path: Path = ("subjects", kind, "points")
            yield from _points_faults(content, kind, assessed.points, path)


def _setting_faults(content: RulebookFile) -> Iterator[Fault]:
    for name, setting in content.settings.items():
        choices = setting.choices
        if isinstance(choices, tuple) and len(set(choices)) < len(choices):
            message = Message("a choice is given twice")
            yield Fault("twice", ("settings", name, "choices"), message)
        if setting.required and setting.default != "unset":
            message = Message(
                "a setting is required that has no value: its default is unset"
            )
            yield Fault("required", ("settings", name, "required"), message)


def _category_faults(content: RulebookFile, known: Known) -> Iterator[Fault]:
    for kind, categories in content.categories.items():
        yield from unknown(KIND, [kind], known.kinds, ("categories", kind))
        assessed = content.subjects.get(kind)
        if categories and assessed is not None and assessed.points is None:
            message = Message(
                "%(kind)s is not scored by points, so that it has no categories",
                kind=kind,
            )
            yield Fault("no_points", ("categories", kind), message)


def _points_faults(
    content: RulebookFile, kind: str, points: Points, path: Path
) -> Iterator[Fault]:
    yield from _base_faults(content, kind, points, path)
    shorter = set(KINDS[: KINDS.index(points.cycle)]) & set(content.periods)
    if shorter:
        message = Message(
            "a score is made for a %(cycle)s: %(names)s cannot stand in 'periods'",
            cycle=points.cycle,
            names=", ".join(sorted(shorter)),
        )
        yield Fault("cycle", (*path, "cycle"), message)
    yield from grade_faults(points.grades, (*path, "grades"))


def _base_faults(
    content: RulebookFile, kind: str, points: Points, path: Path
) -> Iterator[Fault]:
    needs_base = points.base_of in {"number", "staff"}
    if needs_base and "base" not in points.model_fields_set:
        message = Message(
            "'base' is missing: base_of %(base_of)s needs it", base_of=points.base_of
        )
        yield Fault("base", path, message)
    if not needs_base and "base" in points.model_fields_set:
        message = Message(
            "'base' has no meaning with base_of %(base_of)s", base_of=points.base_of
        )
        yield Fault("base", (*path, "base"), message)
    if points.base_of == "staff" and kind != "window":
        message = Message("only windows have staff to take a mean of")
        yield Fault("base", (*path, "base_of"), message)
    bases = [
        rule.code
        for rule in content.rules.values()
        if rule.kind == "derived_base" and kind in rule.subject
    ]
    if (points.base_of == "metric") != (len(bases) == 1):
        message = Message(
            "base_of metric goes with exactly one rule of the kind derived_base"
        )
        yield Fault("base", path, message)


def grade_faults(grades: tuple[Grade, ...], path: Path) -> Iterator[Fault]:
    """Check that each grade is below the one before it, and the last one open."""
    codes = [grade.code for grade in grades]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Fault(
            "twice", path, Message("the grade '%(code)s' is given twice", code=code)
        )
    yield from _bound_faults(grades, path)
    for index, (higher, lower) in enumerate(pairwise(grades), start=1):
        if not _descends(higher, lower):
            message = Message(
                "grades stand from the best down: %(bound)s is not below %(bound_2)s",
                bound=_bound(lower),
                bound_2=_bound(higher),
            )
            yield Fault("grades", (*path, index), message)


def _bound_faults(grades: tuple[Grade, ...], path: Path) -> Iterator[Fault]:
    for index, grade in enumerate(grades):
        bounds = grade.model_fields_set & {"over", "least"}
        is_last = index == len(grades) - 1
        if is_last and bounds:
            message = Message("the last grade takes what is left: it has no bound")
            yield Fault("grades", (*path, index), message)
        if not is_last and len(bounds) != 1:
            message = Message(
                "a grade needs one of 'over' and 'least', but for the last one"
            )
            yield Fault("grades", (*path, index), message)


def _descends(higher: Grade, lower: Grade) -> bool:
    above = higher.least if higher.over is None else higher.over
    below = lower.least if lower.over is None else lower.over
    if above is None or below is None:
        return True  # unset, or the last one
    # "Over 100" and then "100 or more" leaves the 100 itself.
    is_next = higher.over is not None and lower.over is None
    return below <= above if is_next else below < above


def _bound(grade: Grade) -> Message:
    if grade.over is not None:
        return Message("%(code)s (over %(mark)s)", code=grade.code, mark=grade.over)
    return Message("%(code)s (%(mark)s or more)", code=grade.code, mark=grade.least)
