"""weather.csv: skies in words, temperatures as people write them."""

from datetime import date
from pathlib import Path

import pytest

from signage.exchange.weather_file import SKY_WORDS, ReadWeather, read_weather
from signage.operations.board.weather import SKIES, WeatherRow

HEADER = "日期,天气,说明,最低气温,最高气温,AQI\n"


def read(tmp_path: Path, text: str, encoding: str = "utf-8-sig") -> ReadWeather:
    path = tmp_path / "weather.csv"
    path.write_bytes(text.encode(encoding))
    return read_weather(str(path))


@pytest.mark.parametrize("sky", SKIES)
def test_it_knows_every_sky_in_both_languages(tmp_path: Path, sky: str) -> None:
    for word in (sky, *SKY_WORDS[sky]):
        found = read(tmp_path, f"{HEADER}2026-03-09,{word},,,,\n")
        assert [row.sky for row in found.rows] == [sky], word


def test_it_reads_what_excel_saves(tmp_path: Path) -> None:
    text = f"{HEADER}2026/3/9,多云 转晴,,－２,１２℃,４８\n2026/3/10,雨,有风,3.0,9度,\n"
    found = read(tmp_path, text, "gb18030")
    assert not found.problems
    assert found.rows == (
        WeatherRow(date(2026, 3, 9), "cloudy", "多云 转晴", -2, 12, 48, 2),
        WeatherRow(date(2026, 3, 10), "rain", "有风", 3, 9, None, 3),
    )


def test_it_reports_every_wrong_line(tmp_path: Path) -> None:
    lines = (
        "2026-03-09,晴,,1,12,40",
        "2026-03-09,阴,,1,12,40",
        "2026-03-10,,,1,12,40",
        "2026-03-11,下刀子,,1,12,40",
        "2026-03-12,晴,,12,1,40",
        "2026-03-13,晴,,很冷,99,-4",
        f"2026-03-14,晴,{'长' * 61},,,",
        "03-15,晴,,,,",
        "2026-03-16,晴,,7.5,,",
    )
    found = read(tmp_path, HEADER + "\n".join(lines))
    assert [(one.line, one.code) for one in found.problems] == [
        (3, "double_day"),
        (4, "missing"),
        (5, "wrong_sky"),
        (6, "wrong_order"),
        (7, "wrong_number"),
        (7, "wrong_number"),
        (7, "wrong_number"),
        (8, "too_long"),
        (9, "wrong_date"),
        (10, "wrong_number"),
    ]
