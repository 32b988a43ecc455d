"""Read weather.csv: one line for a day, every wrong line at once."""

import re
from collections.abc import Mapping

from signage.errors import Message
from signage.exchange.facts_cells import plain_text
from signage.exchange.facts_table import Row, Table
from signage.exchange.office_cells import (
    COLUMN_NAMES,
    day_of,
    missing,
    optional_text_of,
)
from signage.exchange.office_rows import ReadRows, read_rows
from signage.operations.board.weather import (
    COLDEST_C,
    HIGHEST_AIR,
    HOTTEST_C,
    LONGEST_TEXT,
    SKIES,
    WeatherRow,
)

COLUMNS = ("day", "sky", "words", "low", "high", "air")
REQUIRED = ("day", "sky")
#: What the first line may call them in Chinese; the first of each stands in examples.
CHINESE = {
    "day": ("日期", "预报日期"),
    "sky": ("天气", "天气现象"),
    "words": ("说明", "天气说明", "备注"),
    "low": ("最低气温", "最低温度", "低温"),
    "high": ("最高气温", "最高温度", "高温"),
    "air": ("空气质量指数", "空气质量", "AQI", "aqi"),
}
ALIASES = {name: column for column, names in CHINESE.items() for name in names}
#: What a sky may be called; the first of each is how it is shown.
SKY_WORDS: Mapping[str, tuple[str, ...]] = {
    "clear": ("晴", "晴天", "晴朗"),
    "cloudy": ("多云", "少云", "晴间多云"),
    "overcast": ("阴", "阴天"),
    "rain": ("小雨", "雨", "中雨", "阵雨", "毛毛雨", "小到中雨"),
    "downpour": ("大雨", "暴雨", "大暴雨", "中到大雨", "大到暴雨"),
    "thunder": ("雷阵雨", "雷雨", "雷暴"),
    "snow": ("雪", "小雪", "中雪", "大雪", "暴雪", "阵雪"),
    "sleet": ("雨夹雪", "冻雨", "冰雹"),
    "fog": ("雾", "大雾", "浓雾"),
    "haze": ("霾", "雾霾"),
    "dust": ("沙尘", "扬沙", "浮尘", "沙尘暴"),
    "wind": ("大风", "风", "台风"),
}
_SKIES = {word: sky for sky, words in SKY_WORDS.items() for word in words} | {
    sky: sky for sky in SKIES
}
_TURNS = re.compile("转|到")
_WHOLE = re.compile(r"([+-]?\d{1,4})(?:\.0+)?(?:°C|℃|度|°)?", re.ASCII | re.IGNORECASE)


ReadWeather = ReadRows[WeatherRow]


def read_weather(file: str) -> ReadWeather:
    """Read the weather of days. The same line twice is read once."""
    table = Table(file, COLUMNS, REQUIRED, ALIASES)
    return read_rows(
        table,
        lambda line, cells: _row(table, line, cells),
        lambda row: row.on,
        "double_day",
        _double,
    )


def _double(row: WeatherRow, earlier: WeatherRow) -> Message:
    return Message(
        "%(day)s has another line, line %(line)s, that tells other weather: "
        "keep one of them",
        day=row.on.isoformat(),
        line=earlier.line,
    )


def _row(table: Table, line: int, cells: Row) -> WeatherRow | None:
    before = len(table.problems)
    on = day_of(table, line, cells[0], "day")
    sky, told = _sky(table, line, cells[1])
    words = optional_text_of(table, line, cells[2] or told, "words", LONGEST_TEXT)
    low = _whole(table, line, cells[3], "low", (COLDEST_C, HOTTEST_C))
    high = _whole(table, line, cells[4], "high", (COLDEST_C, HOTTEST_C))
    air = _whole(table, line, cells[5], "air", (0, HIGHEST_AIR))
    if low is not None and high is not None and low > high:
        problem = Message(
            "the lowest temperature, %(low)s, is above the highest, %(high)s: look at "
            "both",
            low=low,
            high=high,
        )
        table.wrong(line, "wrong_order", problem)
    if on is None or len(table.problems) > before:
        return None
    return WeatherRow(on, sky, words, low, high, air, line)


def _sky(table: Table, line: int, text: str) -> tuple[str, str]:
    """Return the sky and, where more is told than a picture shows, the words.

    "多云转晴" has the picture of what comes first, and its words are shown.
    """
    plain = plain_text(text).replace(" ", "").lower()
    if not plain:
        table.wrong(line, "missing", missing("sky", "多云"))
        return "", ""
    first = _TURNS.split(plain)[0]
    sky = _SKIES.get(plain) or _SKIES.get(first, "")
    if not sky:
        problem = Message(
            "sky '%(text)s' is not known: give one of %(words)s",
            text=text.strip()[:40],
            words="、".join(words[0] for words in SKY_WORDS.values()),
        )
        table.wrong(line, "wrong_sky", problem)
    is_code = plain in SKIES or plain == SKY_WORDS.get(sky, ("",))[0]
    return sky, "" if is_code else text.strip()


def _whole(
    table: Table, line: int, text: str, column: str, span: tuple[int, int]
) -> int | None:
    if not text.strip():
        return None
    match = _WHOLE.fullmatch(plain_text(text).replace("−", "-"))
    least, most = span
    if match is not None and least <= int(match[1]) <= most:
        return int(match[1])
    problem = Message(
        "%(column)s '%(text)s' is wrong: give a whole number from %(least)s to "
        "%(most)s",
        column=COLUMN_NAMES[column],
        text=text.strip()[:40],
        least=least,
        most=most,
    )
    table.wrong(line, "wrong_number", problem)
    return None
