"""Check that rules fit the subjects, categories, counts and metrics they name."""

from collections.abc import Iterator
from itertools import pairwise

from signage.errors import Message
from signage.rules.fault import KIND, Fault, Known, unknown, unknown_metrics
from signage.rules.schema import Rule
from signage.rules.schema_file import RulebookFile
from signage.rules.yaml_tree import Path

#: Headings for what belongs to none of the categories.
HEADINGS = ("bonus", "special")
_OPEN = ("norm", "unset", "fact")


def rule_faults(content: RulebookFile, known: Known) -> Iterator[Fault]:
    """Yield everything about the rules that does not fit."""
    for code, rule in content.rules.items():
        path: Path = ("rules", code)
        yield from unknown(KIND, rule.subject, known.kinds, path)
        yield from _category_faults(rule, known, path)
        yield from _assessment_faults(content, rule, path)
        yield from _counting_faults(content, rule, known, path)
        yield from _metric_faults(rule, path)
        yield from _points_faults(rule, path)
        yield from _steps_faults(rule, path)
        yield from _bar_faults(content, rule, known, path)


def _category_faults(rule: Rule, known: Known, path: Path) -> Iterator[Fault]:
    """Check the category, where the kind of subject has any."""
    is_strict = rule.kind in {"derived_mean", "derived_zero"}
    for kind in rule.subject:
        categories = known.categories.get(kind, ())
        if categories or is_strict:
            headings = () if is_strict else HEADINGS
            at = (*path, "category")
            what = Message("category of %(kind)s", kind=kind)
            yield from unknown(what, [rule.category], (*categories, *headings), at)
    if rule.mean_of is not None:
        of_staff = known.categories.get("staff", ())
        at = (*path, "mean_of")
        what = Message("category of %(kind)s", kind="staff")
        yield from unknown(what, [rule.mean_of], of_staff, at)
        if rule.subject != ("window",):
            message = Message("only a window has staff to take a mean of")
            yield Fault("mean_of", (*path, "subject"), message)


def _assessment_faults(
    content: RulebookFile, rule: Rule, path: Path
) -> Iterator[Fault]:
    """Check that what the rule moves is there to be moved."""
    for kind in rule.subject:
        assessed = content.subjects.get(kind)
        if assessed is None or rule.kind in {"fact", "action", "norm", "unset"}:
            continue
        needed, given = "points", assessed.points is not None
        if rule.kind == "money_months":
            needed, given = "pay", assessed.pay is not None
        elif rule.kind == "fine":
            needed, given = "fines", assessed.fines
        if not given:
            message = Message(
                "%(kind)s moves nothing: %(kind_2)s is not assessed by %(needed)s",
                kind=rule.kind,
                kind_2=kind,
                needed=needed,
            )
            yield Fault("moves_nothing", (*path, "kind"), message)


def _counting_faults(
    content: RulebookFile, rule: Rule, known: Known, path: Path
) -> Iterator[Fault]:
    yield from counted_faults(
        content, rule.counts, rule.subject, known, (*path, "counts")
    )
    at = (*path, "staff_counts")
    yield from counted_faults(content, rule.staff_counts, ("staff",), known, at)
    if rule.kind != "derived_veto":
        return
    if not rule.ratio and not rule.counts:
        message = Message("'counts' with 'limits', or a 'ratio', is missing")
        yield Fault("missing", path, message)
    if bool(rule.counts) != bool(rule.limits):
        yield Fault("missing", path, Message("'counts' and 'limits' go together"))


def counted_faults(
    content: RulebookFile,
    codes: tuple[str, ...],
    subjects: tuple[str, ...],
    known: Known,
    path: Path,
) -> Iterator[Fault]:
    """Check codes that are counted: of rules that entries of these subjects name."""
    yield from unknown(Message("rule"), codes, known.rules, path)
    for code in codes:
        rule = content.rules.get(code)
        if rule is None:
            continue
        if rule.is_derived:
            message = Message(
                "no entry names %(code)s, which is derived: it cannot be counted",
                code=code,
            )
            yield Fault("derived_rule", path, message)
        elif not set(rule.subject) & set(subjects):
            message = Message(
                "%(code)s is for %(names)s: it is never counted for %(names_2)s",
                code=code,
                names=", ".join(rule.subject),
                names_2=", ".join(subjects),
            )
            yield Fault("wrong_kind", path, message)


def _metric_faults(rule: Rule, path: Path) -> Iterator[Fault]:
    if rule.metric is not None:
        yield from unknown_metrics([rule.metric], (*path, "metric"))
    if rule.ratio is not None:
        less = [rule.ratio.less] if rule.ratio.less else []
        names = [rule.ratio.metric, rule.ratio.to, *less]
        yield from unknown_metrics(names, (*path, "ratio"))


def _points_faults(rule: Rule, path: Path) -> Iterator[Fault]:
    if rule.min is not None and rule.max is not None and rule.min > rule.max:
        message = Message(
            "the least, %(min)s, is more than the most, %(max)s",
            min=rule.min,
            max=rule.max,
        )
        yield Fault("range", (*path, "max"), message)
    values = [value for _, value in rule.points or ()]
    if rule.kind in _OPEN and any(value is not None for value in values):
        message = Message(
            "a rule of the kind %(kind)s has no points: they are unset", kind=rule.kind
        )
        yield Fault("points", (*path, "points"), message)
    if rule.kind == "money_months" and any(value and value % 1 for value in values):
        message = Message("months of pay are a whole number")
        yield Fault("points", (*path, "points"), message)


def _steps_faults(rule: Rule, path: Path) -> Iterator[Fault]:
    """Check that steps rise, and that a veto comes after the last of them."""
    if rule.kind != "deduct_steps" or rule.steps is None:
        return
    at = (*path, "steps")
    for _, table in rule.steps:
        if any("." in count or not int(count) for count in table):
            message = Message("steps are counts of the month: whole numbers from 1")
            yield Fault("steps", at, message)
            return
        in_order = sorted((int(count), total) for count, total in table.items())
        falls = any(later[1] < earlier[1] for earlier, later in pairwise(in_order))
        if falls and rule.steps_are == "total":
            message = Message(
                "the totals of the steps fall: a higher count never costs less"
            )
            yield Fault("steps", at, message)
        if rule.veto_at is not None and rule.veto_at <= in_order[-1][0]:
            message = Message(
                "the veto must come after the last step, %(step)s",
                step=in_order[-1][0],
            )
            yield Fault("veto_at", (*path, "veto_at"), message)
    if (rule.veto_at is None) != (rule.veto_scope is None):
        yield Fault("veto_at", path, Message("'veto_at' and 'veto_scope' go together"))


def _bar_faults(
    content: RulebookFile, rule: Rule, known: Known, path: Path
) -> Iterator[Fault]:
    for index, bar in enumerate(rule.bars):
        at = (*path, "bars", index)
        if bar.of == "window" and "staff" not in rule.subject:
            message = Message("a clerk's window loses an award by rules for staff only")
            yield Fault("bars", at, message)
        if bar.when is not None:
            counts = bar.when.counts
            yield from counted_faults(content, counts, rule.subject, known, at)
            if rule.code not in counts:
                message = Message(
                    "the count can only be reached by %(code)s: count it too",
                    code=rule.code,
                )
                yield Fault("bars", at, message)
