"""Write a rulebook as the rows of the tables that it was made from."""

import csv
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule
from signage.rules.schema_awards import Award, GradeCount, RankKey, Setting, Step

TABLES = Path(__file__).parent / "tables"
NAMES = ("rules", "categories", "ladders", "awards", "settings")

#: Settings beyond the tables: how results are reviewed and published.
PROCEDURE = (
    "self_review_days",
    "publicity_days",
    "publicity_of",
    "reviewers",
    "final",
)

Row = dict[str, str]


def rows(table: str) -> list[Row]:
    """Return the rows of a table as its file holds them."""
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def rows_for(table: str, slug: str) -> list[Row]:
    """Return the rows of a table that are of one rulebook."""
    return [row for row in rows(table) if row["rulebook"] == slug]


def rows_of(table: str, rulebook: Rulebook) -> list[Row]:
    """Return what the rows of a table would be, were it made from the rulebook."""
    return [{"rulebook": rulebook.slug, **row} for row in _ROWS[table](rulebook)]


def _rule_rows(rulebook: Rulebook) -> Iterator[Row]:
    for code, rule in rulebook.rules.items():
        yield {
            "subject": "|".join(rule.subject),
            "category": rule.category,
            "code": code,
            "kind": _kind(rule),
            "points": _points(rule),
            "min": _number(rule.min),
            "max": _number(rule.max),
            "levels": _table(rule.levels),
            "steps": _steps(rule),
            "per": rule.per or "",
            "cap": ";".join(
                "unset" if v is None else str(v) for v in rule.cap.values()
            ),
            "cap_period": ";".join(rule.cap),
            "exclusive": rule.exclusive or "",
            "veto_scope": rule.veto_scope or "",
            "bars": ";".join(
                bar.period if bar.of == "self" else f"{bar.period}:{bar.of}"
                for bar in rule.bars
            ),
            "threshold": _threshold_of_rule(rule),
            "metric": _metric(rule),
            "zh": rule.zh,
            "en": rule.en,
            "source": rule.reference,
        }


def _kind(rule: Rule) -> str:
    # The one bonus whose value the source leaves open can be given one by a setting.
    is_open = rule.points is not None and rule.points[0][1] is None
    return "unset" if is_open and rule.kind == "bonus" else rule.kind


