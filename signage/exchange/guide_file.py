"""Read guide.csv: the texts of the 17 items, every wrong line at once."""

from signage.errors import Message
from signage.exchange.facts_cells import plain_text
from signage.exchange.facts_table import Row, Table
from signage.exchange.office_cells import COLUMN_NAMES, optional_text_of
from signage.exchange.office_rows import ReadRows, read_rows
from signage.operations.board.guide import LONGEST_TEXT, LONGEST_TITLE
from signage.operations.board.guide_import import GuideRow
from signage.operations.board.guide_items import ITEMS

COLUMNS = ("item", "text", "title", "language", "on_screens")
REQUIRED = ("item", "text")
#: What the first line may call them in Chinese; the first of each stands in examples.
CHINESE = {
    "item": ("序号", "项目序号", "条款", "项目"),
    "text": ("正文", "内容"),
    "title": ("标题", "项目名称"),
    "language": ("语言", "语种"),
    "on_screens": ("上屏", "屏幕显示"),
}
ALIASES = {name: column for column, names in CHINESE.items() for name in names}
#: An item by its number, its clause (第七条（三）), the numeral alone, or its key.
BY_NAME = {
    name: item.key
    for item in ITEMS
    for name in (
        str(item.number),
        plain_text(item.clause),
        plain_text(item.clause).removeprefix("第七条"),
        plain_text(item.clause)[4:-1],
        item.key,
    )
}
LANGUAGES = {
    "": "",
    **dict.fromkeys(("简体中文", "简体", "中文", "zh-hans", "zh_hans"), "zh_Hans"),
    **dict.fromkeys(("繁體中文", "繁体中文", "繁体", "zh-hant", "zh_hant"), "zh_Hant"),
    **dict.fromkeys(("english", "英文", "英语", "en"), "en"),
}
YES_OR_NO = {
    "": None,
    **dict.fromkeys(("是", "yes", "y", "1", "√"), True),
    **dict.fromkeys(("否", "no", "n", "0", "×"), False),
}

ReadGuide = ReadRows[GuideRow]


def read_guide(file: str) -> ReadGuide:
    """Read the guide's texts. The same line twice is read once."""
    table = Table(file, COLUMNS, REQUIRED, ALIASES)
    return read_rows(
        table,
        lambda line, cells: _row(table, line, cells),
        lambda row: (row.item, row.language),
        "double_item",
        lambda _row, earlier: Message(
            "line %(line)s has the same item in the same language, with another text: "
            "keep one of them",
            line=earlier.line,
        ),
    )


def _row(table: Table, line: int, cells: Row) -> GuideRow | None:
    before = len(table.problems)
    item, language, shown = (plain_text(cells[place]) for place in (0, 3, 4))
    _check(table, line, "item", item, known=item in BY_NAME, like="3")
    _check(table, line, "language", language, known=language.lower() in LANGUAGES)
    _check(table, line, "on_screens", shown, known=shown.lower() in YES_OR_NO)
    text = optional_text_of(table, line, cells[1], "text", LONGEST_TEXT)
    title = optional_text_of(table, line, cells[2], "title", LONGEST_TITLE)
    if len(table.problems) > before:
        return None
    return GuideRow(
        item=BY_NAME[item],
        language=LANGUAGES[language.lower()],
        title=title,
        text=text.replace("\r\n", "\n"),
        is_on_screens=YES_OR_NO[shown.lower()],
        line=line,
    )


def _check(  # noqa: PLR0913  # which cell of which table says what
    table: Table, line: int, column: str, text: str, *, known: bool, like: str = ""
) -> None:
    if known:
        return
    examples = {"language": "中文, English", "on_screens": "是, 否"}
    problem = Message(
        "%(column)s '%(text)s' is not known: write it like %(example)s",
        column=COLUMN_NAMES[column],
        text=text[:40],
        example=like or examples[column],
    )
    table.wrong(line, f"wrong_{column}", problem)
