"""Give the smallest rulebook that has everything, for tests that spoil it."""

from signage.rules.loader import load_text

SMALL = """\
rulebook: small
edition: '1'
zh: 小办法
en: Small
reference: nowhere
settings:
  size:
    default: one
    choices: [one, two]
    meaning: How large.
    zh: 多大。
    reference: art. 1
subjects:
  staff:
    zh: 人员
    en: Staff
    points:
      decimals: 1
      grades:
        - {code: good, over: 90}
        - {code: fair, least: 60}
        - {code: poor}
  window:
    zh: 窗口
    en: Windows
    points: {base: 100, base_of: staff}
categories:
  staff:
    conduct: {full: 100, floor: zero, zh: 行为, en: Conduct, reference: art. 2}
rules:
  R-1:
    subject: staff
    category: conduct
    kind: deduct
    points: {2026-01-01: 2, 2026-07-01: {setting: size, choices: {one: 3, two: 5}}}
    zh: 离岗
    en: Unattended
    reference: art. 3
  R-2:
    subject: staff
    category: conduct
    kind: deduct_steps
    steps: {1: 2, 2: 5}
    veto_at: 3
    veto_scope: month
    zh: 迟到
    en: Late
    reference: art. 4
  R-3:
    subject: staff
    category: conduct
    kind: deduct_range
    min: 1
    max: 3
    bars:
      - {period: quarter}
      - {period: year, when: {counts: [R-3], window: year, least: 2}}
    zh: 争吵
    en: Quarrel
    reference: art. 5
  R-4:
    subject: staff
    category: conduct
    kind: derived_deduct
    points: 1
    ratio: {metric: days_present, to: workdays, less: leave_days, under: 2/3}
    zh: 缺勤
    en: Absent
    reference: art. 6
  R-5:
    subject: staff
    category: bonus
    kind: bonus_level
    levels: {city: 1, province: 2}
    cap: {month: 2}
    zh: 表扬
    en: Praise
    reference: art. 7
  R-6:
    subject: staff
    category: conduct
    kind: derived_zero
    counts: R-3
    limits: {month: 2}
    zh: 清零
    en: Zeroed
    reference: art. 8
  R-7:
    subject: window
    category: window
    kind: deduct
    points: 1
    zh: 空窗
    en: Empty
    reference: art. 9
ladders:
  L-1:
    subject: staff
    steps:
      - step: 1
        counts: [R-1, R-2]
        window: month
        at: 2
        action: talk
        zh: 谈话
        en: Talk
        reference: art. 10
      - step: 2
        counts: {grade: poor, of: month}
        window: year
        at: 2
        action: notice
        zh: 通报
        en: Notice
        reference: art. 11
awards:
  W-1:
    period: quarter
    subject: staff
    quota: {percent: 10, rounding: floor}
    rank:
      - {score: yes, order: desc}
      - {counts: [R-1], order: asc}
    approval_chain: office
    zh: 明星
    en: Star
    reference: art. 12
  W-2:
    period: year
    subject: staff
    rank:
      - {titles: W-1, least: 1, order: desc}
    approval_chain: office
    zh: 年度明星
    en: Star of the year
    reference: art. 13
"""


def said(text: str) -> list[str]:
    """Return what is wrong with a rulebook's text, as it is printed."""
    return [str(problem) for problem in load_text(text, "small.yaml").problems]