def _number(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def _points(rule: Rule) -> str:
    if rule.per_head and rule.steps:
        return str(next(iter(rule.steps[0][1].values())))
    if rule.points is None:
        return ""
    value = rule.points[0][1]
    return "unset" if value is None else str(value)


def _table(spans: tuple[tuple[object, dict[str, Decimal]], ...] | None) -> str:
    table = spans[0][1] if spans else {}
    return ";".join(f"{key}={value}" for key, value in table.items())


def _steps(rule: Rule) -> str:
    if rule.per_head:
        return ""
    if rule.kind == "derived_veto" and rule.counts:
        return f"{rule.limits['month']}=veto"
    veto = f"{rule.veto_at}=veto" if rule.veto_at else ""
    return ";".join(filter(None, (_table(rule.steps), veto)))


def _threshold_of_rule(rule: Rule) -> str:
    if rule.ratio is not None:
        over, under = rule.ratio.over, rule.ratio.under
        return f">{over}" if over is not None else f"<{under}"
    if rule.per_head and rule.steps:
        return f">={next(iter(rule.steps[0][1]))}"
    limits = "|".join(f"{kind}>={count}" for kind, count in rule.limits.items())
    return limits or rule.threshold or ""


def _metric(rule: Rule) -> str:
    if rule.ratio is not None:
        return f"{rule.ratio.metric}/{rule.ratio.to}"
    if rule.counts:
        more = f"..{rule.counts[-1]}" if len(rule.counts) > 1 else ""
        return f"count:{rule.counts[0]}{more}"
    if rule.mean_of:
        return f"mean(staff.{rule.mean_of})"
    return f"{rule.metric}/staff" if rule.per_head else rule.metric or ""


def _category_rows(rulebook: Rulebook) -> Iterator[Row]:
    for subject in rulebook.subjects:
        for code, category in rulebook.categories(subject).items():
            yield {
                "subject": subject,
                "category": code,
                "full": str(category.full),
                "floor": {"zero": "0", "none": "none"}[category.floor],
                "zh": category.zh,
                "en": category.en,
                "source": category.reference,
            }


def _step_rows(rulebook: Rulebook) -> Iterator[Row]:
    for code, ladder in rulebook.ladders.items():
        for step in ladder.steps:
            yield {
                "ladder": code,
                "counts": _counts(step),
                "window": step.window,
                "step": str(step.step),
                "threshold": _threshold(step),
                "action": step.action,
                "public": "yes" if step.public else "no",
                "zh": step.zh,
                "en": step.en,
                "source": step.reference,
            }


def _counts(step: Step) -> str:
    if isinstance(step.counts, GradeCount):
        return f"grade:{step.counts.grade}:{step.counts.of}"
    return ";".join(step.counts) or "attitude (no code)"


def _threshold(step: Step) -> str:
    at = "unset" if step.at is None or not step.active else str(step.at)
    return f"{at}+" if step.repeat else at


def _award_rows(rulebook: Rulebook) -> Iterator[Row]:
    for code, award in rulebook.awards.items():
        first, *others = map(_rank, award.rank) if award.computed else ["unset"]
        yield {
            "award": code,
            "period": award.period,
            "subject": award.subject,
            "group": "per_group" if award.per_group else "all",
            **_quota(award),
            "rank_by": first,
            "tie_breakers": ";".join(others),
            "eligibility": _eligibility(award),
            "publicity_days": str(award.publicity_days or "none"),
            "approval_chain": award.approval_chain,
            "zh": award.zh,
            "en": award.en,
            "source": award.reference,
        }


def _quota(award: Award) -> Row:
    if not award.computed:
        return {"quota_kind": "unset", "quota_value": "unset"}
    quota = award.quota
    if quota is None:
        return {"quota_kind": "none", "quota_value": ""}
    if quota.percent is None:
        return {"quota_kind": "count", "quota_value": str(quota.count)}
    least = f"_min{quota.minimum}" if quota.minimum else ""
    kind = f"percent_{quota.rounding}{least}"
    return {"quota_kind": kind, "quota_value": str(quota.percent)}


_COUNTED = {
    "A-C1 A-C2 A-C3 A-C4 A-C5 A-C6 A-A1 A-A2": "violations",
    "A-P1": "complaints",
    "A-P2": "commendations",
}
_INFO = ("info_truth", "info_timeliness", "info_completeness", "info_wording")


def _rank(key: RankKey) -> str:
    what = "score" if key.score else "titles"
    if key.counts:
        what = _COUNTED[" ".join(key.counts)]
    elif key.metrics:
        what = "info_sum" if key.metrics == _INFO else " ".join(key.metrics)
    return f"{what} {key.order}"


#: What a condition of the tables needs the award to say for the engine.
_MEANT: dict[str, Callable[[Award], bool]] = {
    "metric assessment given": lambda award: award.rank[0].required,
    "all four info metrics given": lambda award: award.rank[0].required,
    "not barred for the quarter": lambda award: award.unbarred,
    "not barred for the year": lambda award: award.unbarred,
    "no vetoed month in the quarter": lambda award: award.unvetoed,
    "won D-W1 annual_titles_min times in the year": lambda award: (
        (award.rank[0].titles, award.rank[0].least) == ("D-W1", 1)
    ),
    "won D-W2 annual_titles_min times in the year": lambda award: (
        (award.rank[0].titles, award.rank[0].least) == ("D-W2", 1)
    ),
    "in service; six months in the centre; metric vote given": lambda award: (
        award.service_months == 6 and award.rank[0].score
    ),
}


def _eligibility(award: Award) -> str:
    """Return the condition, if the award says for the engine what it means."""
    text = award.eligibility or ""
    is_meant = _MEANT.get(text)
    if not award.computed or (is_meant is not None and is_meant(award)):
        return text
    return f"not: {text}"


def _setting_rows(rulebook: Rulebook) -> Iterator[Row]:
    for name, setting in rulebook.settings.items():
        if name not in PROCEDURE:
            yield {
                "name": name,
                "default": setting.default,
                "choices": _choices(setting),
                "meaning": setting.meaning,
                "source": setting.reference,
            }


def _choices(setting: Setting) -> str:
    if isinstance(setting.choices, tuple):
        return "|".join(setting.choices)
    words = {"whole_number": "whole number", "number_or_unset": "number or unset"}
    return words.get(setting.choices, setting.choices)


_ROWS = {
    "rules": _rule_rows,
    "categories": _category_rows,
    "ladders": _step_rows,
    "awards": _award_rows,
    "settings": _setting_rows,
}
