"""Read displays.csv: which displays are to be paired, every wrong line at once."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from signage.errors import Message
from signage.exchange.facts_cells import plain_text
from signage.exchange.facts_table import Row, Table
from signage.exchange.office_cells import COLUMN_NAMES, listed_of, text_of
from signage.exchange.office_rows import ReadRows, read_rows
from signage.models import Hall
from signage.models.display import DisplayKind
from signage.operations.displays.display_group_check import DIAGONAL_IN, DISTANCE_M
from signage.operations.displays.display_groups import display_groups_of
from signage.operations.displays.display_places import windows_of_hall
from signage.operations.displays.moving import MOST_TAGS
from signage.operations.displays.provisioning import (
    MOST_ROWS,
    DisplayRow,
    group_finder,
    names_taken,
)
from signage.operations.displays.tag_rules import TagRule
from signage.operations.hall.directory import Directory, directory_of

COLUMNS = ("name", "kind", "group", "window", "tags", "diagonal_in", "distance_m")
REQUIRED = ("name",)
#: What the first line may call them in Chinese; the first of each stands in examples.
CHINESE = {
    "name": ("名称", "显示屏名称", "屏幕名称", "设备名称"),
    "kind": ("类型", "种类", "设备类型"),
    "group": ("屏幕组", "分组", "显示组"),
    "window": ("窗口", "窗口编号", "窗口号"),
    "tags": ("标签",),
    "diagonal_in": ("尺寸", "对角线", "尺寸（英寸）", "对角线（英寸）"),
    "distance_m": ("观看距离", "最远观看距离", "观看距离（米）", "最远观看距离（米）"),
}
ALIASES = {
    plain_text(name): column for column, names in CHINESE.items() for name in names
}
KINDS = {
    "tv": DisplayKind.TV,
    "television": DisplayKind.TV,
    "电视": DisplayKind.TV,
    "电视机": DisplayKind.TV,
    "大屏": DisplayKind.TV,
    "kiosk": DisplayKind.KIOSK,
    "触摸一体机": DisplayKind.KIOSK,
    "一体机": DisplayKind.KIOSK,
    "自助机": DisplayKind.KIOSK,
    "tablet": DisplayKind.TABLET,
    "窗口平板": DisplayKind.TABLET,
    "平板": DisplayKind.TABLET,
}
LONGEST_NAME = 100
LONGEST_TAG = 40
_BETWEEN_TAGS = str.maketrans(dict.fromkeys("，、;；\n", ","))

#: What an example of the file holds.
EXAMPLES = (
    ("一楼东墙", "电视", "大厅电视", "", "一楼、东", "55", "6"),
    ("导办一体机", "触摸一体机", "大厅电视", "", "一楼", "32", ""),
    ("A01 窗口平板", "窗口平板", "大厅电视", "A01", "", "", ""),
)

ReadDisplays = ReadRows[DisplayRow]


@dataclass(frozen=True, slots=True)
class HallFacts:
    """What the lines are compared with: the hall's groups, windows, and displays.

    `groups` gives keys by name; `leads` says whether tags lead to a group.
    """

    groups: Mapping[str, int]
    directory: Directory
    taken: Collection[str]
    leads: Callable[[tuple[str, ...]], bool]


def facts_of(session: Session, hall: Hall) -> HallFacts:
    """Return what the lines of a hall's file are compared with."""
    groups = display_groups_of(session, hall.id)
    rules = [TagRule.of(group) for group in groups]
    return HallFacts(
        groups={group.name: group.id for group in groups},
        directory=directory_of(session, hall.id),
        taken=names_taken(session, hall),
        leads=lambda tags: any(rule.fits(tags) for rule in rules),
    )


def read_displays(file: str, hall: HallFacts) -> ReadDisplays:
    """Read the list. The same line twice is read once."""
    table = Table(file, COLUMNS, REQUIRED, ALIASES)
    read = read_rows(
        table,
        lambda line, cells: _row(table, line, cells, hall),
        lambda row: row.name,
        "double_name",
        _double,
    )
    if len(read.rows) <= MOST_ROWS:
        return read
    too_many = Message(
        "%(count)s displays are too many at once: give %(most)s at most",
        count=len(read.rows),
        most=MOST_ROWS,
    )
    table.wrong(1, "too_many", too_many)
    return ReadRows(read.rows, tuple(table.problems), read.notes)


