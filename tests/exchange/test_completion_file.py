"""completions.csv as the approval system or Excel writes it."""

from datetime import date
from pathlib import Path

from signage.exchange.completion_file import ReadCompletions, read_completions

HEADER = "办件编号,事项名称,申请人,办理单位,办理结果,办结日期,公告开始,公告结束\n"
TODAY = date(2026, 3, 31)


def read(tmp_path: Path, text: str, encoding: str = "utf-8-sig") -> ReadCompletions:
    path = tmp_path / "completions.csv"
    path.write_bytes(text.encode(encoding))
    return read_completions(str(path), TODAY)


def test_it_reads_what_excel_saves(tmp_path: Path) -> None:
    text = (
        f"{HEADER}Ａ-1,食品经营许可,云溪小吃店,市场监督管理局,准予,２０２６/３/９,,\r\n"
        'A-2,"建设用地\n规划许可",,,,2026年3月10日,2026/3/11,2026/3/20\r\n'
    )
    found = read(tmp_path, text, "gb18030")
    assert not found.problems
    first, second = found.rows
    assert (first.number, first.finished_on) == ("A-1", date(2026, 3, 9))
    assert (first.first_on, first.last_on) == (None, None)
    assert (second.first_on, second.last_on) == (date(2026, 3, 11), date(2026, 3, 20))


def test_it_reports_every_wrong_line(tmp_path: Path) -> None:
    lines = (
        "A-1,食品经营许可,,,,2026-03-09,,",
        "A-1,药品经营许可,,,,2026-03-09,,",
        ",食品经营许可,,,,2026-03-09,,",
        "A-2,,,,,2026-04-01,,",
        "A-3,食品经营许可,,,,2026-04-01,,",
        "A-4,食品经营许可,,,,2026-03-09,2026-03-20,2026-03-10",
        "A-5,食品经营许可,,,,2026-03-09,2026-03-10,2027-03-10",
        f"A-6,{'长' * 201},,,,,三月,",
    )
    found = read(tmp_path, HEADER + "\n".join(lines))
    assert [(one.line, one.code) for one in found.problems] == [
        (3, "double_number"),
        (4, "missing"),
        (5, "missing"),
        (6, "future"),
        (7, "wrong_days"),
        (8, "wrong_days"),
        (9, "too_long"),
        (9, "missing"),
        (9, "wrong_date"),
    ]
