"""Check what an editor wants of an announcement: every problem at once, by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from typing import ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import FieldsInvalidError, Message
from signage.models import DisplayGroup, Hall, MediaFile
from signage.models.announcement import AnnouncementPlace
from signage.operations.content.announcement_languages import (
    LOCALES,
    Version,
    gap_problems,
    kept_versions,
)
from signage.operations.content.picture_links import keys_in, missing_pictures
from signage.playout.occurrences import windows_between

TITLE_LENGTH = 200
TEXT_LENGTH = 20_000
TICKER_LENGTH = 300
EVERY_DAY = 127
PRIORITIES = (0, 1, 2)

MISSING = {
    "starts": Message("Say when it starts."),
    "ends": Message("Say when it ends; nothing stays on a screen for ever."),
}

Problems = dict[str, list[Message]]


class AnnouncementInvalidError(FieldsInvalidError):
    """An announcement was refused; `by_field` holds the problems of each field."""

    code: ClassVar[str] = "announcement_invalid"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An announcement as an editor wrote it: texts, times in hall time.

    `starts` and `ends` are like "2026-11-18T09:00", `daily_from` and `daily_until` like
    "09:00" or empty; `weekdays` holds "1" (Monday) to "7". `versions` has the texts of
    other languages than the hall's.
    """

    title: str = ""
    text: str = ""
    place: str = "slide"
    image: str = ""
    starts: str = ""
    ends: str = ""
    weekdays: tuple[str, ...] = ("1", "2", "3", "4", "5", "6", "7")
    daily_from: str = ""
    daily_until: str = ""
    priority: str = "0"
    groups: tuple[str, ...] = ()
    versions: Mapping[str, Version] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """An announcement that was checked: ready to be saved."""

    title: str
    text: str
    place: AnnouncementPlace
    image: MediaFile | None
    starts_at: datetime
    ends_at: datetime
    weekdays: int
    daily_from: time | None
    daily_until: time | None
    priority: int
    groups: tuple[DisplayGroup, ...]
    texts: dict[str, dict[str, str]]


def checked_plan(
    session: Session, hall: Hall, wanted: Wanted, *, is_draft: bool, now: datetime
) -> Plan:
    """Return the plan; a draft may be unfinished, but what it says must be readable.

    Raises:
        AnnouncementInvalidError: with every problem, by field.

    """
    problems: Problems = {}
    plan = Plan(
        title=_title(wanted, problems),
        text=_text(wanted, problems),
        place=_place(wanted, problems),
        image=_image(session, hall, wanted, problems),
        starts_at=_instant("starts", wanted.starts, hall, problems) or now,
        ends_at=_instant("ends", wanted.ends, hall, problems) or now,
        weekdays=_weekdays(wanted, problems),
        daily_from=_time("daily_from", wanted.daily_from, problems),
        daily_until=_time("daily_until", wanted.daily_until, problems),
        priority=_priority(wanted, problems),
        groups=_groups(session, hall, wanted, problems),
        texts=_texts(hall, wanted, problems),
    )
    _check_times(plan, problems)
    _check_pictures(session, hall, plan, problems)
    if not is_draft:
        _check_content(plan, problems)
        _check_words(plan, problems)
        _check_shows(plan, hall, problems, now)
    if problems:
        raise AnnouncementInvalidError(problems)
    return plan


def mask_of(weekdays: tuple[str, ...]) -> int:
    """Return weekdays "1" to "7" as a bit mask, Monday 1 … Sunday 64."""
    return sum(1 << (int(day) - 1) for day in set(weekdays))


def _add(problems: Problems, field: str, text: Message) -> None:
    problems.setdefault(field, []).append(text)


def _title(wanted: Wanted, problems: Problems) -> str:
    title = " ".join(wanted.title.split())
    if not title:
        _add(problems, "title", Message("Give the announcement a title."))
    if len(title) > TITLE_LENGTH:
        text = Message(
            "The title has %(n)s characters; at most %(most)s fit.",
            n=len(title),
            most=TITLE_LENGTH,
        )
        _add(problems, "title", text)
    return title


def _text(wanted: Wanted, problems: Problems) -> str:
    text = wanted.text.replace("\r\n", "\n").strip()
    limit = TICKER_LENGTH if wanted.place == AnnouncementPlace.TICKER else TEXT_LENGTH
    if len(text) > limit:
        problem = Message(
            "The text has %(n)s characters; at most %(most)s are possible here. "
            "Shorten it, or make several announcements.",
            n=len(text),
            most=limit,
        )
        _add(problems, "text", problem)
    return text


def _texts(hall: Hall, wanted: Wanted, problems: Problems) -> dict[str, dict[str, str]]:
    """Return the other languages' texts, within the same limits as the hall's own."""
    versions = {}
    for locale, version in wanted.versions.items():
        if locale not in LOCALES or locale == hall.locale:
            continue
        own: Problems = {}
        given = replace(wanted, title=version.title or "–", text=version.text)
        text = _text(given, own)
        title = "" if not version.title.strip() else _title(given, own)
        for name, found in own.items():
            problems[f"{name}_{locale}"] = found
        versions[locale] = Version(title, text)
    return kept_versions(versions)


