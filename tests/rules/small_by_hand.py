"""Work out ladders, pay and fines the slow way, out of the tables."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from signage.rules.facts import Entry, Subject
from tests.rules.table_rows import rows_for

#: A fired step: ladder, step, subject, day, entries counted.
Fired = tuple[str, int, str, date, tuple[str, ...]]
Month = tuple[int, int]


def in_order(entries: Sequence[Entry], subject: str, codes: set[str]) -> list[Entry]:
    """Return the subject's entries under the codes, by date then line."""
    found = [e for e in entries if e.subject == subject and e.rule in codes]
    return sorted(found, key=lambda e: (e.date, e.line))


def steps_fired(
    slug: str, entries: Sequence[Entry], roster: Sequence[Subject]
) -> Iterator[Fired]:
    """Yield everything that the ladder rows of a rulebook set off, at any time."""
    for row in rows_for("ladders", slug):
        if row["threshold"] == "unset":
            continue
        at, repeats = int(row["threshold"].rstrip("+")), row["threshold"].endswith("+")
        for subject in roster:
            counts: dict[object, list[str]] = defaultdict(list)
            seen: dict[object, list[str]] = defaultdict(list)
            for entry in in_order(entries, subject.code, set(row["counts"].split(";"))):
                window = _window(entry, row["window"])
                seen[window].append(entry.id)
                for _ in range(entry.quantity):
                    counts[window].append(entry.id)
                    count = len(counts[window])
                    if count == at or (repeats and count > at):
                        ids = tuple(seen[window])
                        yield (
                            row["ladder"],
                            int(row["step"]),
                            subject.code,
                            entry.date,
                            ids,
                        )


def _window(entry: Entry, kind: str) -> object:
    if kind == "none":
        return entry.id
    size = {"month": 1, "quarter": 3, "year": 12}[kind]
    return entry.date.year, (entry.date.month - 1) // size


def months_between(first: date, last: date) -> list[Month]:
    """Return the months of the days from the first to the last."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return [_later((first.year, first.month), more) for more in range(count + 1)]


def _later(month: Month, more: int) -> Month:
    index = month[0] * 12 + month[1] - 1 + more
    return index // 12, index % 12 + 1


def pay(
    entries: Sequence[Entry],
    subject: Subject,
    days: tuple[date, date],
    chosen: Mapping[str, str],
) -> Decimal:
    """Return what a person is paid for the months of the days, both included."""
    settings = {
        row["name"]: row["default"] for row in rows_for("settings", "township-pay")
    }
    settings.update(chosen)
    names = ("months_town", "months_county", "months_city", "months_province")
    sizes = {f"B-{place}": int(settings[name]) for place, name in enumerate(names, 1)}
    known = in_order(entries, subject.code, set(sizes))
    known = [entry for entry in known if entry.date <= days[1]]
    lost: set[Month] = set()
    for entry in known:
        if settings["matter_levels"] == "highest" and _is_beaten(entry, known):
            continue
        for _ in range(entry.quantity):
            lost |= _months_lost(entry.date, sizes[entry.rule], lost, settings)
    paid = [month for month in months_between(*days) if _is_employed(subject, month)]
    return Decimal(settings["monthly_amount"]) * len([m for m in paid if m not in lost])


def _is_beaten(entry: Entry, known: Sequence[Entry]) -> bool:
    """Tell whether a finding at a higher level, or an earlier one, stands for it."""
    same = [one for one in known if entry.matter and one.matter == entry.matter]
    return bool(same) and max(same, key=lambda one: one.rule) is not entry


def _months_lost(
    day: date, size: int, lost: set[Month], settings: Mapping[str, str]
) -> set[Month]:
    half = 6 if day.month <= 6 else 12
    found: set[Month] = set()
    month = (day.year, day.month)
    for _ in range(size + len(lost)):
        lapses = settings["overflow"] == "floor_zero" and month > (day.year, half)
        if len(found) == size or lapses:
            break
        if settings["deducted_again"] == "same_month" or month not in lost:
            found.add(month)
        month = _later(month, 1)
    return found


def _is_employed(subject: Subject, month: Month) -> bool:
    first, after = date(*month, 1), date(*_later(month, 1), 1)
    return not (subject.joined_on and subject.joined_on >= after) and not (
        subject.left_on and subject.left_on < first
    )


def fined(
    entries: Sequence[Entry],
    subject: Subject,
    days: tuple[date, date],
    chosen: Mapping[str, str],
) -> Decimal:
    """Return minus the fines of the days."""
    rates = {
        row["code"]: Decimal(row["points"])
        for row in rows_for("rules", "township-fines")
    }
    for code, name in (("H-1", "late_fine"), ("H-2", "absence_fine")):
        rates[code] = Decimal(chosen.get(name, rates[code]))
    known = in_order(entries, subject.code, set(rates))
    return -sum(
        (
            rates[entry.rule] * entry.quantity
            for entry in known
            if days[0] <= entry.date <= days[1]
        ),
        Decimal(0),
    )
