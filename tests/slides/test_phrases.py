"""Where names and ticker lines break."""

import pytest

from signage.playout.pagination import width_of
from signage.slides.phrases import balanced_name, sense_lines, title_lines


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("企业开办一窗", ("企业开办", "一窗")),
        ("医保报销窗口", ("医保报销", "窗口")),
        ("施工许可窗口", ("施工许可", "窗口")),
        ("不动产登记一窗", ("不动产", "登记一窗")),
        ("食品经营许可", ("食品经营", "许可")),
        ("企业开办综合窗口", ("企业开办", "综合窗口")),
        ("公积金窗口", ("公积金", "窗口")),
        ("户政窗口", ("户政窗口",)),
        ("公共资源交易联合窗口", ("公共资源", "交易联合", "窗口")),
    ],
)
def test_it_breaks_names_between_words(name: str, lines: tuple[str, ...]) -> None:
    assert balanced_name(name, 4) == lines


def test_it_loses_no_character_of_a_long_name() -> None:
    name = "云溪市行政审批局不动产登…"
    assert "".join(balanced_name(name, 4)) == name
    assert max(map(len, balanced_name(name, 4))) <= 4


def test_a_title_of_any_length_is_broken_by_words() -> None:
    # Trying all ways to break this one would take longer than the hall is open.
    title = "关于进一步推行企业开办一件事一次办的公告" * 10
    lines = balanced_name(title, 21, ends_long=True)
    assert "".join(lines) == title
    assert max(map(len, lines)) <= 21
    assert len(lines) == 10


def test_it_breaks_sentences_by_sense() -> None:
    text = "谨防冒充工作人员的电话和短信：本大厅从不要求转账或索要验证码。"
    assert sense_lines(text, 23) == (
        "谨防冒充工作人员的电话和短信：",
        "本大厅从不要求转账或索要验证码。",
    )
    assert sense_lines(text, 14) == (
        "谨防冒充工作人员的电话",
        "和短信：本大厅从不要求转账",
        "或索要验证码。",
    )


def test_it_breaks_titles_by_marks_or_by_words() -> None:
    assert title_lines("午间不打烊", 9) == ("午间不打烊",)
    quoted = "“一件事一次办”新增三项"
    assert title_lines(quoted, 9) == ("“一件事一次办”", "新增三项")
    plain = "城乡居民基本医疗保险集中参保"
    assert title_lines(plain, 9) == ("城乡居民基本", "医疗保险集中参保")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于调整办公时间的公告", ("关于调整", "办公时间的公告")),
        ("热烈欢迎省政务服务检查组莅临指导", ("热烈欢迎省政务服务", "检查组莅临指导")),
        (
            "关于推行企业开办一件事一次办的公告",
            ("关于推行企业开办", "一件事一次办的公告"),
        ),
    ],
)
def test_it_breaks_no_word_of_a_title(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title, 9) == lines


def test_it_keeps_what_fits_on_one_line() -> None:
    assert sense_lines("首问负责，一次告知；能办即办。", 23) == (
        "首问负责，一次告知；能办即办。",
    )


def test_it_loses_nothing_and_no_line_is_too_long() -> None:
    assert "".join(sense_lines("字" * 50, 20)) == "字" * 50
    text = "The hall is open from 9:00 to 12:00, and from 13:30 to 17:00 on weekdays."
    lines = sense_lines(text, 12)
    assert " ".join(lines) == text
    assert max(map(width_of, lines)) <= 12