def _place(wanted: Wanted, problems: Problems) -> AnnouncementPlace:
    if wanted.place not in set(AnnouncementPlace):
        _add(problems, "place", Message("Choose where it shows: slide or ticker."))
        return AnnouncementPlace.SLIDE
    return AnnouncementPlace(wanted.place)


def _image(
    session: Session, hall: Hall, wanted: Wanted, problems: Problems
) -> MediaFile | None:
    if not wanted.image:
        return None
    key = int(wanted.image) if wanted.image.isdecimal() else 0
    image = session.get(MediaFile, key)
    if image is None or image.hall_id != hall.id:
        gone = Message("This picture is no longer there. Choose another one.")
        _add(problems, "image", gone)
        return None
    return image


def _instant(field: str, text: str, hall: Hall, problems: Problems) -> datetime | None:
    try:
        local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(hall.time_zone))
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        wrong = Message(
            "“%(text)s” is no date and time. Write 2026-11-18T09:00.", text=text[:40]
        )
        _add(problems, field, wrong if text else MISSING[field])
        return None


def _time(field: str, text: str, problems: Problems) -> time | None:
    if not text:
        return None
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        wrong = Message("“%(text)s” is no time of day. Write 09:00.", text=text[:40])
        _add(problems, field, wrong)
        return None


def _weekdays(wanted: Wanted, problems: Problems) -> int:
    if not set(wanted.weekdays) <= set("1234567"):
        _add(problems, "weekdays", Message("Choose weekdays from the list."))
        return EVERY_DAY
    if not wanted.weekdays:
        _add(problems, "weekdays", Message("Choose at least one weekday."))
    return mask_of(wanted.weekdays)


def _priority(wanted: Wanted, problems: Problems) -> int:
    if wanted.priority not in {str(value) for value in PRIORITIES}:
        _add(problems, "priority", Message("Choose the priority from the list."))
        return 0
    return int(wanted.priority)


def _groups(
    session: Session, hall: Hall, wanted: Wanted, problems: Problems
) -> tuple[DisplayGroup, ...]:
    known = {
        str(group.id): group
        for group in session.scalars(
            select(DisplayGroup)
            .where(DisplayGroup.hall_id == hall.id)
            .order_by(DisplayGroup.sort_key)
        )
    }
    if not set(wanted.groups) <= set(known):
        gone = Message("A chosen display group is no longer there. Choose again.")
        _add(problems, "groups", gone)
    return tuple(group for key, group in known.items() if key in wanted.groups)


def _check_times(plan: Plan, problems: Problems) -> None:
    if not {"starts", "ends"} & set(problems) and plan.ends_at <= plan.starts_at:
        _add(problems, "ends", Message("The end lies before the start."))
    if {"daily_from", "daily_until"} & set(problems):
        return
    first, last = plan.daily_from, plan.daily_until
    if (first is None) != (last is None):
        half = Message("Give both times of day, or neither for the whole day.")
        _add(problems, "daily_until" if last is None else "daily_from", half)
    elif first is not None and first == last:
        same = Message("The times of day are the same. Leave both empty for all day.")
        _add(problems, "daily_until", same)


def _check_content(plan: Plan, problems: Problems) -> None:
    # A title alone is complete: it fills the slide as a poster.
    if plan.place is AnnouncementPlace.TICKER and plan.image is not None:
        picture = Message("A ticker line shows no picture. Remove it, or use a slide.")
        _add(problems, "image", picture)


def _check_pictures(
    session: Session, hall: Hall, plan: Plan, problems: Problems
) -> None:
    for name, text in _fields(plan).items():
        if not name.startswith("text"):
            continue
        gone = missing_pictures(session, hall.id, text)
        if gone:
            keys = ", ".join(f"media:{key}" for key in gone)
            problem = Message(
                "There is no such picture in the library: %(keys)s. Choose one below.",
                keys=keys,
            )
            _add(problems, name, problem)
        elif plan.place is AnnouncementPlace.TICKER and keys_in(text):
            problem = Message("A ticker line shows no pictures. Take them out.")
            _add(problems, name, problem)


def _check_words(plan: Plan, problems: Problems) -> None:
    for locale, version in plan.texts.items():
        if not version["title"]:
            problem = Message("Give the title in this language too.")
            _add(problems, f"title_{locale}", problem)
    for name, problem in gap_problems(_fields(plan)):
        _add(problems, name, problem)


def _fields(plan: Plan) -> dict[str, str]:
    """Return all words of a plan by the field that they are written in."""
    found = {"title": plan.title, "text": plan.text}
    for locale, version in plan.texts.items():
        found[f"title_{locale}"] = version["title"]
        found[f"text_{locale}"] = version["text"]
    return found


def _check_shows(plan: Plan, hall: Hall, problems: Problems, now: datetime) -> None:
    if set(problems) & {"starts", "ends", "weekdays", "daily_from", "daily_until"}:
        return
    if plan.ends_at <= now:
        past = Message("The end lies in the past: it would never be shown.")
        _add(problems, "ends", past)
        return
    starts = max(plan.starts_at, now)
    if not windows_between(plan, hall.time_zone, starts, plan.ends_at):
        never = Message(
            "It would never be shown: no chosen weekday and time lies between its "
            "start and its end."
        )
        _add(problems, "weekdays", never)
