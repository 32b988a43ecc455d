"""Chinese holidays and shifted workdays of a year, as far as libraries know them.

Only to fill a hall's own table (signage.models.calendar): nothing on the way to the
screens asks a library, since the State Council's word for a year comes in November.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import chinese_calendar

#: A day for the dead: no reason to put on festive red.
SOBER = "清明节"
#: What the second library calls the days that make up for others.
_BETWEEN = ("休息日", "补假")
_SHORT = frozenset({"清明", "端午", "中秋"})
_EVE, _SPRING = "农历除夕", "春节"


@dataclass(frozen=True, slots=True)
class SeedDay:
    """A day that is not what its weekday says."""

    on: date
    is_holiday: bool
    name: str

    @property
    def is_festive(self) -> bool:
        """Tell whether it is a day off with which a festival is celebrated."""
        return self.is_holiday and self.name != SOBER


def seed_of(year: int) -> tuple[tuple[SeedDay, ...], bool]:
    """Return a year's days in order, and whether they are as announced.

    Of a year that is not announced yet only the statutory holidays are known: which
    days are shifted, nobody knows.
    """
    announced = tuple(_announced(year))
    if announced:
        return announced, True
    return tuple(_statutory(year)), False


def _announced(year: int) -> Iterator[SeedDay]:
    known = chinese_calendar.holidays, chinese_calendar.workdays
    for days, is_holiday in zip(known, (True, False), strict=True):
        for on, english in days.items():
            if on.year == year:
                name = _with_suffix(chinese_calendar.Holiday(english).chinese)
                yield SeedDay(on, is_holiday, name)


def _with_suffix(name: str) -> str:
    """Call 清明, 端午 and 中秋 festivals, as the State Council does."""
    return f"{name}节" if name in _SHORT else name


def _statutory(year: int) -> Iterator[SeedDay]:
    # It takes 18 MB, and is needed when somebody fills in a year.
    import holidays  # noqa: PLC0415

    for on, name in sorted(
        holidays.country_holidays("CN", years=year, language="zh_CN").items()
    ):
        if not any(word in name for word in _BETWEEN):
            plain = name.replace("; ", "、")
            yield SeedDay(on, is_holiday=True, name=_SPRING if name == _EVE else plain)
