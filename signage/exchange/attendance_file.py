"""Read attendance.csv: one line for a person and a day, every wrong line at once."""

from collections.abc import Mapping
from datetime import date

from signage.errors import Message
from signage.exchange.facts_cells import plain_text
from signage.exchange.facts_table import Row, Table
from signage.exchange.office_cells import day_of, listed_of, missing
from signage.exchange.office_rows import ReadRows, read_rows
from signage.models.attendance import AttendanceStatus as Status
from signage.operations.facts.attendance import AttendanceRow
from signage.operations.hall.directory import Directory, Listed

COLUMNS = ("staff", "day", "status", "substituted")
REQUIRED = ("staff", "day", "status")
#: What the first line may call them in Chinese; the first of each stands in examples.
CHINESE = {
    "staff": ("工号", "人员", "姓名", "工作人员"),
    "day": ("日期", "考勤日期"),
    "status": ("考勤状态", "状态", "考勤", "出勤情况"),
    "substituted": ("有人顶岗", "有人替岗", "顶岗", "替岗"),
}
ALIASES = {name: column for column, names in CHINESE.items() for name in names}
#: What a status may be called; the first of each is how it is shown.
WORDS: Mapping[Status, tuple[str, ...]] = {
    Status.PRESENT: ("出勤", "正常", "公出", "出差", "√"),
    Status.LATE: ("迟到",),
    Status.LATE_LONG: ("迟到超过30分钟", "迟到30分钟以上"),
    Status.EARLY: ("早退",),
    Status.EARLY_LONG: ("早退超过30分钟", "早退30分钟以上"),
    Status.LATE_AND_EARLY: ("迟到且早退", "迟到早退", "迟到、早退"),
    Status.ABSENT_HALF: ("旷工半日", "旷工半天"),
    Status.ABSENT: ("旷工", "旷工一日", "旷工一天"),
    Status.PERSONAL: ("事假",),
    Status.SICK: ("病假",),
    Status.OTHER_LEAVE: ("其他假", "年休假", "年假", "调休", "公假", "产假", "婚假"),
}
_STATUSES = {word: status for status, words in WORDS.items() for word in words} | {
    status.value: status for status in Status
}
_YES = frozenset({"yes", "y", "1", "是", "有"})
_NO = frozenset({"no", "n", "0", "否", "无"})


ReadAttendance = ReadRows[AttendanceRow]


def read_attendance(file: str, directory: Directory, today: date) -> ReadAttendance:
    """Read attendance up to today. The same line twice is read once."""
    table = Table(file, COLUMNS, REQUIRED, ALIASES)
    return read_rows(
        table,
        lambda line, cells: _row(table, line, cells, directory, today),
        lambda row: (row.staff_id, row.day),
        "double_day",
        _double,
    )


def _double(row: AttendanceRow, earlier: AttendanceRow) -> Message:
    return Message(
        "%(staff)s has another line for %(day)s, line %(line)s, that says "
        "something else: keep one of them",
        staff=row.code,
        day=row.day.isoformat(),
        line=earlier.line,
    )


def _row(
    table: Table, line: int, cells: Row, directory: Directory, today: date
) -> AttendanceRow | None:
    before = len(table.problems)
    person = listed_of(table, line, cells[0], "staff", directory)
    day = day_of(table, line, cells[1], "day")
    status = _status(table, line, cells[2])
    substituted = _substituted(table, line, cells[3])
    if day is not None:
        _check_day(table, line, day, person, today)
    if person is None or day is None or status is None:
        return None
    if len(table.problems) > before:
        return None
    return AttendanceRow(person.id, person.code, day, status, substituted, line)


def _status(table: Table, line: int, text: str) -> Status | None:
    plain = plain_text(text).replace(" ", "")
    status = _STATUSES.get(plain.lower())
    if not plain:
        table.wrong(line, "missing", missing("status", "出勤 (present)"))
    elif status is None:
        problem = Message(
            "status '%(text)s' is not known: give one of %(words)s",
            text=text.strip(),
            words="、".join(words[0] for words in WORDS.values()),
        )
        table.wrong(line, "wrong_status", problem)
    return status


def _substituted(table: Table, line: int, text: str) -> bool | None:
    plain = plain_text(text).lower()
    if plain and plain not in _YES | _NO:
        problem = Message(
            "substituted '%(text)s' is neither yes nor no: give 是 or 否, or leave it "
            "empty",
            text=text.strip(),
        )
        table.wrong(line, "wrong_answer", problem)
    return plain in _YES if plain in _YES | _NO else None


def _check_day(
    table: Table, line: int, day: date, person: Listed | None, today: date
) -> None:
    if day > today:
        problem = Message(
            "the day %(day)s lies in the future: give days that are over",
            day=day.isoformat(),
        )
        table.wrong(line, "future", problem)
    if person is not None and not person.serves_on(day):
        problem = Message(
            "%(name)s was not in service on %(day)s: look at the day and the person",
            name=person.name,
            day=day.isoformat(),
        )
        table.wrong(line, "not_in_service", problem)
