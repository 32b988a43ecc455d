"""Entries of the ledger that days of attendance are: recorded once, or reversed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from signage import clock
from signage.errors import InvalidInputError, Message
from signage.models import FactKind, FileImport, Hall, LedgerEntry, Subject, User
from signage.operations.facts.attendance_facts import SOURCE, DayFact, all_facts, deeds
from signage.operations.facts.entry_check import (
    NewEntry,
    Rulebooks,
    mapped_rules,
    problems_of,
    rulebooks_on,
)
from signage.operations.facts.file_imports import GivenFile, chunks
from signage.operations.facts.ledger import entry_of, reverse_entry
from signage.operations.hall.audit import record_audit
from signage.operations.rulebooks.adoption import adoptions_of

#: Kept in the ledger, in the hall's language.
CORRECTED = {
    "zh": "考勤已更正（文件：{name}）",
    "en": "Attendance corrected (file: {name})",
}


@dataclass(frozen=True, slots=True)
class DayEntries:
    """The facts that are still to be recorded, and those recorded by hand already."""

    missing: tuple[tuple[DayFact, FactKind], ...]
    by_hand: tuple[DayFact, ...]

    @classmethod
    def of(
        cls, session: Session, hall: Hall, wanted: Sequence[DayFact]
    ) -> "DayEntries":
        """Compare facts with the ledger and the hall's rule map.

        A key that is there stays as it is, reversed or not: an entry that was reversed
        after an objection does not come back with the next file.
        """
        present = _keys(session, hall, [fact.key for fact in wanted])
        kinds = _kinds(session, hall)
        adoptions = adoptions_of(session, hall.id)
        in_force: dict[date, Rulebooks] = {}
        missing: list[tuple[DayFact, FactKind]] = []
        for fact in wanted:
            kind = kinds.get(fact.fact)
            if kind is None or fact.key in present:
                continue
            if fact.day not in in_force:
                in_force[fact.day] = rulebooks_on(adoptions, fact.day)
            if mapped_rules(kind, in_force[fact.day]):
                missing.append((fact, kind))
        found = _by_hand(session, hall, [fact for fact, _kind in missing])
        return cls(
            tuple(pair for pair in missing if not _is_among(pair[0], found)),
            tuple(fact for fact, _kind in missing if _is_among(fact, found)),
        )


def _keys(session: Session, hall: Hall, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for part in chunks(keys):
        query = select(LedgerEntry.key).where(
            LedgerEntry.hall_id == hall.id, LedgerEntry.key.in_(part)
        )
        found.update(session.scalars(query))
    return found


def _kinds(session: Session, hall: Hall) -> dict[str, FactKind]:
    query = select(FactKind).where(
        FactKind.hall_id == hall.id, FactKind.code.in_(all_facts())
    )
    return {kind.code: kind for kind in session.scalars(query)}


_Deed = tuple[int, date, str]


def _by_hand(session: Session, hall: Hall, facts: Sequence[DayFact]) -> set[_Deed]:
    """Return the standing entries of these people and days that others recorded."""
    reversal = aliased(LedgerEntry)
    days = [fact.day for fact in facts]
    found: set[_Deed] = set()
    for part in chunks(sorted({fact.staff_id for fact in facts})):
        query = (
            select(LedgerEntry.subject_id, LedgerEntry.occurred_on, FactKind.code)
            .join(LedgerEntry.fact_kind)
            .outerjoin(reversal, reversal.reverses_id == LedgerEntry.id)
            .where(
                LedgerEntry.hall_id == hall.id,
                LedgerEntry.subject_id.in_(part),
                LedgerEntry.occurred_on.between(min(days), max(days)),
                LedgerEntry.source != SOURCE,
                LedgerEntry.reverses_id.is_(None),
                reversal.id.is_(None),
                FactKind.code.in_(all_facts()),
            )
        )
        found.update((row[0], row[1], row[2]) for row in session.execute(query))
    return found


def _is_among(fact: DayFact, found: set[_Deed]) -> bool:
    same = deeds([fact.fact])
    return any((fact.staff_id, fact.day, code) in found for code in same)


def record_days(  # noqa: PLR0913  # what, from which file, by whom, when
    session: Session,
    hall: Hall,
    missing: Iterable[tuple[DayFact, FactKind]],
    file: FileImport,
    *,
    actor: User | None,
    now: datetime,
) -> None:
    """Record facts in the order of their days; whoever imports rescores.

    Raises:
        InvalidInputError: the hall's rule map sends a fact where it cannot go.

    """
    ordered = sorted(missing, key=lambda pair: (pair[0].day, pair[0].key))
    if not ordered:
        return
    people = _people(session, [fact.staff_id for fact, _kind in ordered])
    news = [_new(fact, kind, people) for fact, kind in ordered]
    _refuse_problems(session, hall, news, now)
    entries = [entry_of(hall, new, actor=actor, now=now) for new in news]
    for entry in entries:
        entry.import_id = file.id
    session.add_all(entries)
    session.flush()
    record_audit(
        session,
        actor,
        "entry.imported",
        f"file:{file.id}",
        hall_id=hall.id,
        now=now,
        detail={"source": SOURCE, "entries": len(entries)},
    )


def _people(session: Session, ids: Sequence[int]) -> dict[int, Subject]:
    found: dict[int, Subject] = {}
    for part in chunks(sorted(set(ids))):
        query = select(Subject).where(Subject.id.in_(part))
        found.update((one.id, one) for one in session.scalars(query))
    return found


def _new(fact: DayFact, kind: FactKind, people: dict[int, Subject]) -> NewEntry:
    return NewEntry(
        fact_kind=kind,
        subject=people[fact.staff_id],
        occurred_on=fact.day,
        key=fact.key,
        quantity=fact.quantity,
        source=SOURCE,
    )


def _refuse_problems(
    session: Session, hall: Hall, news: Sequence[NewEntry], now: datetime
) -> None:
    adoptions = adoptions_of(session, hall.id)
    today = clock.hall_day(now, hall.time_zone)
    problems: list[Message] = []
    for new in news:
        problems += problems_of(new, rulebooks_on(adoptions, new.occurred_on), today)
    if problems:
        raise InvalidInputError(dict.fromkeys(problems))


def reverse_days(  # noqa: PLR0913  # what, because of which file, by whom, when
    session: Session,
    hall: Hall,
    outdated: Sequence[DayFact],
    given: GivenFile,
    *,
    actor: User | None,
    now: datetime,
) -> int:
    """Reverse the entries of days that were corrected; return how many there were."""
    language = "zh" if hall.locale.startswith("zh") else "en"
    reason = CORRECTED[language].format(name=given.name[-200:])
    reversal = aliased(LedgerEntry)
    count = 0
    for part in chunks([fact.key for fact in outdated]):
        query = (
            select(LedgerEntry)
            .outerjoin(reversal, reversal.reverses_id == LedgerEntry.id)
            .where(
                LedgerEntry.hall_id == hall.id,
                LedgerEntry.key.in_(part),
                reversal.id.is_(None),
            )
        )
        for entry in session.scalars(query).all():
            reverse_entry(session, entry, reason=reason, actor=actor, now=now)
            count += 1
    return count
