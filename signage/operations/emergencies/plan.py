"""Check what somebody wants of an emergency: every problem at once, by field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import FieldsInvalidError, Message
from signage.models import Display, DisplayGroup, Hall
from signage.models.emergency import Severity
from signage.operations.emergencies.texts import Text

USUAL_MINUTES = 120
SHORTEST_MINUTES, LONGEST_MINUTES = 1, 24 * 60
HEADLINE_LENGTH = 120
TEXT_LENGTH = 600

Problems = dict[str, list[Message]]


class EmergencyInvalidError(FieldsInvalidError):
    """An emergency was refused; `by_field` holds the problems of each field."""

    code: ClassVar[str] = "emergency_invalid"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An emergency as somebody asked for it; nothing is checked yet.

    `texts` holds words by language tag. Both kinds of ids empty means every display.
    It starts at `starts_at`, or now.
    """

    severity: str
    texts: Mapping[str, Text]
    minutes: int | None = USUAL_MINUTES
    group_ids: tuple[int, ...] = ()
    display_ids: tuple[int, ...] = ()
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """An emergency that was checked: ready to be issued."""

    severity: Severity
    texts: dict[str, dict[str, str]]
    starts_at: datetime
    ends_at: datetime
    group_ids: tuple[int, ...] = field(default=())
    display_ids: tuple[int, ...] = field(default=())


def checked_plan(session: Session, hall: Hall, wanted: Wanted, now: datetime) -> Plan:
    """Return the plan.

    Raises:
        EmergencyInvalidError: with every problem, by field.

    """
    problems: Problems = {}
    severity = checked_severity(wanted.severity, problems)
    texts = checked_texts(wanted.texts, problems)
    minutes = checked_minutes(wanted.minutes, problems)
    groups = _known(session, DisplayGroup, hall, wanted.group_ids, problems)
    displays = _known(session, Display, hall, wanted.display_ids, problems)
    if problems:
        raise EmergencyInvalidError(problems)
    starts_at = max(wanted.starts_at or now, now)
    ends_at = starts_at + timedelta(minutes=minutes)
    return Plan(severity, texts, starts_at, ends_at, groups, displays)


def checked_texts(
    texts: Mapping[str, Text], problems: Problems
) -> dict[str, dict[str, str]]:
    """Return the texts as a row holds them, noting what is wrong with any."""
    written = {tag: text for tag, text in texts.items() if text.to_json()}
    if not written:
        problem = Message("Say in a headline what has happened, in one language.")
        _add(problems, "headline", problem)
    for tag, text in written.items():
        _check_text(tag, text, problems)
    return {tag: text.to_json() for tag, text in written.items()}


def checked_severity(given: str, problems: Problems) -> Severity:
    """Return the severity, noting one that is not known."""
    if given in set(Severity):
        return Severity(given)
    problem = Message(
        "Choose how grave it is: %(known)s.", known=", ".join(str(s) for s in Severity)
    )
    _add(problems, "severity", problem)
    return Severity.DANGER


def checked_minutes(minutes: int | None, problems: Problems) -> int:
    """Return how long it lasts, noting a length that is not allowed."""
    if minutes is not None and SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        return minutes
    problem = Message(
        "An emergency lasts %(least)s to %(most)s minutes; say when it ends.",
        least=SHORTEST_MINUTES,
        most=LONGEST_MINUTES,
    )
    _add(problems, "minutes", problem)
    return USUAL_MINUTES


def _check_text(tag: str, text: Text, problems: Problems) -> None:
    if not text.headline:
        problem = Message("The text in %(language)s needs a headline.", language=tag)
        _add(problems, "headline", problem)
    lengths = (
        ("headline", text.headline, HEADLINE_LENGTH),
        ("text", text.text, TEXT_LENGTH),
        ("instruction", text.instruction, TEXT_LENGTH),
    )
    for name, value, most in lengths:
        if len(value) > most:
            problem = Message(
                "%(language)s: %(n)s characters are too many to be read in a hurry; "
                "at most %(most)s fit.",
                language=tag,
                n=len(value),
                most=most,
            )
            _add(problems, name, problem)


def _known(
    session: Session,
    model: type[DisplayGroup] | type[Display],
    hall: Hall,
    wanted: Iterable[int],
    problems: Problems,
) -> tuple[int, ...]:
    ids = tuple(sorted(set(wanted)))
    if not ids:
        return ()
    query = select(model.id).where(model.hall_id == hall.id, model.id.in_(ids))
    if model is Display:
        query = query.where(Display.revoked_at.is_(None))
    unknown = sorted(set(ids) - set(session.scalars(query)))
    if unknown:
        named = ", ".join(str(each) for each in unknown)
        what = (
            Message("There is no display %(ids)s in this hall.", ids=named)
            if model is Display
            else Message("There is no display group %(ids)s in this hall.", ids=named)
        )
        _add(problems, "where", what)
    return ids


def _add(problems: Problems, name: str, text: Message) -> None:
    problems.setdefault(name, []).append(text)
