"""The sentences that explain results, over the worked cases of every rulebook."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from signage.models import (
    Adoption,
    Evaluation,
    LedgerEntry,
    Scorecard,
    StaffMember,
    Subject,
    Window,
)
from signage.operations.explaining.explain import ExplainedScore, explained_result
from signage.operations.explaining.explain_parts import Figure
from signage.operations.scores.results import result_of
from signage.rules import scorecard as rules
from signage.rules.editions import Editions
from signage.rules.loader import load_shipped
from signage.rules.period import Period
from signage.rules.scorecard import REASONS
from signage.web.explain_words import sentences
from signage.web.result_words import (
    joining_sentence,
    money_sentence,
    veto_sentence,
)
from tests.rules.case import CASES, Case, cases_in, run

ALL = [
    pytest.param(case, id=f"{file.stem}: {case.name}")
    for file in sorted(CASES.glob("*.yaml"))
    for case in cases_in(file)
]
KINDS: dict[str, type[Subject]] = {"staff": StaffMember, "window": Window}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ROSTER = "code,kind,window\nW01,window,\nS001,staff,W01\nS002,staff,W01\n"


@pytest.fixture
def words(app: Flask) -> Iterator[None]:
    """Sentences need a page to be on."""
    with app.test_request_context():
        yield


def told(case: Case, folder: Path) -> list[ExplainedScore]:
    """Return the explained results of a case, as they come out of the database."""
    result = run(case, folder)
    book = load_shipped(case.rulebook).with_settings(case.chosen)
    return [
        explained_result(stored(card, result), Editions(book), entries_of(case))
        for card in result.subjects
    ]


def stored(card: rules.Scorecard, result: rules.Evaluation) -> Scorecard:
    """Return a scorecard's row, not saved."""
    kind = KINDS.get(card.kind, Subject)
    adoption = Adoption(slug=result.rulebook, feeds_assessment=True)
    return Scorecard(
        score=card.score,
        result=result_of(card),
        subject=kind(code=card.code, name=card.code, kind=card.kind),
        evaluation=Evaluation(period=str(result.period), adoption=adoption),
    )


def entries_of(case: Case) -> dict[str, LedgerEntry]:
    """Return the entries of a case as rows, by key."""
    head, *rows = case.entries.strip().splitlines()
    columns = head.split(",")
    found = [dict(zip(columns, row.split(","), strict=False)) for row in rows]
    return {
        one["id"]: LedgerEntry(key=one["id"], quantity=int(one.get("quantity") or 1))
        for one in found
    }


def case_of(rulebook: str, entries: str, **values: object) -> Case:
    """Return a case of one clerk in March; `entries` are rows of CSV."""
    columns = "id,date,subject,rule,quantity,points,level,matter\n"
    given: dict[str, object] = {
        "period": "2026-03",
        "chosen": {},
        "roster": ROSTER,
        "metrics": None,
    }
    return Case("", rulebook, expect={}, entries=columns + entries, **(given | values))  # type: ignore[arg-type]


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize("case", ALL)
def test_it_says_everything_in_both_languages(case: Case, tmp_path: Path) -> None:
    for found in told(case, tmp_path):
        for locale in ("zh_Hans", "en"):
            with force_locale(locale):
                texts = [text for line in found.lines for text in sentences(line)]
                texts += [joining_sentence(found), money_sentence(found)]
                texts += [veto_sentence(found)] if found.vetoes else []
            for text in filter(None, texts):
                assert "%(" not in text
                assert text[-1] in "。.", text
                assert bool(CHINESE.search(text)) == (locale == "zh_Hans"), text
                assert not any(f"{code} " in f"{text} " for code in REASONS), text
        for line in found.lines:
            assert sentences(line) or line.because is None


