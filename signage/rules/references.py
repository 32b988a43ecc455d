"""Check that the parts of a rulebook name only parts that it has."""

from collections.abc import Iterable, Iterator, Mapping

from signage.rules.schema import Rule
from signage.rules.schema_awards import METRICS, GradeCount, Setting
from signage.rules.schema_file import RulebookFile
from signage.rules.settings import Tree, check_settings
from signage.rules.yaml_tree import Parsed, Path


def check_settings_used(parsed: Parsed, settings: Mapping[str, Setting]) -> None:
    """Note every place that names an unknown setting or leaves out a choice."""
    for name, setting in settings.items():
        free = not isinstance(setting.choices, str) or setting.choices not in (
            "fixed",
            "unset",
        )
        unset = setting.default == "unset" and setting.required
        if free and not unset and check_settings(settings, {name: setting.default}):
            message = f"the default '{setting.default}' is none of the choices"
            parsed.add("default", message, ("settings", name, "default"))
    body = {key: tree for key, tree in parsed.tree.items() if key != "settings"}
    for path, tree in _uses(body, ()):
        _check_use(parsed, settings, tree, path)


def _uses(tree: Tree, path: Path) -> Iterator[tuple[Path, Mapping[str, Tree]]]:
    if isinstance(tree, list):
        for index, item in enumerate(tree):
            yield from _uses(item, (*path, index))
    elif isinstance(tree, dict):
        if "setting" in tree:
            yield path, tree
        for key, item in tree.items():
            yield from _uses(item, (*path, key))


def _check_use(
    parsed: Parsed,
    settings: Mapping[str, Setting],
    tree: Mapping[str, Tree],
    path: Path,
) -> None:
    setting = settings.get(str(tree["setting"]))
    if setting is None:
        message = f"there is no setting '{tree['setting']}'"
        parsed.add("unknown_setting", message, path)
        return
    extra = sorted(set(tree) - {"setting", "choices"})
    if extra:
        parsed.add("unknown_field", f"'{extra[0]}' cannot stand here", path)
    if "choices" not in tree:
        return
    wanted = set(setting.choices) if isinstance(setting.choices, tuple) else set()
    given = set(tree["choices"]) if isinstance(tree["choices"], dict) else set()
    if wanted != given:
        message = f"the choices must be exactly {', '.join(sorted(wanted)) or 'none'}"
        parsed.add("choices", message, path)


def check_codes(parsed: Parsed, content: RulebookFile) -> None:
    """Note every code that names no rule, category, kind, award or metric."""
    for code, rule in content.rules.items():
        _check_rule(parsed, content, rule, ("rules", code))
    for code, ladder in content.ladders.items():
        for index, step in enumerate(ladder.steps):
            path: Path = ("ladders", code, "steps", index)
            if isinstance(step.counts, GradeCount):
                continue
            _known(parsed, "rule", step.counts, content.rules, (*path, "counts"))
    for code, award in content.awards.items():
        _known(
            parsed,
            "kind of subject",
            [award.subject],
            _kinds(content),
            ("awards", code),
        )
        for index, key in enumerate(award.rank):
            path = ("awards", code, "rank", index)
            _known(parsed, "rule", key.counts, content.rules, path)
            _known(parsed, "metric", key.metrics, METRICS, path)
            titles = [key.titles] if key.titles else []
            _known(parsed, "award", titles, content.awards, path)


def _kinds(content: RulebookFile) -> set[str]:
    return set(content.subjects) | {"window", "staff"}


def _check_rule(parsed: Parsed, content: RulebookFile, rule: Rule, path: Path) -> None:
    _known(parsed, "kind of subject", rule.subject, _kinds(content), path)
    counted = (*rule.counts, *rule.staff_counts)
    _known(parsed, "rule", counted, content.rules, path)
    metrics = [rule.metric] if rule.metric else []
    if rule.ratio:
        metrics += [rule.ratio.metric, rule.ratio.to]
    _known(parsed, "metric", metrics, METRICS, path)
    for kind in rule.subject:
        if rule.kind in ("deduct", "derived_mean", "derived_zero"):
            categories = {"window"} | set(content.categories.get(kind, {}))
            at = (*path, "category")
            _known(parsed, f"category of {kind}", [rule.category], categories, at)


def _known(
    parsed: Parsed,
    what: str,
    names: Iterable[str],
    known: Iterable[str],
    path: Path,
) -> None:
    names_known = set(known)
    for name in names:
        if name not in names_known:
            parsed.add("unknown_code", f"'{name}' is no {what} of this rulebook", path)