def names_of(
    session: Session, hall: Hall, rows: Iterable[DisplayRow]
) -> Mapping[int, tuple[str, str]]:
    """Return the names of the group and window of each row, by its line."""
    group_of = group_finder(session, hall)
    windows: dict[int | None, str] = {
        one.id: one.code for one in windows_of_hall(session, hall.id)
    }
    return {
        row.line: (group.name if group else "", windows.get(row.window_id, ""))
        for row, group in ((row, group_of(row)) for row in rows)
    }


def _double(row: DisplayRow, earlier: DisplayRow) -> Message:
    return Message(
        "the name '%(name)s' stands on line %(line)s too: give every display a name of "
        "its own",
        name=row.name,
        line=earlier.line,
    )


def _row(table: Table, line: int, cells: Row, hall: HallFacts) -> DisplayRow | None:
    before = len(table.problems)
    name = _name(table, line, cells[0], hall)
    kind = _kind(table, line, cells[1])
    tags = _tags(table, line, cells[4])
    row = DisplayRow(
        line=line,
        name=name,
        kind=kind,
        group_id=_group(table, line, (cells[2], tags), hall),
        window_id=_window(table, line, cells[3], hall),
        tags=tags,
        diagonal_in=_size(table, line, (cells[5], "diagonal_in"), DIAGONAL_IN),
        distance_m=_size(table, line, (cells[6], "distance_m"), DISTANCE_M),
    )
    return row if len(table.problems) == before else None


def _name(table: Table, line: int, text: str, hall: HallFacts) -> str:
    name = " ".join(text_of(table, line, text, "name", LONGEST_NAME).split())
    if name in hall.taken:
        problem = Message(
            "a display named '%(name)s' is paired already: give another name",
            name=name,
        )
        table.wrong(line, "name_taken", problem)
    return name


def _kind(table: Table, line: int, text: str) -> DisplayKind:
    plain = plain_text(text).lower()
    kind = KINDS.get(plain) if plain else DisplayKind.TV
    if kind is not None:
        return kind
    problem = Message(
        "'%(text)s' is no kind of display: write tv, kiosk or tablet "
        "(电视, 触摸一体机, 窗口平板)",
        text=text.strip(),
    )
    table.wrong(line, "unknown_kind", problem)
    return DisplayKind.TV


def _group(
    table: Table, line: int, cell: tuple[str, tuple[str, ...]], hall: HallFacts
) -> int | None:
    text, tags = cell
    name = " ".join(text.split())
    if name:
        key = hall.groups.get(name) or hall.groups.get(plain_text(name))
        if key is None:
            known = "、".join(sorted(hall.groups)[:8])
            problem = Message(
                "there is no display group '%(name)s': write one of these: %(known)s",
                name=name,
                known=known or "–",
            )
            table.wrong(line, "unknown_group", problem)
        return key
    if not hall.leads(tags):
        problem = Message(
            "the display group is missing: give its name, or tags that lead to one"
        )
        table.wrong(line, "missing_group", problem)
    return None


def _window(table: Table, line: int, text: str, hall: HallFacts) -> int | None:
    if not text.strip():
        return None
    found = listed_of(table, line, text, "window", hall.directory)
    return None if found is None else found.id


def _tags(table: Table, line: int, text: str) -> tuple[str, ...]:
    parts = (
        " ".join(part.split()) for part in text.translate(_BETWEEN_TAGS).split(",")
    )
    tags = tuple(dict.fromkeys(tag for tag in parts if tag))
    for tag in tags:
        if len(tag) > LONGEST_TAG:
            problem = Message(
                "the tag '%(tag)s' has more than %(most)s characters",
                tag=tag[:LONGEST_TAG],
                most=LONGEST_TAG,
            )
            table.wrong(line, "long_tag", problem)
    if len(tags) > MOST_TAGS:
        problem = Message(
            "%(count)s tags are too many: give %(most)s at most",
            count=len(tags),
            most=MOST_TAGS,
        )
        table.wrong(line, "many_tags", problem)
    return tags


def _size(
    table: Table, line: int, cell: tuple[str, str], bounds: tuple[int, int]
) -> int | None:
    text, column = cell
    plain = plain_text(text)
    if not plain:
        return None
    least, most = bounds
    # A spreadsheet writes whole numbers as 55.0 too.
    whole = plain.removesuffix(".0")
    if whole.isascii() and whole.isdigit() and least <= int(whole[:6]) <= most:
        return int(whole)
    problem = Message(
        "%(column)s '%(text)s' is no whole number from %(least)s to %(most)s",
        column=COLUMN_NAMES[column],
        text=text.strip()[:40],
        least=least,
        most=most,
    )
    table.wrong(line, "wrong_size", problem)
    return None
