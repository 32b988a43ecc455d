"""Read fact files as people save them, and report every wrong line at once."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from signage.exchange.facts_csv import ReadFacts, read_facts
from signage.rules.facts import Entry, Metric, Subject
from signage.rules.loader import load_shipped
from signage.rules.period import Period

ROSTER = """code,kind,name,window,group,department,joined_on,left_on
W01,window,Window 01,,1,Tax,,
S001,staff,Clerk 001,W01,,,2026-01-05,2026-12-31
"""
ENTRIES = "id,date,subject,rule,quantity,points,level,matter,note\n"
METRICS = "period,subject,metric,value\n"


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Reader":
    """Give a reader of texts, as files of a county hall."""
    monkeypatch.chdir(tmp_path)
    return Reader()


class Reader:
    """Write the texts to files in the current folder and read them."""

    def __call__(
        self,
        entries: str | bytes = ENTRIES,
        *,
        roster: str = ROSTER,
        metrics: str | None = None,
        rulebook: str = "county-hall",
    ) -> ReadFacts:
        """Read; `entries` may be bytes, to be of another encoding."""
        content = entries if isinstance(entries, bytes) else entries.encode()
        Path("entries.csv").write_bytes(content)
        Path("roster.csv").write_bytes(roster.encode())
        name = None
        if metrics is not None:
            name = "metrics.csv"
            Path(name).write_bytes(metrics.encode())
        files = [load_shipped(rulebook)], "roster.csv", "entries.csv", name
        found, tallied = read_facts(*files), read_facts(*files, tallied=True)
        assert (tallied.problems, tallied.notes) == (found.problems, found.notes)
        return found


def said(found: ReadFacts) -> list[str]:
    return [str(problem) for problem in found.problems]


def test_it_reads_every_column(read: Reader) -> None:
    found = read(
        ENTRIES
        + "1,2026-03-09,S001,CS-B2,2,,city,m1,a note\n"
        + "2,2026-03-10,S001,CS-5.1,,2.5,,,\n",
        metrics=METRICS + "2026-03,W01,cases,120\n",
    )
    assert said(found) == []
    assert found.facts.roster == (
        Subject("W01", "window", "Window 01", None, "1", "Tax"),
        Subject(
            "S001",
            "staff",
            "Clerk 001",
            "W01",
            joined_on=date(2026, 1, 5),
            left_on=date(2026, 12, 31),
        ),
    )
    assert list(found.facts.entries) == [
        Entry(
            "1", date(2026, 3, 9), "S001", "CS-B2", 2, None, "city", "m1", "a note", 2
        ),
        Entry("2", date(2026, 3, 10), "S001", "CS-5.1", 1, Decimal("2.5"), line=3),
    ]
    assert found.facts.metrics == (
        Metric(Period.parse("2026-03"), "W01", "cases", Decimal(120)),
    )


def test_it_finds_columns_by_name_in_any_order_and_does_without_optional_ones(
    read: Reader,
) -> None:
    found = read("rule,subject,id,date\nCS-1.1,S001,1,2026-03-09\n")
    assert said(found) == []
    assert list(found.facts.entries) == [
        Entry("1", date(2026, 3, 9), "S001", "CS-1.1", line=2)
    ]


def test_it_takes_a_byte_order_mark_crlf_blank_lines_and_short_rows(
    read: Reader,
) -> None:
    text = (
        "\ufeff"
        + ENTRIES
        + "1,2026-03-09,S001,CS-1.1\n\n,,,,,,,,\n2,2026-03-09,S001,CS-1.1,,,,,,,\n"
    )
    found = read(text.replace("\n", "\r\n").encode())
    assert said(found) == []
    assert [entry.line for entry in found.facts.entries] == [2, 5]


def test_it_reads_what_excel_leaves_where_that_is_unambiguous(read: Reader) -> None:
    row = "１, 2026/3/9 ,S001 , ＣＳ－2.3,２,３.５,,\u3000m ,\n"
    found = read((ENTRIES + row).encode())
    assert said(found) == []
    (entry,) = found.facts.entries
    assert entry == Entry(
        "１", date(2026, 3, 9), "S001", "CS-2.3", 2, Decimal("3.5"), None, "m", line=2
    )


@pytest.mark.parametrize(
    "day",
    [
        "2026/3/9",
        "2026-3-9",
        "2026.3.9",
        "2026年3月9日",
        "２０２６－０３－０９",
        "2026/3/9 0:00",
        "2026-03-09 00:00:00",
        "2026-03-09T00:00:00",
        "'2026-03-09",
        '="2026-03-09"',
        "\u00a02026-03-09\u3000",
        "\ufeff2026-03-09",
    ],
)
def test_it_reads_days_as_excel_shows_them(read: Reader, day: str) -> None:
    found = read(f"{ENTRIES}1,{day},S001,CS-1.1,,,,,\n")
    assert said(found) == []
    assert found.facts.entries[0].date == date(2026, 3, 9)


@pytest.mark.parametrize(
    "day",
    ["46090", "9/3/2026", "2026-03-09 14:30", "2026.3/9", "26-03-09", "2026年3月"],
)
def test_it_refuses_days_that_may_be_others(read: Reader, day: str) -> None:
    (problem,) = read(f"{ENTRIES}1,{day},S001,CS-1.1,,,,,\n").problems
    assert problem.code == "wrong_date"


@pytest.mark.parametrize("text", ["2", "2.0", "2.00", "'2", '="2"', "２", "+2", " 2"])
def test_it_reads_quantities_as_excel_keeps_them(read: Reader, text: str) -> None:
    found = read(f"{ENTRIES}1,2026-03-09,S001,CS-1.1,{text},,,,\n")
    assert said(found) == []
    assert found.facts.entries[0].quantity == 2


@pytest.mark.parametrize("text", ['"1,000"', "1e3", "2.5", "2件", '="2', "0.0"])
def test_it_refuses_quantities_that_may_be_others(read: Reader, text: str) -> None:
    (problem,) = read(f"{ENTRIES}1,2026-03-09,S001,CS-1.1,{text},,,,\n").problems
    assert problem.code == "wrong_quantity"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_it_reads_other_separators_and_says_so(read: Reader, separator: str) -> None:
    text = ENTRIES + "1,2026-03-09,S001,CS-2.3,,3.5,,,\n"
    found = read(text.replace(",", separator))
    assert said(found) == []
    assert found.facts.entries[0].points == Decimal("3.5")
    assert [note.code for note in found.notes] == ["separator"]


def test_it_reads_names_of_columns_in_any_width_and_case(read: Reader) -> None:
    found = read('ID, Date ,"SUBJECT",ｒｕｌｅ,,\n1,2026-03-09,S001,CS-1.1,,\n')
    assert said(found) == []
    assert [entry.rule for entry in found.facts.entries] == ["CS-1.1"]


def test_it_reads_lines_that_end_as_on_old_machines(read: Reader) -> None:
    rows = "1,2026-03-09,S001,CS-1.1\n2,2026-03-39,S001,CS-1.1\n"
    (problem,) = said(read((ENTRIES + rows).replace("\n", "\r")))
    assert problem.startswith("entries.csv:3: date '2026-03-39'")


def test_it_reports_a_first_line_that_cannot_be_read(read: Reader) -> None:
    (problem,) = said(read('"id,date,subject,rule\n1,2026-03-09,S001,CS-1.1\n'))
    assert problem.startswith("entries.csv:1: the first line cannot be read")


def test_it_reads_gbk_and_says_so(read: Reader) -> None:
    found = read((ENTRIES + "1,2026-03-09,S001,CS-1.1,,,,,早会迟到。\n").encode("gbk"))
    assert said(found) == []
    assert found.facts.entries[0].note == "早会迟到。"
    assert [note.code for note in found.notes] == ["gbk"]


@pytest.mark.parametrize(
    "content", [ENTRIES.encode("utf-16"), (ENTRIES + "caf\xe9,,,\n").encode("latin-1")]
)
def test_it_refuses_other_encodings(read: Reader, content: bytes) -> None:
    (problem,) = read(content).problems
    assert problem.code == "encoding"


def test_it_counts_the_lines_of_quoted_cells(read: Reader) -> None:
    found = read(
        ENTRIES
        + '1,2026-03-09,S001,CS-1.1,,,,,"two\nlines"\n2,2026-03-32,S001,CS-1.1\n'
    )
    assert said(found) == ["entries.csv:4: date '2026-03-32' is no day of the calendar"]


def test_it_reports_an_open_quote_where_it_begins(read: Reader) -> None:
    found = read(
        ENTRIES
        + '1,2026-13-09,S001,CS-1.1\n2,2026-03-09,S001,CS-1.1,,,,,"open\n3,x,y,z\n'
    )
    assert [problem.line for problem in found.problems] == [2, 3]
    assert found.problems[1].code == "csv"


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("1,2026-03-09,S001,CS-9", ["unknown_rule"]),
        ("1,2026-03-09,S009,CS-1.1", ["unknown_subject"]),
        ("1,2026-03-09,,CS-1.1", ["unknown_subject"]),
        ("1,2026-03-09,S001,", ["unknown_rule"]),
        ("1,2026-02-29,S001,CS-1.1", ["wrong_date"]),
        ("1,,S001,CS-1.1", ["wrong_date"]),
        ("1,20260309,S001,CS-1.1", ["wrong_date"]),
        ("1,2026-03/09,S001,CS-1.1", ["wrong_date"]),
        ("1,09/03/2026,S001,CS-1.1", ["wrong_date"]),
        ("1,2026-03-09,S001,CS-1.1,0", ["wrong_quantity"]),
        ("1,2026-03-09,S001,CS-1.1,-1", ["wrong_quantity"]),
        ("1,2026-03-09,S001,CS-1.1,1.5", ["wrong_quantity"]),
        ("1,2026-03-09,S001,CS-1.1,two", ["wrong_quantity"]),
        ("1,2026-03-09,S001,CS-1.1,100001", ["wrong_quantity"]),
        ("1,2026-03-09,S001,CS-2.3", ["points_missing"]),
        ("1,2026-03-09,S001,CS-2.3,,2.99", ["points_out_of_range"]),
        ("1,2026-03-09,S001,CS-2.3,,5.01", ["points_out_of_range"]),
        ("1,2026-03-09,S001,CS-2.3,,-4", ["points_out_of_range"]),
        ("1,2026-03-09,S001,CS-2.3,,many", ["wrong_number"]),
        ("1,2026-03-09,S001,CS-1.1,,1", ["points_given"]),
        ("1,2026-03-09,S001,CS-B2", ["wrong_level"]),
        ("1,2026-03-09,S001,CS-B2,,,county", ["wrong_level"]),
        ("1,2026-03-09,S001,CS-1.1,,,city", ["level_given"]),
        ("1,2026-03-09,S001,CW-1.1", ["wrong_kind"]),
        ("1,2026-03-09,W01,CS-1.1", ["wrong_kind"]),
        ("1,2026-03-09,S001,CS-5.2", ["derived_rule"]),
        ("1,2026-03-09,W01,CW-2", ["derived_rule"]),
        (",2026-03-09,S001,CS-1.1", ["missing_id"]),
        ("1,2026-03-09,S001,CS-1.1,,,,,,x", ["too_many_cells"]),
        (
            "1,2099-02-30,S009,CS-B2,x,9",
            [
                "wrong_date",
                "unknown_subject",
                "wrong_quantity",
                "points_given",
                "wrong_level",
            ],
        ),
    ],
)
def test_it_reports_what_is_wrong_with_an_entry(
    read: Reader, row: str, codes: list[str]
) -> None:
    found = read(ENTRIES + row + "\n")
    assert [problem.code for problem in found.problems] == codes
    assert all(text.startswith("entries.csv:2: ") for text in said(found))


@pytest.mark.parametrize(
    ("rulebook", "row"),
    [
        ("post-star", "1,2026-03-09,S001,G-3b"),
        ("post-star", "1,2026-03-09,S001,G-V"),
        ("approval-centre", "1,2026-03-09,S001,DS-X1,,0"),
        ("approval-centre", "1,2026-03-09,S001,DS-3.1g"),
    ],
)
def test_it_refuses_entries_under_rules_that_take_none(
    read: Reader, rulebook: str, row: str
) -> None:
    assert len(read(ENTRIES + row + "\n", rulebook=rulebook).problems) == 1


def test_it_reports_a_double_id_at_the_later_line_even_if_one_is_wrong(
    read: Reader,
) -> None:
    found = read(
        ENTRIES
        + "1,2026-03-09,S001,CS-1.1\n2,2026-03-09,S001,CS-9\n"
        + "1 ,2026-03-09,S001,CS-1.1\n2,2026-03-09,S001,CS-1.1\n"
    )
    assert said(found)[1:] == [
        "entries.csv:4: the id '1' is used twice, first on line 2",
        "entries.csv:5: the id '2' is used twice, first on line 3",
    ]


def test_it_checks_lines_dated_later_and_every_chunk_of_a_long_file(
    read: Reader,
) -> None:
    rows = [f"{n},2026-03-09,S001,CS-1.1,,,,," for n in range(10_000)]
    rows[9_000] = "9000,2099-13-01,S001,CS-1.1,,,,,"
    rows[5_000] = "5000,2099-12-01,S001,CS-1.9,,,,,"
    found = read(ENTRIES + "\n".join(rows) + "\n")
    assert [problem.line for problem in found.problems] == [5_002, 9_002]


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("S002,clerk,Clerk", ["unknown_kind"]),
        (",staff,Clerk", ["missing_code"]),
        ("S001,staff,Clerk", ["double_code"]),
        ("S002,staff,Clerk,W09", ["unknown_subject"]),
        ("S002,staff,Clerk,S001", ["wrong_kind"]),
        ("S002,staff,Clerk,W01,,,2026-02-30,x", ["wrong_date", "wrong_date"]),
        ("S002,staff,Clerk,W01,,,2026-02-02,2026-02-01", ["wrong_date"]),
    ],
)
def test_it_reports_what_is_wrong_with_the_roster(
    read: Reader, row: str, codes: list[str]
) -> None:
    found = read(
        ENTRIES + "1,2026-03-09,S002,CS-1.1\n" if row.startswith("S002") else ENTRIES,
        roster=ROSTER + row + "\n",
    )
    assert [problem.code for problem in found.problems] == codes
    assert all(text.startswith("roster.csv:4: ") for text in said(found))


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("2026-13,W01,cases,1", ["wrong_period"]),
        ("2026-Q1,W01,cases,1", ["wrong_period"]),
        ("2026-03,W09,cases,1", ["unknown_subject"]),
        ("2026-03,W01,case,1", ["unknown_metric"]),
        ("2026-03,W01,cases,many", ["wrong_number"]),
        ("2026-03,W01,cases,", ["wrong_number"]),
        ("2026-03,W01,cases,-1", ["wrong_number"]),
        ("2026-03,S001,recommended,2", ["wrong_number"]),
        ("2026-03,S001,vote,101", ["wrong_number"]),
        ("2026-02,W01,cases,1", ["double_metric"]),
    ],
)
def test_it_reports_what_is_wrong_with_metrics(
    read: Reader, row: str, codes: list[str]
) -> None:
    found = read(metrics=METRICS + "2026-02,W01,cases,1\n" + row + "\n")
    assert [problem.code for problem in found.problems] == codes
    assert all(text.startswith("metrics.csv:3: ") for text in said(found))


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "missing_columns"),
        ("id,date,subject\n", "missing_columns"),
        ("id,date,subject,rule,quantiy\n", "unknown_column"),
        ("id,date,subject,rule,id\n", "double_column"),
    ],
)
def test_it_reports_a_wrong_first_line(read: Reader, header: str, code: str) -> None:
    found = read(header + "1,x,y,z\n" if header else "")
    assert [problem.code for problem in found.problems] == [code]
    assert said(found)[0].startswith("entries.csv:1: ")


def test_it_leaves_columns_alone_that_it_does_not_know(read: Reader) -> None:
    found = read("id,date,subject,rule,recorded_by\n1,2026-03-09,S001,CS-1.1,me\n")
    assert said(found) == []
    assert [note.code for note in found.notes] == ["extra_column"]


def test_it_takes_rules_of_several_rulebooks(read: Reader, tmp_path: Path) -> None:
    text = ENTRIES + "1,2026-03-09,S001,CS-1.1\n2,2026-03-09,S001,A-A1\n"
    (tmp_path / "both.csv").write_text(text, encoding="utf-8")
    read()
    both = [load_shipped("county-hall"), load_shipped("hall-efficiency")]
    found = read_facts(both, "roster.csv", "both.csv")
    assert said(found) == []
    assert [entry.rule for entry in found.facts.entries] == ["CS-1.1", "A-A1"]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("CS-2.3,,3.1415926535897932", "at most 9 digits, and 12 after the point"),
        ("CS-1.1,99999999999999999999", "1 or more, and not above 100000"),
    ],
)
def test_it_says_which_numbers_are_too_large(
    read: Reader, row: str, wrong: str
) -> None:
    (problem,) = said(read(f"{ENTRIES}1,2026-03-09,S001,{row}\n"))
    assert problem.startswith("entries.csv:2: ")
    assert problem.endswith(wrong)
