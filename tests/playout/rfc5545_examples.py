"""The examples of RFC 5545 §3.8.5.3, with the dates that the RFC gives for them.

A start, one or more rules for the same dates, and the dates; "…" where the RFC goes on.
Starts are at 09:00 in New York; examples with other times name them.
"""

from dataclasses import dataclass
from datetime import datetime

EVERY_DAY = "BYDAY=SU,MO,TU,WE,TH,FR,SA"
EVERY_20_MINUTES = "\n".join(
    f"1997 Sep {day} {hour:02}:{minute:02}"
    for day in (2, 3)
    for hour in range(9, 17)
    for minute in (0, 20, 40)
)


@dataclass(frozen=True)
class Example:
    """One example: what it is called, its DTSTART, its rules and its dates."""

    name: str
    start: str
    rules: tuple[str, ...]
    dates: str
    excluded: str = ""

    @property
    def is_endless(self) -> bool:
        """Whether the RFC leaves out what follows."""
        return self.dates.endswith("…")

    def starts(self) -> list[datetime]:
        """Return the dates in time on the wall."""
        return [at for line in self.dates.splitlines() for at in read(line)]


def read(line: str) -> list[datetime]:
    """Return the dates of a line like "1997 Sep 2,4-6 09:00; Oct 1"."""
    year, rest = line.strip(" …").split(" ", 1)
    found = []
    for part in rest.split(";"):
        month, days, *times = part.split()
        for day in spread(days):
            at = f"{year} {month} {day} {times[0] if times else '09:00'}"
            found.append(datetime.strptime(at, "%Y %b %d %H:%M"))  # noqa: DTZ007
    return found


def spread(days: str) -> list[int]:
    """Return the numbers of "2,4-6"."""
    found: list[int] = []
    for part in days.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