ENTRIES_AND_WORDS = [
    (
        "county-hall",
        "1,2026-03-02,S001,CS-1.1,3,,,\n",
        "3次，每次1分。",
    ),
    (
        "county-hall",
        "1,2026-03-02,S001,CS-1.1,30,,,\n",
        "分值30分，实际计入20分：“工作考勤”已经扣完。",
    ),
    (
        "approval-centre",
        "1,2026-03-02,S001,DS-3.1a,1,,,\n2,2026-03-03,S001,DS-3.1a,1,,,\n",
        "本条按当月次数累计扣分，至此共扣5分，其中本次扣3分。",
    ),
    (
        "township-pay",
        "1,2026-03-02,S001,B-1,1,,,x\n2,2026-03-03,S001,B-3,1,,,x\n",
        "没有计入：同一事项只计最高的一条。",
    ),
    ("township-fines", "1,2026-03-02,S001,H-1,2,,,\n", "2次，每次20元。"),
    (
        "county-hall",
        "1,2026-03-02,S001,CS-5.1,1,2,,\n2,2026-03-03,S001,CS-5.1,1,2,,\n",
        "的次数已达到规定（一个月内2次、一年内3次）。",
    ),
]


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(("rulebook", "entries", "wanted"), ENTRIES_AND_WORDS)
def test_it_says_why_a_line_counted_so(
    tmp_path: Path, rulebook: str, entries: str, wanted: str
) -> None:
    (clerk,) = (
        found
        for found in told(case_of(rulebook, entries), tmp_path)
        if found.scorecard.subject.code == "S001"
    )
    texts = [text for line in clerk.lines for text in sentences(line)]
    assert any(wanted in text for text in texts), texts


@pytest.mark.usefixtures("words")
def test_it_names_the_figure_behind_a_derived_line(tmp_path: Path) -> None:
    metrics = "period,subject,metric,value\n2026-03,W01,cases,2150\n"
    case = case_of("county-hall", "", metrics=metrics)
    window = next(
        found for found in told(case, tmp_path) if found.scorecard.subject.code == "W01"
    )
    (line,) = (ln for ln in window.lines if ln.rule.kind == "derived_bonus")
    assert sentences(line) == ["由当月指标“办件量”得出。"]
    month = Period.parse("2026-03")
    figure = Figure(
        "W01",
        "W01",
        month,
        "cases",
        line.points * 0 + 2150,
        is_own=True,
        is_of_window=False,
        is_counted=True,
    )
    assert sentences(line, [figure]) == [
        "办件量2150（本系统统计）。满2000，本条加0.3分。"
    ]


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [
        ({}, "得分为各月未取整得分之和。等次按平均值评定：合计除以3个月。"),
        (
            {"quarter_score": "mean", "grade_divisor": "calendar"},
            "得分为各月未取整得分之和除以日历月数3，最后取整一次。",
        ),
        (
            {"quarter_score": "mean"},
            "得分为参评的3个月未取整得分的平均值，最后取整一次。",
        ),
    ],
)
def test_it_says_how_months_were_joined(
    tmp_path: Path, chosen: dict[str, str], wanted: str
) -> None:
    case = case_of("approval-centre", "", period="2026-Q1", chosen=chosen)
    clerk = told(case, tmp_path)[-1]
    assert joining_sentence(clerk) == wanted


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(
    ("how", "wanted", "divisor"),
    [
        ("zero", "被一票否决的月份按0分计。", 3),
        ("skip", "被一票否决的月份不计入得分。", 2),
    ],
)
def test_it_says_what_a_veto_did_to_a_quarter(
    tmp_path: Path, how: str, wanted: str, divisor: int
) -> None:
    entries = "1,2026-02-02,S001,DS-3.1a,4,,,\n"
    case = case_of(
        "approval-centre", entries, period="2026-Q1", chosen={"veto_counts_as": how}
    )
    clerk = next(f for f in told(case, tmp_path) if f.scorecard.subject.code == "S001")
    assert veto_sentence(clerk) == wanted
    assert clerk.joining is not None
    assert clerk.joining.vetoed == ("2026-02",)
    assert clerk.joining.divisor == divisor


@pytest.mark.usefixtures("words")
def test_it_says_how_pay_comes_about(tmp_path: Path) -> None:
    entries = "1,2026-03-02,S001,B-1,1,,,\n"
    clerk = next(
        found
        for found in told(case_of("township-pay", entries), tmp_path)
        if found.scorecard.subject.code == "S001"
    )
    assert "发放0个月，扣发1个月，共0元" in money_sentence(clerk)