EXAMPLES = (
    Example(
        "daily for 10 occurrences",
        "19970902",
        ("FREQ=DAILY;COUNT=10",),
        "1997 Sep 2-11",
    ),
    Example(
        "daily until December 24, 1997",
        "19970902",
        ("FREQ=DAILY;UNTIL=19971224T000000Z",),
        "1997 Sep 2-30; Oct 1-31; Nov 1-30; Dec 1-23",
    ),
    Example(
        "every other day",
        "19970902",
        ("FREQ=DAILY;INTERVAL=2",),
        "1997 Sep 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30;"
        " Oct 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30;"
        " Nov 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29; Dec 1,3…",
    ),
    Example(
        "every 10 days, 5 occurrences",
        "19970902",
        ("FREQ=DAILY;INTERVAL=10;COUNT=5",),
        "1997 Sep 2,12,22; Oct 2,12",
    ),
    Example(
        "every day in January, for 3 years",
        "19980101",
        (
            f"FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;{EVERY_DAY}",
            "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1",
        ),
        "1998 Jan 1-31\n1999 Jan 1-31\n2000 Jan 1-31",
    ),
    Example(
        "weekly for 10 occurrences",
        "19970902",
        ("FREQ=WEEKLY;COUNT=10",),
        "1997 Sep 2,9,16,23,30; Oct 7,14,21,28; Nov 4",
    ),
    Example(
        "weekly until December 24, 1997",
        "19970902",
        ("FREQ=WEEKLY;UNTIL=19971224T000000Z",),
        "1997 Sep 2,9,16,23,30; Oct 7,14,21,28; Nov 4,11,18,25; Dec 2,9,16,23",
    ),
    Example(
        "every other week",
        "19970902",
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU",),
        "1997 Sep 2,16,30; Oct 14,28; Nov 11,25; Dec 9,23\n1998 Jan 6,20; Feb 3,17…",
    ),
    Example(
        "weekly on Tuesday and Thursday for five weeks",
        "19970902",
        (
            "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
            "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
        ),
        "1997 Sep 2,4,9,11,16,18,23,25,30; Oct 2",
    ),
    Example(
        "every other week on Monday, Wednesday and Friday until December 24",
        "19970901",
        ("FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",),
        "1997 Sep 1,3,5,15,17,19,29; Oct 1,3,13,15,17,27,29,31;"
        " Nov 10,12,14,24,26,28; Dec 8,10,12,22",
    ),
    Example(
        "every other week on Tuesday and Thursday, for 8 occurrences",
        "19970902",
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",),
        "1997 Sep 2,4,16,18,30; Oct 2,14,16",
    ),
    Example(
        "monthly on the first Friday for 10 occurrences",
        "19970905",
        ("FREQ=MONTHLY;COUNT=10;BYDAY=1FR",),
        "1997 Sep 5; Oct 3; Nov 7; Dec 5\n"
        "1998 Jan 2; Feb 6; Mar 6; Apr 3; May 1; Jun 5",
    ),
    Example(
        "monthly on the first Friday until December 24, 1997",
        "19970905",
        ("FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",),
        "1997 Sep 5; Oct 3; Nov 7; Dec 5",
    ),
    Example(
        "every other month on the first and last Sunday for 10 occurrences",
        "19970907",
        ("FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",),
        "1997 Sep 7,28; Nov 2,30\n1998 Jan 4,25; Mar 1,29; May 3,31",
    ),
    Example(
        "monthly on the second-to-last Monday for 6 months",
        "19970922",
        ("FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",),
        "1997 Sep 22; Oct 20; Nov 17; Dec 22\n1998 Jan 19; Feb 16",
    ),
    Example(
        "monthly on the third-to-the-last day of the month",
        "19970928",
        ("FREQ=MONTHLY;BYMONTHDAY=-3",),
        "1997 Sep 28; Oct 29; Nov 28; Dec 29\n1998 Jan 29; Feb 26…",
    ),
    Example(
        "monthly on the 2nd and 15th for 10 occurrences",
        "19970902",
        ("FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",),
        "1997 Sep 2,15; Oct 2,15; Nov 2,15; Dec 2,15\n1998 Jan 2,15",
    ),
    Example(
        "monthly on the first and last day of the month for 10 occurrences",
        "19970930",
        ("FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",),
        "1997 Sep 30; Oct 1,31; Nov 1,30; Dec 1,31\n1998 Jan 1,31; Feb 1",
    ),
    Example(
        "every 18 months on the 10th thru 15th for 10 occurrences",
        "19970910",
        ("FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",),
        "1997 Sep 10-15\n1999 Mar 10-13",
    ),
    Example(
        "every Tuesday, every other month",
        "19970902",
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",),
        "1997 Sep 2,9,16,23,30; Nov 4,11,18,25\n"
        "1998 Jan 6,13,20,27; Mar 3,10,17,24,31…",
    ),
    Example(
        "yearly in June and July for 10 occurrences",
        "19970610",
        ("FREQ=YEARLY;COUNT=10;BYMONTH=6,7",),
        "1997 Jun 10; Jul 10\n1998 Jun 10; Jul 10\n1999 Jun 10; Jul 10\n"
        "2000 Jun 10; Jul 10\n2001 Jun 10; Jul 10",
    ),
    Example(
        "every other year on January, February and March for 10 occurrences",
        "19970310",
        ("FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",),
        "1997 Mar 10\n1999 Jan 10; Feb 10; Mar 10\n2001 Jan 10; Feb 10; Mar 10\n"
        "2003 Jan 10; Feb 10; Mar 10",
    ),
    Example(
        "every third year on the 1st, 100th and 200th day for 10 occurrences",
        "19970101",
        ("FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",),
        "1997 Jan 1; Apr 10; Jul 19\n2000 Jan 1; Apr 9; Jul 18\n"
        "2003 Jan 1; Apr 10; Jul 19\n2006 Jan 1",
    ),
    Example(
        "every 20th Monday of the year",
        "19970519",
        ("FREQ=YEARLY;BYDAY=20MO",),
        "1997 May 19\n1998 May 18\n1999 May 17…",
    ),
    Example(
        "Monday of week number 20",
        "19970512",
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",),
        "1997 May 12\n1998 May 11\n1999 May 17…",
    ),
    Example(
        "every Thursday in March",
        "19970313",
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=TH",),
        "1997 Mar 13,20,27\n1998 Mar 5,12,19,26\n1999 Mar 4,11,18,25…",
    ),
    Example(
        "every Thursday, but only during June, July and August",
        "19970605",
        ("FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",),
        "1997 Jun 5,12,19,26; Jul 3,10,17,24,31; Aug 7,14,21,28\n"
        "1998 Jun 4,11,18,25; Jul 2,9,16,23,30; Aug 6,13,20,27\n"
        "1999 Jun 3,10,17,24; Jul 1,8,15,22,29; Aug 5,12,19,26…",
    ),
    Example(
        "every Friday the 13th",
        "19970902",
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",),
        "1998 Feb 13; Mar 13; Nov 13\n1999 Aug 13\n2000 Oct 13…",
        excluded="1997 Sep 2",
    ),
    Example(
        "the first Saturday that follows the first Sunday of the month",
        "19970913",
        ("FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",),
        "1997 Sep 13; Oct 11; Nov 8; Dec 13\n"
        "1998 Jan 10; Feb 7; Mar 7; Apr 11; May 9; Jun 13…",
    ),
    Example(
        "every 4 years, the first Tuesday after a Monday in November",
        "19961105",
        ("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",),
        "1996 Nov 5\n2000 Nov 7\n2004 Nov 2…",
    ),
    Example(
        "the third Tuesday, Wednesday or Thursday, for the next 3 months",
        "19970904",
        ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",),
        "1997 Sep 4; Oct 7; Nov 6",
    ),
    Example(
        "the second-to-last weekday of the month",
        "19970929",
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",),
        "1997 Sep 29; Oct 30; Nov 27; Dec 30\n1998 Jan 29; Feb 26; Mar 30…",
    ),
    Example(
        # Its UNTIL is 17:00 in New York, as erratum 3883 has it; the RFC says 170000Z.
        "every 3 hours from 9:00 AM to 5:00 PM on a specific day",
        "19970902",
        ("FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z",),
        "1997 Sep 2 09:00; Sep 2 12:00; Sep 2 15:00",
    ),
    Example(
        "every 15 minutes for 6 occurrences",
        "19970902",
        ("FREQ=MINUTELY;INTERVAL=15;COUNT=6",),
        "1997 Sep 2 09:00; Sep 2 09:15; Sep 2 09:30; Sep 2 09:45; Sep 2 10:00;"
        " Sep 2 10:15",
    ),
    Example(
        "every hour and a half for 4 occurrences",
        "19970902",
        ("FREQ=MINUTELY;INTERVAL=90;COUNT=4",),
        "1997 Sep 2 09:00; Sep 2 10:30; Sep 2 12:00; Sep 2 13:30",
    ),
    Example(
        "every 20 minutes from 9:00 AM to 4:40 PM every day",
        "19970902",
        (
            "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40",
            "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16",
        ),
        f"{EVERY_20_MINUTES}…",
    ),
    Example(
        "every other week on Tuesday and Sunday, weeks from Monday",
        "19970805",
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",),
        "1997 Aug 5,10,19,24",
    ),
    Example(
        "every other week on Tuesday and Sunday, weeks from Sunday",
        "19970805",
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",),
        "1997 Aug 5,17,19,31",
    ),
    Example(
        "a day that February has not",
        "20070115",
        ("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",),
        "2007 Jan 15,30; Feb 15; Mar 15,30",
    ),
)
